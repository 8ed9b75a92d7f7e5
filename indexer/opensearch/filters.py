"""Chosen facet values and conditions -> filters of OpenSearch."""

from collections.abc import Collection, Iterator, Sequence

from indexer.fields import DATE, FACETS, exact_term
from indexer.opensearch.exact import any_of, between, exact_field
from indexer.opensearch.mapping import LONGEST_VALUE, SEARCHED, Json
from indexer.request import Condition
from indexer.rules.filters import Filters


def shared(filters: Filters, own: Collection[str]) -> list[Json]:
    """What posts must meet to be found or counted: not what was chosen with "any" in `own` facets."""
    return [SEARCHED, *_chosen(filters.without_any(own))]


def chosen_with_any(filters: Filters, facets: Collection[str]) -> list[Json]:
    """What was chosen with "any" in some facets."""
    return [_having(facet, terms) for facet, terms in filters.any.items() if facet in facets]


def _chosen(filters: Filters) -> Iterator[Json]:
    for facet, terms in filters.all.items():
        yield from (_having(facet, [term]) for term in terms)
    yield from (_having(facet, terms) for facet, terms in filters.any.items())
    for facet, terms in filters.none.items():
        yield _not(_having(facet, terms))
    for group in filters.where:
        yield any_of([*map(_meeting, group)])


def _having(facet: str, terms: Sequence[str]) -> Json:
    return {"terms": {exact_field(facet): [term[:LONGEST_VALUE] for term in terms]}}


def _meeting(condition: Condition) -> Json:
    """The posts that meet a condition."""
    name, low, high, negated = condition
    bounds = (low, high) if name == DATE else (_term(name, low), _term(name, high))
    found = between(exact_field(name), *bounds)
    return _not(found) if negated else found


def _term(facet: str, bound: str) -> str:
    return exact_term(bound, FACETS[facet].digits) if bound else ""


def _not(query: Json) -> Json:
    return {"bool": {"must_not": [query]}}
