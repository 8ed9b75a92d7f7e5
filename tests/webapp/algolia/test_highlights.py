"""Texts with the tags that a client asked for, whole and cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import MarkedText
from webapp.algolia.highlights import highlighted, joined, passage, snippets, with_marks
from webapp.algolia.wishes import Marks

MARKS = Marks("[", "]", "…")
LARGE = Marks("<" * 200, ">" * 200, "…")
ONE = MarkedText("A <b> & cache", ((8, 13),), ("cache",), 1)
SOME = MarkedText("redis", ((0, 5),), ("redis",), 2)
NONE = MarkedText("x & y", asked=2)


def test_texts_are_marked_unescaped_and_say_how_much_of_the_query_they_have() -> None:
    texts: dict[str, MarkedText | tuple[MarkedText, ...]] = {
        "title": ONE,
        "tags": (SOME, NONE),
        "hierarchy.lvl0": NONE,
        "hierarchy.lvl1": SOME,
    }
    none = {"value": "x & y", "matchLevel": "none", "matchedWords": ()}
    some = {
        "value": "[redis]",
        "matchLevel": "partial",
        "matchedWords": ("redis",),
        "fullyHighlighted": True,
    }
    assert highlighted(texts, MARKS) == {
        "title": {
            "value": "A <b> & [cache]",
            "matchLevel": "full",
            "matchedWords": ("cache",),
            "fullyHighlighted": False,
        },
        "tags": [some, none],
        "hierarchy": {"lvl0": none, "lvl1": some},
    }


LONG = "one two three four five six seven eight nine ten eleven twelve"


def marked(text: str, *words: str) -> MarkedText:
    marks = tuple(sorted((text.index(word), text.index(word) + len(word)) for word in words))
    return MarkedText(text, marks, words, len(words))


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        (marked(LONG), 3, "one two three…"),
        (marked(LONG), 12, LONG),
        (marked(LONG, "one"), 3, "[one] two three…"),
        (marked(LONG, "six"), 3, "…five [six] seven…"),
        (marked(LONG, "six"), 1, "…[six]…"),
        (marked(LONG, "twelve"), 3, "…eleven [twelve]"),
        (marked(LONG, "one", "nine", "ten"), 3, "…eight [nine] [ten]…"),
        (marked("", *()), 3, ""),
        (marked("two\n\nlines  here", "here"), 3, "…lines  [here]"),
        (marked("系" * 90, *()), 2, "系" * 40 + "…"),
    ],
)
def test_snippets_have_so_many_words_around_most_marks(
    text: MarkedText, words: int, value: str
) -> None:
    (result,) = snippets({"content": text}, {"content": words}, MARKS).values()
    assert result == {"value": value, "matchLevel": "full" if text.words else "none"}


def test_texts_are_joined_with_their_marks() -> None:
    assert joined([]) == MarkedText("")
    whole = joined([marked("a cache", "cache"), MarkedText("b", asked=1), marked("cache", "cache")])
    assert whole == MarkedText("a cache\nb\ncache", ((2, 7), (10, 15)), ("cache",), 1)


@given(st.text(max_size=60), st.sets(st.integers(0, 60), max_size=8), st.integers(1, 20))
def test_nothing_but_tags_is_added_and_nothing_lost(text: str, edges: set[int], most: int) -> None:
    places = sorted(edge for edge in edges if edge <= len(text))
    marks = tuple(zip(places[::2], places[1::2], strict=False))
    one = MarkedText(text, marks, ("x",) if marks else (), 1)
    tags = Marks("\x01", "\x02", "\x03")
    assert with_marks(one, tags).replace("\x01", "").replace("\x02", "") == (
        text.replace("\x01", "").replace("\x02", "")
    )
    start, end = passage(one, most)
    assert 0 <= start <= end <= len(text)


def test_marks_of_any_length_make_no_text_many_times_as_long() -> None:
    text = MarkedText("x " * 10_000, tuple((at, at + 1) for at in range(0, 20_000, 2)), ("x",), 1)
    assert with_marks(text, LARGE).count("<" * 200) == 81_000 // 400
    assert with_marks(text, MARKS).count("[") == 10_000
    shown = snippets({"content": text}, {"content": 5}, LARGE)["content"]["value"]
    assert shown.count("<" * 200) == 2
