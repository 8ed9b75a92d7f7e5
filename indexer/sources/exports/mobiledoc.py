"""Mobiledoc, the format of Ghost's editor until 2023, as HTML.

    {"version": "0.3.1", "markups": [["a", ["href", "/"]], ["em"]], "atoms": [["soft-return", "", {}]],
     "cards": [["code", {"code": "x"}]],
     "sections": [[1, "p", [[0, [0], 1, "text"]]], [3, "ul", [[[0, [], 0, "item"]]]], [10, 0], [2, "a.png"]]}

A marker is `[kind, markups that it opens, how many it closes, value]`; the value is a text where the kind
is 0, and the number of an atom where it is 1.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

import orjson

from indexer.errors import PostError
from indexer.sources.exports.ghost_cards import card_html

LONGEST = 50_000_000
"""Characters of HTML; cards, markups and atoms can be used again and again."""

_MARKUP, _IMAGE, _LIST, _CARD = 1, 2, 3, 10
_BLOCKS = frozenset("aside blockquote h1 h2 h3 h4 h5 h6 p".split())
_INLINE = frozenset("a b code em i s strong sub sup u".split())


def mobiledoc_html(text: str) -> str:
    """The HTML of a Mobiledoc document. Raises PostError for what is none."""
    pieces, size = [], 0
    try:
        for piece in _pieces(orjson.loads(text)):
            pieces.append(piece)
            size += len(piece)
            if size > LONGEST:
                raise PostError(f"mobiledoc: more than {LONGEST:,} characters of HTML")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise PostError(f"mobiledoc: not a document of Ghost's editor ({error})") from error
    return "".join(pieces)


def _pieces(document: dict[str, Any]) -> Iterator[str]:
    for kind, *rest in document["sections"]:
        if kind == _CARD:
            name, *values = document["cards"][rest[0]]
            yield card_html(name, values[0] if values else {})
        elif kind == _IMAGE:
            yield card_html("image", {"src": rest[0]})
        elif kind == _LIST:
            tag = "ol" if rest[0] == "ol" else "ul"
            yield f"<{tag}>"
            for markers in rest[1]:
                yield from _block("li", markers, document)
            yield f"</{tag}>\n"
        elif kind == _MARKUP:
            yield from _block(rest[0] if rest[0] in _BLOCKS else "p", rest[1], document)


def _block(tag: str, markers: list[Any], document: dict[str, Any]) -> Iterator[str]:
    yield f"<{tag}>"
    opened: list[str] = []
    for is_atom, begun, ended, value in markers:
        for number in begun:
            name, *attributes = document["markups"][number]
            opened.append(name if name in _INLINE else "span")
            yield f"<{opened[-1]}{_href(attributes)}>"
        yield _atom(document["atoms"][value]) if is_atom else _plain(value)
        yield from (f"</{opened.pop()}>" for _ in range(min(ended, len(opened))))
    yield f"</{tag}>\n"


def _href(attributes: list[Any]) -> str:
    """The address among a markup's attributes, which are names and values in turn."""
    flat = attributes[0] if attributes else []
    return f' href="{_plain(flat[flat.index("href") + 1])}"' if "href" in flat else ""


def _atom(atom: list[Any]) -> str:
    return "<br>" if atom[0] == "soft-return" else _plain(atom[1])


def _plain(value: Any) -> str:
    return escape(value) if isinstance(value, str) else ""
