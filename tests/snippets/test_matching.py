"""What of a text is marked: words in all their forms, by language, and phrases where they stand."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from whoosh import query as q

from indexer.post import Section
from indexer.query.wanted import Wanted, WantedPhrase, wanted
from indexer.sections import StoredSections
from tests.snippets.highlighting import CARD, FILLER, highlight, highlights, marked, shown, stored


def test_a_phrase_is_marked_where_it_stands_and_preferred() -> None:
    text = f"A note. The sticky one. {FILLER * 4}To be a sticky note, sticky."
    found = highlights([Section(text)], phrase="sticky notes").snippet
    assert found == "… To be a <mark>sticky</mark> <mark>note</mark>, sticky."
    found = highlights([Section(text)], "one", "redis", phrase="sticky notes").snippet
    assert marked(found) == ["sticky", "note"]


@given(
    text=st.lists(st.sampled_from(["cat", "dog", "cow", "–", "node.js", "(dog)"]), max_size=30),
    phrase=st.lists(st.sampled_from(["cat", "dog", "node", "js"]), min_size=2, max_size=4),
    slop=st.integers(1, 3),
)
@example(["node.js", "cat", "node.js"], ["js", "node"], 1)
def test_a_phrase_is_found_where_its_words_follow_each_other(
    text: list[str], phrase: list[str], slop: int
) -> None:
    gaps = rf"\W+(?:\w+\W+){{0,{slop - 1}}}"
    there = re.search(r"\b" + gaps.join(phrase) + r"\b", " ".join(text))
    card = CARD._replace(title=" ".join(text))
    wanted = Wanted({}, (WantedPhrase(tuple(phrase), slop), WantedPhrase(("end", "here"))))
    found = highlight(wanted, card, stored([Section("End Here")]))
    assert ("title" in found.matched) is bool(there)


def test_words_between_those_of_a_phrase_are_not_marked() -> None:
    text = [Section("sticky red note, sticky big red note")]
    assert marked(highlights(text, phrase="sticky note", slop=2).snippet) == ["sticky", "note"]
    assert len(marked(highlights(text, phrase="sticky note", slop=3).snippet)) == 4


def test_function_words_of_a_phrase_are_marked_in_it() -> None:
    found = highlights([Section("The cache on the wall of the house")], phrase="on the wall")
    assert marked(found.snippet) == ["on", "the", "wall"]


def test_the_words_of_a_phrase_that_stands_nowhere_in_the_text_are_marked_alone() -> None:
    sections = [Section("The wall, the cache.", "On the wall", 2, "on")]
    found = highlights(sections, phrase="on the wall")
    assert marked(found.snippet) == ["wall"]
    assert found.matched == ("heading",)


@pytest.mark.parametrize(
    ("lang", "text", "words", "expected"),
    [
        ("en", "Use .NET, not net.", [".net"], [".NET"]),
        ("en", "C++ and C.", ["C++"], ["C++"]),
        ("en", "Call getUserById() twice, user.", ["user"], ["getUserById", "user"]),
        ("en", "A std::vector.", ["::"], ["::"]),
        ("en", "Pass --dry-run now.", ["--dry-run"], ["--dry-run"]),
        ("fr", "C’est l’été indien.", ["été"], ["été"]),
        ("de", "Die Häuser, das Haus.", ["Haus"], ["Häuser", "Haus"]),
        ("tr", "İSTANBUL güzel.", ["istanbul"], ["İSTANBUL"]),
        ("ru", "О кэшах и кэше.", ["кэш"], ["кэшах", "кэше"]),
        ("", "Caches, cache", ["cache"], ["cache"]),
    ],
)
def test_words_are_marked_by_the_language_of_the_post(
    lang: str, text: str, words: list[str], expected: list[str]
) -> None:
    assert marked(shown(text, *words, lang=lang)) == expected


@pytest.mark.parametrize(
    ("lang", "text", "phrase", "expected"),
    [
        ("en", "We like node.js and a node.", "node.js", ["node", "js"]),
        ("zh", "数据很多。我们用MySQL数据库存数据。", "数据库存", ["数据库存"]),
        ("ja", "キャッシュは速い。", "キャッシュ", ["キャッシュ"]),
        ("ko", "데이터베이스를 쓴다", "데이터베이스", ["데이터베이스"]),
    ],
)
def test_pairs_of_letters_that_make_a_phrase_are_marked_as_one(
    lang: str, text: str, phrase: str, expected: list[str]
) -> None:
    assert marked(highlights([Section(text)], phrase=phrase, lang=lang).snippet) == expected


def test_a_single_letter_is_marked_without_the_one_after_it() -> None:
    tree = q.ConstantScoreQuery(q.Prefix("text", "猫"))
    sections = stored([Section("猫咪和小猫。")])
    found = highlight(wanted(tree, {"猫咪", "猫"}), CARD._replace(lang="zh"), sections)
    assert marked(found.snippet) == ["猫", "猫"]


def test_no_part_has_what_only_stands_across_two_of_its_texts() -> None:
    wanted = Wanted({"数据": 0})
    card = CARD._replace(lang="zh", tags=("数", "据"))
    assert highlight(wanted, card, StoredSections()).matched == ()
    card = card._replace(tags=("数", "数据"))
    assert highlight(wanted, card, StoredSections()).matched == ("tag",)
