"""The passage shown under a hit: the best one, cut where sentences start, escaped, words marked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.chunks import chunks
from indexer.post import Section
from indexer.snippets.lengths import LENGTH
from tests.snippets.highlighting import (
    FILLER,
    analysed,
    highlights,
    marked,
    plain,
    shown,
    term,
)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("A sticky note.", ["sticky"], "A <mark>sticky</mark> note."),
        (
            "Caches, caching, a CACHE.",
            ["cache"],
            "<mark>Caches</mark>, <mark>caching</mark>, a <mark>CACHE</mark>.",
        ),
        ("Un café, please.", ["cafe"], "Un <mark>café</mark>, please."),
        ("You don’t say.", ["don't"], "You <mark>don’t</mark> say."),
        ("unsticky stickyness", ["sticky"], ""),
        ("line one \n\n line\ttwo", ["one", "two"], "line <mark>one</mark>\nline <mark>two</mark>"),
        ("tab\tand  spaces", ["and"], "tab <mark>and</mark> spaces"),
        ("", ["sticky"], ""),
        ("sticky", [], ""),
    ],
)
def test_whole_words_are_marked_in_all_their_forms(
    text: str, words: list[str], expected: str
) -> None:
    assert shown(text, *words) == expected


def test_everything_of_the_post_is_escaped() -> None:
    text = "<script>alert('x')</script> & <mark>sticky</mark> \"note\" R&D"
    assert shown(text, "sticky", "script", "d") == (
        "&lt;<mark>script</mark>&gt;alert(&#39;x&#39;)&lt;/<mark>script</mark>&gt; &amp; "
        "&lt;mark&gt;<mark>sticky</mark>&lt;/mark&gt; &#34;note&#34; R&amp;<mark>D</mark>"
    )


def test_the_passage_with_most_different_words_is_chosen() -> None:
    texts = ["redis redis redis. " + FILLER * 9, FILLER * 9 + "Redis and kafka meet.", "kafka"]
    found = shown(texts, "redis", "kafka")
    assert marked(found) == ["Redis", "kafka"]
    assert plain(found) == "… Redis and kafka meet."


def test_of_equal_passages_the_first_is_chosen() -> None:
    found = shown([f"First redis. {FILLER * 9}", "Second redis."], "redis")
    assert found.startswith("First <mark>redis</mark>. ")


def test_words_far_apart_are_not_in_one_passage() -> None:
    found = shown("redis " + "x " * 400 + "kafka", "redis", "kafka")
    assert marked(found) == ["redis"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (f"{FILLER * 9}The sticky note.", "… The sticky note."),
        (f"{FILLER * 9}Is it? “Yes!” A sticky note.", "… Is it? “Yes!” A sticky note."),
        (f"{FILLER * 9}\nA list item\na sticky note", "… A list item"),
        (f"{'word ' * 99}sticky note", "… word "),
        (f"{'x' * 300}! sticky note", "… sticky note"),
        ("Short. And a sticky note.", "Short. And a sticky note."),
    ],
)
def test_a_passage_starts_with_a_sentence_where_one_is_near(text: str, start: str) -> None:
    assert plain(shown(text, "sticky")).startswith(start)


def test_a_passage_ends_with_a_word() -> None:
    found = plain(shown("sticky " + "words " * 200, "sticky"))
    assert found.endswith("words …")
    assert LENGTH - 40 <= len(found) <= LENGTH + 2


def test_a_passage_ends_with_its_paragraph() -> None:
    text = f"A sticky note. {FILLER}\nThe next paragraph. {FILLER * 9}"
    assert plain(shown(text, "sticky")).endswith("with it at all. …")


@given(
    texts=st.lists(
        st.lists(
            st.sampled_from(
                [
                    "redis",
                    "Caching",
                    "the",
                    "x" * 300,
                    "<b>",
                    "a&b",
                    ".",
                    "\n",
                    "é" * 9,
                    "getRedis()",
                    "猫redis。",
                ]
            )
        ).map(" ".join)
        | st.text(),
        max_size=4,
    ),
    words=st.sets(st.sampled_from(["redis", "cache", "the", "x" * 300, "b"])),
)
def test_any_snippet_is_a_piece_of_a_text_with_wanted_words_marked(
    texts: list[str], words: set[str]
) -> None:
    found = shown(texts, *words)
    useful = {term(word) for word in words}
    there = {t.term for text in texts for chunk in chunks(text) for t in analysed(chunk)}
    assert bool(found) is bool(useful & there)
    assert all(useful & {t.term for t in analysed(word)} for word in marked(found))
    assert not re.search("[<>]", re.sub("</?mark>", "", found))
    piece = plain(found).removeprefix("… ").removesuffix(" …").strip()
    assert any(" ".join(piece.split()) in " ".join(text.split()) for text in texts) or not found
    longest = max((len(word) for word in marked(found)), default=0)
    assert len(plain(found)) <= LENGTH + longest + len("…  …")


def test_sentences_end_in_every_script() -> None:
    filler = "这里没有什么可以看的东西而且这个句子很长。" * 9
    assert plain(shown(f"{filler}真的！我的猫很好。", "我的", lang="zh")).startswith("… ")
    found = plain(shown(f"{'很' * 300}。真的。我的猫很好。{filler * 3}", "我的", lang="zh"))
    assert found.startswith("… 真的。我的猫很好。")
    assert found.endswith("很长。 …")
    thai = [Section(f"{'กากี ' * 90}น้ำตก {'กากี ' * 90}")]
    found = highlights(thai, phrase="น้ำตก", lang="th").snippet
    assert re.fullmatch("… (กากี )+<mark>น้ำตก</mark>( กากี)+ …", found)


def test_a_letter_is_never_cut_from_its_marks() -> None:
    found = plain(shown("ที่นี่" * 200 + "猫", "猫", lang="th"))
    assert found.startswith(("… ที่", "… นี่"))


def test_lines_of_code_stay_lines_and_are_not_cut() -> None:
    code = "\n".join(f"value_{n} = compute({n}, {n})" for n in range(20))
    found = plain(shown(f"{code}\nredis.get(key)\n{code}", "redis"))
    lines = found.removeprefix("… ").removesuffix(" …").split("\n")
    assert "redis.get(key)" in lines
    assert set(lines) <= {*code.split("\n"), "redis.get(key)"}


def test_the_section_of_the_passage_is_named() -> None:
    sections = [Section("Nothing."), Section("Redis is here.", "The store", 2, "the-store")]
    found = highlights(sections, "redis")
    assert (found.heading, found.anchor) == ("The store", "the-store")
    assert highlights([Section("redis")], "redis")[1:3] == ("", "")
