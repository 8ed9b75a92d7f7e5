"""What the tests of pages share: one address of each kind, and a strict reader of HTML."""

import html5lib
from selectolax.lexbor import LexborHTMLParser

POST = "/posts/cdn-the-local-convenience-store-mental-model"

KINDS = {
    "home": "/",
    "search": "/search?q=redis",
    "filtered": "/search?tag=System+Design&tag.not=Security&category.any=Tech&size=5&page=2",
    "nothing": "/search?q=zebra+unicorn&tag=Redis",
    "past the end": "/search?page=99",
    "tags": "/tags/",
    "tag": "/tags/system-design",
    "post": POST,
    "bad parameter": "/search?page=0",
    "missing": "/nowhere",
}
"""One address for each kind of page."""


def parsed(html: str) -> LexborHTMLParser:
    """The page for looking into; an error where it is not valid HTML."""
    html5lib.HTMLParser(strict=True).parse(html)
    return LexborHTMLParser(html)


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    """The text of every element that the selector finds, with single spaces."""
    return [" ".join(node.text().split()) for node in page.css(selector)]
