"""Exact values: facets, days, slugs and whole titles, and the posts of any of several queries."""

from collections.abc import Sequence

from whoosh import query as q

from indexer.fields import DATE, SLUG, WHOLE_TITLE
from indexer.opensearch.mapping import LONGEST_VALUE, Json
from indexer.rules.values import title_key

NOTHING: Json = {"match_none": {}}

_FIELDS = {DATE: "day", SLUG: SLUG, WHOLE_TITLE: WHOLE_TITLE}

_MOST_TERMS = 65_536
"""Of one `terms` query: the default of `index.max_terms_count`."""

_MOST_VALUES = 10_000
"""Values that a fuzzy one stands for, at most."""


def any_of(queries: Sequence[Json]) -> Json:
    """The posts of any of some queries."""
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": [*queries], "minimum_should_match": 1}} if queries else NOTHING


def any_terms(field: str, terms: Sequence[str]) -> list[Json]:
    """Queries for the documents that have any of some terms in a field, each of as many as one may have."""
    starts = range(0, len(terms), _MOST_TERMS)
    return [{"terms": {field: [*terms[at : at + _MOST_TERMS]]}} for at in starts]


def exact_field(field: str) -> str:
    """The field of a document that has the values of one of ours."""
    return _FIELDS.get(field) or f"value.{field}"


def exactly(field: str, text: str) -> Json:
    """The posts that have an exact value."""
    wanted = title_key(text) if field == WHOLE_TITLE else text
    return {"term": {exact_field(field): wanted[:LONGEST_VALUE]}}


def exactly_like(node: q.MultiTerm) -> Json:
    """The posts of any value that a prefix, a range or a fuzzy value stands for. Raises TypeError."""
    field = exact_field(node.fieldname)
    match node:
        case q.Prefix():
            return {"prefix": {field: node.text}}
        case q.FuzzyTerm():
            fuzzy = {
                "value": node.text,
                "fuzziness": node.maxdist,
                "prefix_length": node.prefixlength,
                "max_expansions": _MOST_VALUES,
                "rewrite": "constant_score",
            }
            return {"fuzzy": {field: fuzzy}}
        case q.TermRange():
            return between(field, node.start, node.end, node.startexcl, node.endexcl)
        case _:
            raise TypeError(f"{type(node).__name__} stands for no values")


def between(
    field: str,
    low: str | None,
    high: str | None,
    without_low: bool = False,
    without_high: bool = False,
) -> Json:
    """The posts with a value from one to another; without bounds, with any value."""
    bounds = {}
    if low:
        bounds["gt" if without_low else "gte"] = low
    if high:
        bounds["lt" if without_high else "lte"] = high
    return {"range": {field: bounds}} if bounds else {"exists": {"field": field}}
