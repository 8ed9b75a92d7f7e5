"""Counts of facet values, in the one request that finds the posts."""

from collections.abc import Sequence

from indexer.facet_values import Value
from indexer.fields import FACETS, ValueOrder
from indexer.opensearch.filters import chosen_with_any
from indexer.opensearch.mapping import Json
from indexer.opensearch.value_table import FacetValues, ValueTable
from indexer.request import Facet
from indexer.rules.filters import Filters

MOST_VALUES = 10_000
"""Values of a facet that are counted one by one.

Of a facet with more, the commonest are exact as far as OpenSearch can tell, and `distinct` is an estimate.
"""

_CHOSEN, _VALUES, _DISTINCT = "chosen", "values", "distinct"


class Counter:
    """Asks for the counts of some facets under some filters, and reads the answer."""

    def __init__(
        self, table: ValueTable, names: Sequence[str], filters: Filters, most: int
    ) -> None:
        self._table = table
        self._names = names
        self._filters = filters
        self._most = most
        self._own = [name for name in names if name in filters.any]

    @property
    def own(self) -> list[str]:
        """Facets in which values were chosen with "any", which do not narrow their own counts."""
        return self._own

    def asked(self) -> Json:
        """The aggregations: what was chosen with "any" in other facets filters each."""
        return {name: self._of_facet(name) for name in self._names}

    def _of_facet(self, name: str) -> Json:
        others = [facet for facet in self._own if facet != name]
        counted = {"bool": {"filter": chosen_with_any(self._filters, others)}}
        return {"filter": counted, "aggs": self._counts(name)}

    def _counts(self, name: str) -> Json:
        """The commonest values of a facet, all of them where they are not too many; and those chosen."""
        field, there = f"value.{name}", len(self._table.of(name).counts)
        size = max(1, min(there, MOST_VALUES))
        counts: Json = {_VALUES: {"terms": {"field": field, "size": size, "shard_size": size}}}
        if there > MOST_VALUES:
            counts[_DISTINCT] = {"cardinality": {"field": field, "precision_threshold": 40_000}}
            if chosen := self._chosen(name):
                only = {"field": field, "size": len(chosen), "include": chosen}
                counts[_CHOSEN] = {"terms": only}
        return counts

    def _chosen(self, name: str) -> list[str]:
        """The keys of chosen values that any post has."""
        known = self._table.of(name).counts
        return sorted(key for key in self._filters.selected(name) if key in known)

    def facets(self, answer: Json) -> tuple[Facet, ...]:
        """The facets of an answer: of each its commonest values and every chosen one, in its order."""
        return tuple(self._facet(name, answer[name]) for name in self._names)

    def _facet(self, name: str, answer: Json) -> Facet:
        counts = {bucket["key"]: bucket["doc_count"] for bucket in answer[_VALUES]["buckets"]}
        distinct = answer.get(_DISTINCT, {}).get("value", len(counts))
        chosen = dict.fromkeys(self._chosen(name), 0)
        for bucket in answer.get(_CHOSEN, {}).get("buckets", ()):
            chosen[bucket["key"]] = bucket["doc_count"]
        listed = chosen | dict(sorted(counts.items(), key=_commonest)[: self._most])
        listed |= {key: counts[key] for key in chosen if key in counts}
        values = _values(name, listed, self._table.of(name), chosen)
        return Facet(name, self._filters.mode(name), values, distinct)


def _values(
    name: str, counts: dict[str, int], known: FacetValues, chosen: dict[str, int]
) -> tuple[Value, ...]:
    """Values in the order of their facet."""
    order = FACETS[name].order
    if order is ValueOrder.COUNT:
        pairs = sorted(counts.items(), key=_commonest)
    else:
        pairs = sorted(counts.items(), reverse=order is ValueOrder.FALLING)
    return tuple(
        Value(key, known.labels.get(key, key), count, key in chosen) for key, count in pairs
    )


def _commonest(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
