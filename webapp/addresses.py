"""Addresses that pages link to.

The app stands at the root of its host, as the addresses in its JSON do. Flask's `url_for` takes 10 us, and a
page of hits has 200 links.
"""

from collections.abc import Sequence
from urllib.parse import quote

from indexer import Choice, Mode, SearchRequest, post_url, to_query_string, value_key

_IN_PATHS = "/!$&'()*+,:;=@"
"""Signs that the path of an address may hold as they are."""

_BETWEEN = "\0"
"""A sign that no anchor has."""


def search_address(query_string: str) -> str:
    """The search page with a query string such as `?q=redis`; `?` alone is all posts."""
    return "/search" + ("" if query_string == "?" else query_string)


def chosen_address(facet: str, value: str) -> str:
    """The search page of all posts that have one value of a facet."""
    request = SearchRequest(choices=(Choice(facet, Mode.ANY, value),))
    return search_address(to_query_string(request))


def tag_address(tag: str) -> str:
    """The page of a tag: `/tags/system-design`.

    Browsers change paths with empty or dotted segments, so a tag such as `..` is a search instead.
    """
    key = value_key(tag)
    if any(segment in ("", ".", "..") for segment in key.split("/")):
        return chosen_address("tag", tag)
    return f"/tags/{quote(key, safe=_IN_PATHS)}"


def in_addresses(anchors: Sequence[str]) -> list[str]:
    """Anchors as addresses spell them; together, as 20 of them take 11 us one by one and 3 us so."""
    spelled = quote(_BETWEEN.join(anchors), safe=_IN_PATHS + _BETWEEN).split(_BETWEEN)
    if len(spelled) != len(anchors):
        return [quote(anchor, safe=_IN_PATHS) for anchor in anchors]
    return spelled


FUNCTIONS = {function.__name__: function for function in (search_address, tag_address, post_url)}
"""What templates may call; in loops over many values they are given links."""
