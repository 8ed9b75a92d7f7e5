"""What the parameters of a query ask for: a search, and what its answer tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from indexer import DEEPEST_HIT, Parameter, SearchRequest
from webapp.algolia import parameters as p
from webapp.algolia.filters import where_of
from webapp.algolia.kinds import value_of
from webapp.algolia.names import order_of
from webapp.asking import printable

Read = TypeVar("Read")

_SCOPES = {"title": "title", "headings": "heading", "content": "body"}
"""Attribute -> the field that words are looked for in."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How texts are marked and cut: before and behind what is found, and where something was cut off."""

    before: str = p.BEFORE.usual
    behind: str = p.BEHIND.usual
    ellipsis: str = p.ELLIPSIS.usual


@dataclass(frozen=True, slots=True)
class Wish:
    """What a query wishes to be told. None stands for what is usual."""

    page: int = 0
    hits_per_page: int = p.HITS_PER_PAGE.usual
    offset: int = 0
    facets: tuple[str, ...] = ()
    facet_values: int = p.FACET_VALUES.usual
    facets_by_name: bool = False
    attributes: tuple[str, ...] = p.ALL
    highlighted: tuple[str, ...] | None = None
    snippets: tuple[str, ...] = ()
    marks: Marks = Marks()
    ranking: bool = False
    clicks: bool = False
    facet_query: str = ""
    facet_hits: int = p.FACET_HITS.usual


def request_of(
    index: str, params: Mapping[str, Any], hierarchy: Sequence[str] = ()
) -> SearchRequest:
    """The search that a query asks for. Raises RequestError, and NotFound for an unknown index.

    `hierarchy` are paths of tags, as the settings have them.
    """
    query = printable(value_of(p.QUERY, params)).strip()
    scopes = value_of(p.SCOPES, params)
    if query and len(scopes) == 1 and scopes[0] in _SCOPES:
        query = f"in:{_SCOPES[scopes[0]]} {query}"
    return SearchRequest(query, sort=order_of(index), where=where_of(params, hierarchy))


def wish_of(params: Mapping[str, Any]) -> Wish:
    """What a query wishes to be told. Raises RequestError."""

    def of(parameter: Parameter[Read]) -> Read:
        return value_of(parameter, params)

    size = of(p.LENGTH if params.get(p.LENGTH.name) is not None else p.HITS_PER_PAGE)
    page = of(replace(p.PAGE, most=DEEPEST_HIT // max(size, 1) - 1))
    return Wish(
        page=page,
        hits_per_page=size,
        offset=of(replace(p.OFFSET, usual=page * size, most=DEEPEST_HIT - size)),
        facets=of(p.FACETS),
        facet_values=of(p.FACET_VALUES),
        facets_by_name=of(p.FACET_ORDER) is p.FacetOrder.ALPHA,
        attributes=of(p.ATTRIBUTES),
        highlighted=of(p.HIGHLIGHTED),
        snippets=of(p.SNIPPETS),
        marks=Marks(of(p.BEFORE), of(p.BEHIND), of(p.ELLIPSIS)),
        ranking=of(p.RANKING),
        clicks=of(p.CLICKS),
        facet_query=printable(of(p.FACET_QUERY)).strip(),
        facet_hits=of(p.FACET_HITS),
    )
