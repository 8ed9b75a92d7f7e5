"""Lexical, the format of Ghost's present editor, as HTML.

A document is a tree of nodes, each `{"type": "paragraph", "children": [...]}`. What is not known as
text, link or block is a card of ghost_cards.py.
"""

from html import escape
from typing import Any

import orjson

from indexer.errors import PostError
from indexer.sources.exports.ghost_cards import card_html, text_of

DEEPEST = 100

_BLOCKS = {"paragraph": "p", "quote": "blockquote", "aside": "blockquote", "listitem": "li"}
_TAGS = {
    "heading": frozenset(("h1", "h2", "h3", "h4", "h5", "h6")),
    "list": frozenset(("ul", "ol")),
}
_FORMATS = {1: "strong", 2: "em", 4: "s", 8: "u", 16: "code", 32: "sub", 64: "sup", 128: "mark"}
"""From a bit of a text's format to the element that shows it."""


def lexical_html(text: str) -> str:
    """The HTML of a Lexical document. Raises PostError for what is none."""
    try:
        return _node(orjson.loads(text)["root"], 0)
    except (orjson.JSONDecodeError, LookupError, TypeError) as error:
        raise PostError(f"lexical: not a document of Ghost's editor ({error})") from error


def _node(node: Any, depth: int) -> str:
    if depth > DEEPEST:
        raise PostError(f"lexical: nested deeper than {DEEPEST} levels")
    if not isinstance(node, dict):
        return ""
    kind = text_of(node, "type").removeprefix("extended-")
    if kind in ("text", "tab", "code-highlight"):
        return _text(node)
    if kind == "linebreak":
        return "<br>"
    children = node.get("children")
    if not isinstance(children, list):
        return card_html(kind, node)
    return _element(node, kind, "".join(_node(child, depth + 1) for child in children))


def _text(node: dict[str, Any]) -> str:
    html, bits = escape(text_of(node, "text")), node.get("format")
    for bit, tag in _FORMATS.items():
        if isinstance(bits, int) and bits & bit:
            html = f"<{tag}>{html}</{tag}>"
    return html


def _element(node: dict[str, Any], kind: str, inside: str) -> str:
    if kind in ("link", "autolink"):
        return f'<a href="{escape(text_of(node, "url"))}">{inside}</a>'
    given = text_of(node, "tag")
    tag = given if given in _TAGS.get(kind, ()) else _BLOCKS.get(kind, "")
    start = (
        f' start="{node["start"]}"' if tag == "ol" and isinstance(node.get("start"), int) else ""
    )
    return f"<{tag}{start}>{inside}</{tag}>\n" if tag else inside
