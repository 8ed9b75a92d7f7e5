"""What the tests of pages share: one address of each kind, and a strict reader of HTML."""

import html5lib
from selectolax.lexbor import LexborHTMLParser

POST = "/posts/cdn-the-local-convenience-store-mental-model"

KINDS = {
    "home": "/",
    "search": "/search?q=redis",
    "filtered": "/search?tag=System+Design&tag.not=Security&category.any=Tech&size=5&page=2",
    "widened": "/search?q=sticy+note",
    "nothing": "/search?q=zebra+unicorn&tag=Redis",
    "deep": "/search?size=1&page=12",
    "past the end": "/search?page=99",
    "tags": "/tags/",
    "cloud": "/tags/?view=cloud",
    "archive": "/archive",
    "year": "/search?year.any=2025",
    "month": "/search?month.any=2025-11",
    "api": "/api/docs",
    "tag": "/tags/system-design",
    "post": POST,
    "marked post": f"{POST}?q=edge+cache",
    "bad parameter": "/search?page=0",
    "missing": "/nowhere",
}
"""One address for each kind of page."""

UNAVAILABLE = "unavailable"
EVERY_KIND = (*KINDS, UNAVAILABLE)
"""Also what there is where there is no index, at any address."""


FETCHED = "link[rel=stylesheet], link[rel=icon], link[rel=modulepreload], script[src]"
"""What a browser fetches by itself to show a page."""

SCRIPTS = "script:not([src^='/static/'], [type='application/ld+json'])"
"""Elements that might run what is not ours; linked data is only read."""


def parsed(html: str) -> LexborHTMLParser:
    """The page for looking into; an error where it is not valid HTML."""
    html5lib.HTMLParser(strict=True).parse(html)
    return LexborHTMLParser(html)


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    """The text of every element that the selector finds, with single spaces."""
    return [" ".join(node.text().split()) for node in page.css(selector)]


def fetched(html: str) -> set[str]:
    """The addresses of style, scripts and icon."""
    nodes = LexborHTMLParser(html).css(FETCHED)
    return {str(node.attributes.get("href") or node.attributes["src"]) for node in nodes}
