"""Whole posts with their words marked: the HTML stays as it was but for the marks."""

import re
from html import unescape

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.analysis import DEFAULT
from indexer.query.wanted import Wanted, WantedPhrase
from indexer.snippets.whole import MarkedPost, marked_post
from indexer.sources.markup.content import read_html
from tests.snippets.highlighting import phrase_terms, term


def mark(html: str, *words: str, phrase: str = "", title: str = "") -> MarkedPost:
    numbers = {term(word): number for number, word in enumerate(words)}
    phrases = (WantedPhrase(phrase_terms(phrase, "en")),) if phrase else ()
    return marked_post(title, html, Wanted(numbers, phrases), DEFAULT.of("en"), ("",))


@pytest.mark.parametrize(
    ("html", "expected", "marks"),
    [
        ("<p>A cache.</p>", "<p>A <mark>cache</mark>.</p>", 1),
        ("<p>Caches &amp; caching</p>", "<p><mark>Caches</mark> &amp; <mark>caching</mark></p>", 2),
        ('<p><a href="/cache">here</a></p>', '<p><a href="/cache">here</a></p>', 0),
        ('<img alt="a > cache" src="x"> b', '<img alt="a > cache" src="x"> b', 0),
        ("<p>ca<b>che</b></p>", "<p><mark>ca</mark><b><mark>che</mark></b></p>", 1),
        ("<p>ca</p><p>che</p>", "<p>ca</p><p>che</p>", 0),
        ("<p>&lt;cache&gt;</p>", "<p>&lt;<mark>cache</mark>&gt;</p>", 1),
        ("", "", 0),
    ],
)
def test_words_are_marked_between_tags(html: str, expected: str, marks: int) -> None:
    assert mark(html, "cache")[1:] == (expected, marks)


def test_a_phrase_is_marked_where_it_stands_and_through_tags() -> None:
    html = "<p>a note, sticky</p><p>the sticky <em>note</em></p>"
    marked = "<p>a note, sticky</p><p>the <mark>sticky</mark> <em><mark>note</mark></em></p>"
    assert mark(html, phrase="sticky note").html == marked


def test_words_of_a_phrase_that_stands_nowhere_are_marked_alone() -> None:
    assert mark("<p>note</p>", phrase="sticky note").html == "<p><mark>note</mark></p>"


def test_the_title_is_escaped_and_marked() -> None:
    assert mark("", "cache", title="<b> Cache").title == "&lt;b&gt; <mark>Cache</mark>"


PIECES = (
    *(
        "cache ",
        "ca",
        "che",
        "&",
        "&amp;",
        "é",
        "x",
        "'",
        " ",
        "\n",
        '<a href="a&quot;&gt;<">',
        "</a>",
    ),
    *("<b>", "</b>", "<p>", "</p>", "<h2>", "</h2>", "<pre>", "<br>", "<table><tr><td>", "<ruby>"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_marks_change_nothing_but_are_added(written: str) -> None:
    html = read_html(written).html
    marked = mark(html, "cache").html
    assert unmarked(as_browsers_read(marked)) == as_browsers_read(html)
    assert read_html(unmarked(marked)).html == read_html(html).html


def as_browsers_read(html: str) -> str:
    return str(html5lib.serialize(html5lib.parse(html)))


def unmarked(html: str) -> str:
    return re.sub("</?mark>", "", html)


@given(st.text("ca<>&\"'é \n"))
def test_any_title_stays_text(title: str) -> None:
    shown = unmarked(mark("", "ca", title=title).title)
    assert "<" not in shown
    assert unescape(shown) == title
