"""The passage shown under a hit: the best one, cut where sentences start, escaped, words marked."""

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.index import Index
from indexer.language.analysis import english
from indexer.post import Section
from indexer.request import SearchRequest
from indexer.settings import Settings
from indexer.snippets import LENGTH, snippet
from tests.support import build, post

FILLER = "Nothing is to be seen in this sentence, and it is so long that no passage starts with it at all. "


def shown(text: str | list[str], *words: str) -> str:
    """The snippet of a text, or of one text a section, for these words."""
    texts = [text] if isinstance(text, str) else text
    terms = frozenset(english().term(word) for word in words)
    return snippet([Section(each) for each in texts], terms, english())


def marked(snippet: str) -> list[str]:
    """The words marked in a snippet."""
    return re.findall("<mark>(.*?)</mark>", snippet)


def plain(snippet: str) -> str:
    """The text of a snippet."""
    return html.unescape(re.sub("</?mark>", "", snippet))


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
        ("line one\nline\ttwo", ["one", "two"], "line <mark>one</mark> line <mark>two</mark>"),
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


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["the"], ["The", "the"]),
        (["the", "cache"], ["cache"]),
        (["of", "the"], ["The", "of", "the"]),
    ],
)
def test_function_words_are_marked_where_nothing_else_is_wanted(
    words: list[str], expected: list[str]
) -> None:
    assert marked(shown("The cache of the post", *words)) == expected


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
                ["redis", "Caching", "the", "x" * 300, "<b>", "a&b", ".", "\n", "é" * 9]
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
    wanted = {english().term(word) for word in words}
    terms = {english().term(word) for text in texts for word in english().words(text)}
    useful = wanted - english().stop_words or wanted
    assert bool(found) is bool(useful & terms)
    assert {english().term(html.unescape(word)) for word in marked(found)} <= useful
    assert not re.search("[<>]", re.sub("</?mark>", "", found))
    piece = plain(found).removeprefix("… ").removesuffix(" …").strip()
    assert any(" ".join(piece.split()) in " ".join(text.split()) for text in texts) or not found
    longest = max((len(word) for word in marked(found)), default=0)
    assert len(plain(found)) <= LENGTH + longest + len("…  …")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("caching", ["cache", "Caches"]),
        ('"sticky notes"', ["sticky", "note", "Notes"]),
        ('"of the wall"', ["wall"]),
        ("not*", ["note", "Notes"]),
        ("w?ll", ["wall"]),
        ("walk~", ["wall"]),
        ("title:wall", ["wall"]),
        ("cache -note", []),
        ("cache ANDMAYBE wall", ["cache", "wall", "Caches"]),
        ("(cache OR zebra) wall^3", ["cache", "wall", "Caches"]),
        ("tag:wall", []),
        ("", []),
        ("*", []),
    ],
)
def test_a_search_marks_what_it_looked_for(query: str, expected: list[str], tmp_path: Path) -> None:
    text = "The cache is a sticky note on the wall. Caches are Notes."
    engine = build(tmp_path, [post("a", text, title="Of the wall", tags=("wall",))])
    hits = Index(engine, Settings()).search(SearchRequest(query)).hits
    assert [word for hit in hits for word in marked(hit.snippet)] == expected
