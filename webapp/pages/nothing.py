"""What to offer a reader whose search found nothing: searches close to it that find something."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer import Choice, Extent, Index, Match, Mode, SearchRequest, Value, said, to_query_string
from webapp.addresses import search_address

COMMON_TAGS = 12

_BARRED = re.compile(r"""(?<!\S)(?:-|(?:AND)?NOT\s+)(?:"[^"]*"|\S+)""")
_SIGNS = re.compile(r"""["()\[\]{}*?~^]|\b[A-Za-z_]{2,20}:|\b(?:AND|OR|ANDMAYBE|REQUIRE|TO)\b""")

ALSO_TRIED = {
    Match.AUTO: said(
        "Nor do words one or two letters away, joined, split or longer ones, or fewer words."
    ),
    Match.ANY: said("Nor do words one or two letters away."),
    Match.ALL: "",
}
"""What a search without filters has tried beyond the words as typed before it finds nothing."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A word, the strict search for it, and how many posts that finds."""

    word: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class Tried:
    """A word of the query: what it finds by itself, or else the nearest words that find something."""

    alone: Offered
    nearest: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A search close to the one asked as a query string, and how many posts it finds."""

    label: str
    query: str
    count: int


def suggestions(index: Index, request: SearchRequest) -> tuple[Suggestion, ...]:
    """The close searches that find anything, each with its true count."""
    close = list(close_searches(request))
    found = index.raws([(search, Extent(limit=0)) for _, search in close])
    return tuple(
        Suggestion(label, to_query_string(search), page.total)
        for (label, search), page in zip(close, found, strict=True)
        if page.total
    )


def tried(index: Index, request: SearchRequest) -> tuple[Tried, ...]:
    """What each word of a query finds by itself, in all posts."""
    return tuple(
        Tried(_alone(text, posts), tuple(_alone(near, count) for near, count in nearest))
        for text, posts, nearest in index.tried(request)
    )


def _alone(word: str, posts: int) -> Offered:
    query = to_query_string(SearchRequest(word, match=Match.ALL))
    return Offered(word, search_address(query), posts)


def close_searches(request: SearchRequest) -> Iterator[tuple[str, SearchRequest]]:
    """The same search with less asked of a post, from the least change on."""
    first = replace(request, page=1)
    if sum(choice.mode is Mode.ALL for choice in request.choices) > 1:
        yield said("Any of the chosen values instead of all"), replace(first, choices=_any(request))
    if not request.query:
        return
    if (plain := words_alone(request.query)) not in ("", request.query):
        yield said("The words without signs between them"), replace(first, query=plain)
    if request.choices:
        yield said("The same words without the filters"), replace(first, choices=())
    if request.match is Match.ALL:
        yield said("These words or close ones"), replace(first, match=Match.AUTO)
        if request.choices:
            label = said("These words or close ones, without the filters")
            yield label, replace(first, match=Match.AUTO, choices=())
    elif request.match is Match.AUTO and request.choices and len(request.query.split()) > 1:
        yield said("Any of the words instead of all"), replace(first, match=Match.ANY)
    if request.choices:
        yield said("The filters without the words"), replace(first, query="", sort=None)


def words_alone(query: str) -> str:
    """The words that a query asks for, without its signs: `"sticky note" -wall` asks for two."""
    return " ".join(_SIGNS.sub(" ", _BARRED.sub(" ", query)).split())


def _any(request: SearchRequest) -> tuple[Choice, ...]:
    """The choices of a request, those of all as those of any."""
    return tuple(
        replace(choice, mode=Mode.ANY) if choice.mode is Mode.ALL else choice
        for choice in request.choices
    )


def common_tags(index: Index) -> Sequence[Value]:
    """The tags that most posts have, to start again from."""
    return index.facet("tag").values[:COMMON_TAGS]
