"""Redirects, copies and lists of posts are told from posts."""

import pytest

from indexer.errors import NotAPost, PostError
from tests.pages import ADDRESS, json_ld, page, read_post

CARD = '<article><h2><a href="/2024/{0}/">{0}</a></h2><p>About it, at some length.</p></article>'
REFRESH = '<meta http-equiv="Refresh" content="0;URL={}">'
CANONICAL = '<link rel="canonical" href="{}">'


@pytest.mark.parametrize(
    ("head", "body", "address", "reason"),
    [
        (REFRESH.format("/b/"), "", ADDRESS, "redirects to /b/"),
        (
            '<meta name="robots" content="NoIndex, follow">', "", ADDRESS,
            "asks not to be indexed (robots: noindex)",
        ),
        (
            CANONICAL.format("/2024/other/"), "", ADDRESS,
            "a copy of https://blog.example/2024/other/, its canonical address",
        ),
        ("", CARD.format("a") + CARD.format("b"), ADDRESS, "a list of posts"),
        ("", f"<main>{CARD.format('a')}</main>", "https://blog.example/tags/x/", "a list of posts"),
        ("", f"<article>Hi</article>{CARD.format('a')}", "https://blog.example/", "a list of posts"),
        ("", "<p>Nothing here</p>", "404.html", "the page for what is not found"),
        ("", "<p>a</p>", "https://blog.example/page/2/", "one of several pages of a list"),
        (json_ld('{"@type": "CollectionPage"}'), "<p>a</p>", ADDRESS, "a list of posts"),
        (
            "", "<main><ul><li><a href=/a/>Post A</a></li><li><a href=/b/>Post B</a></li></ul></main>",
            ADDRESS, "a list of links to other pages",
        ),
        ("", '<main><form role="search"><input></form></main>', "search.html", "a page to search the site"),
    ],
)  # fmt: skip
def test_a_page_that_is_no_post_says_why(head: str, body: str, address: str, reason: str) -> None:
    with pytest.raises(NotAPost) as error:
        read_post(page(body or "<article><p>Text.</p></article>", head), address)
    assert str(error.value) == reason


def test_a_page_of_frames_is_no_post() -> None:
    with pytest.raises(NotAPost, match=r"^a page of frames$"):
        read_post("<!doctype html><html><head></head><frameset><frame src=a></frameset></html>")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta http-equiv="refresh" content="300">', ""),
        (REFRESH.format(ADDRESS), ""),
        (f"<noscript>{REFRESH.format('/no-scripts/')}</noscript>", ""),
        ('<meta name="robots" content="index, max-image-preview:large">', ""),
        (CANONICAL.format("http://www.blog.example/2024/my-post/index.html"), ""),
        (CANONICAL.format("https://elsewhere.example/a/"), ""),
        ("", f"<article><h1>Long</h1><p>{'Own text. ' * 9}</p></article>{CARD.format('a')}"),
        ("", '<article><h1><a href="https://elsewhere.example/x">Linked</a></h1>Text</article>'),
        ("", '<article><h1><a href="/2024/my-post/">Own</a></h1>Text</article>'),
        ('<meta property="article:published_time" content="2024-01-02">', CARD.format("a") * 2),
        (
            "",
            "<main><h1>Links</h1><p><a href='https://elsewhere.example/'>Only that</a></p></main>",
        ),
        ("", '<main><img src="/only.png"></main>'),
        ("", f"<article><h1>T</h1>Text</article><aside>{CARD.format('a') * 3}</aside>"),
    ],
)
def test_a_post_is_not_taken_for_anything_else(head: str, body: str) -> None:
    assert read_post(page(body or "<article><p>Text.</p></article>", head)).slug == "my-post"


def test_a_page_without_text_is_a_problem_and_not_passed_over() -> None:
    with pytest.raises(PostError, match=r"^no text found on the page; ") as error:
        read_post(page("<div id=app></div><script>render()</script>"))
    assert not isinstance(error.value, NotAPost)
