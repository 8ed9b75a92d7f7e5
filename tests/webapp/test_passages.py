"""Addresses that lead to the very words of a passage, and the page of a post with these marked."""

from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from indexer import Match, SearchRequest
from tests.webapp.pages import POST, parsed, texts
from webapp.pages.passages import marking, text_fragments


@pytest.mark.parametrize(
    ("snippet", "words"),
    [
        (
            "… a <mark>note</mark> that <mark>you</mark> keep in sight here …",
            "note that you keep in",
        ),
        ("a <mark>note</mark> …", "note"),
        ("a <mark>note</mark>\nnew line", "note"),
        ("<mark>C&amp;A</mark>-x, &lt;b&gt; é &#39;", "C&A-x, <b> é '"),
        ("nothing", ""),
        ("", ""),
    ],
)
def test_fragment_has_the_first_words_from_the_mark(snippet: str, words: str) -> None:
    (fragment,) = text_fragments([snippet])
    assert unquote(fragment) == words
    assert not set("-,&<>' \"").intersection(fragment)


def test_fragments_are_made_together_as_one_by_one() -> None:
    snippets = ["<mark>a</mark> b", "", "x\n<mark>é</mark>\ny", "z"]
    assert text_fragments(snippets) == [text_fragments([one])[0] for one in snippets]
    assert text_fragments([]) == []


@pytest.mark.parametrize(
    ("request_", "query"),
    [
        (SearchRequest(), ""),
        (SearchRequest("a b", page=3, size=5), "?q=a+b"),
        (SearchRequest("a", match=Match.ANY), "?q=a&match=any"),
    ],
)
def test_post_is_asked_to_mark_the_words_only(request_: SearchRequest, query: str) -> None:
    assert marking(request_) == query


def test_post_marks_what_was_searched_and_can_stop(client: FlaskClient) -> None:
    page = parsed(client.get(f"{POST}?q=edge+caches").text)
    words = {word.casefold() for word in texts(page, ".text mark")}
    assert {"edge", "cache", "caches"} <= words
    assert texts(page, ".marking p")[0] == f"{len(page.css('.text mark'))} marks for edge caches"
    without, back = (node.attributes["href"] for node in page.css(".marking a"))
    assert (without, back) == (POST, "/search?q=edge+caches")
    (canonical,) = page.css("link[rel=canonical]")
    assert (canonical.attributes["href"] or "").endswith(POST)
    assert not parsed(client.get(POST).text).css("mark, .marking, meta[name=robots]")


def test_post_without_the_words_says_so(client: FlaskClient) -> None:
    page = parsed(client.get(f"{POST}?q=zebra").text)
    assert texts(page, ".marking p")[0] == "This text has nothing to mark for zebra"


def test_post_with_too_long_a_query_is_refused(client: FlaskClient) -> None:
    assert client.get(f"{POST}?q={'a' * 1001}").status_code == 400
