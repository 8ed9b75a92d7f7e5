"""URL parameters and SearchRequest: two inverse functions.

    q=redis&tag=Redis&tag.any=API&year.not=2024&sort=newest&page=2&size=50&match=any

A facet's name alone chooses values that a post must all have; `.any` values of which it must have
one; `.not` values that it must not have. Parameters with unknown names are left to others.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote_plus

from indexer.errors import RequestError
from indexer.fields import FACETS, choice_key
from indexer.parameters import Chosen, OneOf, Parameter, Text, Whole
from indexer.request import (
    DEEPEST_PAGE,
    LARGEST_PAGE_SIZE,
    MOST_FILTERS,
    PAGE_SIZE,
    Choice,
    Match,
    Mode,
    SearchRequest,
    Sort,
)
from indexer.saying import said
from indexer.suggesting import COMPLETIONS, MOST_COMPLETIONS, MOST_RELATED, RELATED

SUFFIXES = {Mode.ALL: "", Mode.ANY: ".any", Mode.NONE: ".not"}

_MEANING = {
    Mode.ALL: "values that posts must all have; repeatable",
    Mode.ANY: "values of which posts must have one; repeatable",
    Mode.NONE: "values that posts must not have; repeatable",
}

QUERY = Text("q", "the query; empty lists all posts")
CHOICE_PARAMETERS = {
    facet + suffix: Chosen(facet + suffix, _MEANING[mode], facet=facet, mode=mode)
    for facet in FACETS
    for mode, suffix in SUFFIXES.items()
}
"""Those that choose values, by name."""

SORT = OneOf(
    "sort",
    "order of the hits; relevance where there is a query, else newest",
    words=Sort,
    usual=None,
)
PAGE = Whole("page", "page of the hits", usual=1, most=DEEPEST_PAGE)
SIZE = Whole("size", "hits of a page", usual=PAGE_SIZE, most=LARGEST_PAGE_SIZE)
MATCH = OneOf(
    "match",
    "auto: every word, and where few posts have all, close ones too; all is strict",
    words=Match,
    usual=Match.AUTO,
)

PARAMETERS: dict[str, Parameter[Any]] = {
    "q": QUERY,
    **CHOICE_PARAMETERS,
    **{one.name: one for one in (SORT, PAGE, SIZE, MATCH)},
}
"""Every parameter that a search understands, by name."""

COMPLETIONS_LIMIT = Whole(
    "limit", "completions of each kind", usual=COMPLETIONS, most=MOST_COMPLETIONS
)
RELATED_LIMIT = Whole("limit", "posts", usual=RELATED, most=MOST_RELATED)


def from_params(pairs: Iterable[tuple[str, str]]) -> SearchRequest:
    """The request that the parameters spell.

    Of a parameter that does not repeat the last one counts. Raises RequestError with the name of the
    parameter at fault.
    """
    single: dict[str, str] = {}
    given: list[tuple[str, str]] = []
    for name, text in pairs:
        if name in CHOICE_PARAMETERS:
            given.append((name, text))
        else:
            single[name] = text
    if len(given) > MOST_FILTERS:
        problem = said("%(n)s filters are too many", n=len(given))
        raise RequestError(
            given[-1][0], problem, said("at most %(most)s filters", most=MOST_FILTERS)
        )
    choices = dict.fromkeys(
        CHOICE_PARAMETERS[name].read(text) for name, text in given if text.strip()
    )
    return SearchRequest(
        query=QUERY.read(single.get("q", "")),
        choices=tuple(choices),
        sort=SORT.read(single.get("sort", "")),
        page=PAGE.read(single.get("page", "")),
        size=SIZE.read(single.get("size", "")),
        match=MATCH.read(single.get("match", "")),
    )


def to_params(request: SearchRequest) -> list[tuple[str, str]]:
    """The shortest parameters that spell the request; what is default is left out."""
    return [*_searched(request), *_listed(request)]


def _searched(request: SearchRequest) -> list[tuple[str, str]]:
    pairs = [("q", request.query)] if request.query else []
    return pairs + [(parameter(c.facet, c.mode), c.value) for c in request.choices]


def _listed(request: SearchRequest) -> list[tuple[str, str]]:
    pairs = []
    if request.sort is not None:
        pairs.append(("sort", request.sort.value))
    if request.page != 1:
        pairs.append(("page", str(request.page)))
    if request.size != PAGE_SIZE:
        pairs.append(("size", str(request.size)))
    if request.match is not Match.AUTO:
        pairs.append(("match", request.match.value))
    return pairs


def to_query_string(request: SearchRequest) -> str:
    """`?q=redis&tag=Redis`, or `?` for the request that asks for nothing."""
    return "?" + _spelled(to_params(request))


def around_choice(request: SearchRequest) -> tuple[str, str]:
    """What stands before and behind one more choice, `tag=Redis`, in the query string of the first page."""
    before, behind = _spelled(_searched(request)), _spelled(_listed(replace(request, page=1)))
    return f"?{before}&" if before else "?", f"&{behind}" if behind else ""


def parameter(facet: str, mode: Mode) -> str:
    """The name of the parameter that chooses a value of a facet: `tag.any`."""
    return facet + SUFFIXES[mode]


def quoted(value: str) -> str:
    """A value as query strings spell it."""
    return quote_plus(value)


def toggled(request: SearchRequest, choice: Choice) -> SearchRequest:
    """The first page of the request with the choice added, or removed where it was there."""
    kept = tuple(c for c in request.choices if _identity(c) != _identity(choice))
    if len(kept) == len(request.choices):
        kept += (choice,)
    return replace(request, choices=kept, page=1)


def _spelled(pairs: list[tuple[str, str]]) -> str:
    """What `urlencode` makes of pairs whose names are plain, in half the time."""
    return "&".join([f"{name}={quote_plus(value)}" for name, value in pairs])


def _identity(choice: Choice) -> tuple[str, str, Mode]:
    return *choice_key(choice), choice.mode
