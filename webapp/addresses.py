"""Addresses that pages link to, and the few words that templates need for values."""

from datetime import date

from flask import url_for

from indexer import Choice, Hit, Mode, SearchRequest, to_query_string, value_key


def search_address(query_string: str) -> str:
    """The search page with a query string such as `?q=redis`; `?` alone is all posts."""
    return url_for("pages.search") + ("" if query_string == "?" else query_string)


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
    return url_for("pages.tag", key=key)


def post_address(slug: str) -> str:
    """The page of a post, quoted: a slug may hold `#` and letters of any script."""
    return url_for("pages.post", slug=slug)


def section_address(hit: Hit) -> str:
    """The heading that the passage of a hit stands under, on the page of its post."""
    return url_for("pages.post", slug=hit.card.slug, _anchor=hit.anchor)


def long_day(day: date) -> str:
    """`5 October 2025`."""
    return f"{day.day} {day:%B %Y}"


def counted(number: int, noun: str) -> str:
    """`1 post`, `14 posts`, `12,000 posts`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


FUNCTIONS = {
    function.__name__: function
    for function in (
        search_address,
        chosen_address,
        tag_address,
        post_address,
        section_address,
        long_day,
        counted,
    )
}
"""What templates may call."""
