"""Where a passage of a hit is in its post: its heading and, for browsers that find texts, its very words.

An address such as `/posts/redis?q=note#caching:~:text=A%20note%20is` has the browser scroll to these words;
one that does not know of `:~:text=` goes to the heading. See https://wicg.github.io/scroll-to-text-fragment/.
"""

import re
from collections.abc import Sequence
from html import unescape
from urllib.parse import quote

from indexer import Pieces, SearchRequest, to_query_string

MOST_WORDS = 5
"""Words of a passage that an address has: enough to be nowhere else before it."""

_MARK = "<mark>"
_ODD = re.compile(r"[^A-Za-z0-9 \n]+")
_SPELLED = Pieces[str](lambda odd: quote(odd, safe="", errors="replace").replace("-", "%2D"))
"""Signs as text fragments spell them, where `-`, `,` and `&` mean something else when they stand bare."""


def text_fragments(snippets: Sequence[str]) -> list[str]:
    """The first marked words of passages with those behind them, as addresses spell them; "" for none.

    All at once: passages of 20 hits take 23 us so, and 64 us one by one by `quote`.
    """
    if not snippets:
        return []
    marked = "\n".join(map(_from_mark, snippets))
    words = unescape(marked.replace(_MARK, "").replace("</mark>", ""))
    spelled = _ODD.sub(lambda odd: _SPELLED[odd[0]], words)
    return spelled.replace(" ", "%20").split("\n")


def marking(request: SearchRequest) -> str:
    """The query string that has the page of a post mark the words of a search; empty for no words."""
    if not request.query:
        return ""
    return to_query_string(SearchRequest(request.query, match=request.match))


def _from_mark(snippet: str) -> str:
    """The words of the line of the first mark from there on."""
    line = snippet[snippet.find(_MARK) + len(_MARK) :] if _MARK in snippet else ""
    words = line.partition("\n")[0].split(" ", MOST_WORDS)[:MOST_WORDS]
    return " ".join(words).rstrip(" …")
