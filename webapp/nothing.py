"""What to offer a reader whose search found nothing: searches close to it that find something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer import Index, Match, SearchRequest, Value, to_query_string

COMMON_TAGS = 12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A search close to the one asked as a query string, and how many posts it finds."""

    label: str
    query: str
    count: int


def suggestions(index: Index, request: SearchRequest) -> tuple[Suggestion, ...]:
    """The close searches that find anything, each with its true count."""
    found = (_asked(index, label, close) for label, close in close_searches(request))
    return tuple(suggestion for suggestion in found if suggestion.count)


def close_searches(request: SearchRequest) -> Iterator[tuple[str, SearchRequest]]:
    """The same search with less asked of a post, from the least change on."""
    if not request.query:
        return
    first = replace(request, page=1)
    if request.choices:
        yield "The same words without the filters", replace(first, choices=())
    if request.match is Match.ALL:
        yield "These words or close ones", replace(first, match=Match.AUTO)
        if request.choices:
            label = "These words or close ones, without the filters"
            yield label, replace(first, match=Match.AUTO, choices=())
    elif request.match is Match.AUTO and request.choices and len(request.query.split()) > 1:
        yield "Any of the words instead of all", replace(first, match=Match.ANY)
    if request.choices:
        yield "The filters without the words", replace(first, query="", sort=None)


def _asked(index: Index, label: str, request: SearchRequest) -> Suggestion:
    total = index.search(replace(request, size=1)).total
    return Suggestion(label, to_query_string(request), total)


def common_tags(index: Index) -> Sequence[Value]:
    """The tags that most posts have, to start again from."""
    return index.facet("tag").values[:COMMON_TAGS]
