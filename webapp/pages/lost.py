"""What to offer a reader at an address where nothing is: posts with the words of the address."""

import re
from typing import NamedTuple
from urllib.parse import quote_plus

from indexer import Index, Page, PostingsError, SearchRequest
from webapp.addresses import search_address

OFFERED = 5
MOST_WORDS = 8
LONGEST_WORD = 64
"""Letters; what is longer was not written by hand."""

_WORDS = re.compile(r"[^\W_]+")
_OURS = frozenset(
    "posts tags search archive api feeds static index html htm php amp page and or not".split()
)
"""Words of addresses that say nothing of what was there, and operators of queries."""


class Offer(NamedTuple):
    """A search for the words of an address: the query, its address and what it finds."""

    query: str
    url: str
    page: Page


def offer(posts: Index, path: str) -> Offer | None:
    """The posts that an address may have meant; None where it has no words, or no post has any."""
    query = words_of(path)
    if not query:
        return None
    try:
        page = posts.search(SearchRequest(query, size=OFFERED), snippets=False, facets=())
    except PostingsError:
        return None
    return Offer(query, search_address(f"?q={quote_plus(query)}"), page) if page.hits else None


def words_of(path: str) -> str:
    """The telling words of an address, each once: `/2024/05/posts/redis-cache.html` has `redis cache`."""
    words = (word for word in _WORDS.findall(path) if not word.isdigit())
    telling = dict.fromkeys(
        word for word in words if len(word) <= LONGEST_WORD and word.lower() not in _OURS
    )
    return " ".join([*telling][:MOST_WORDS])
