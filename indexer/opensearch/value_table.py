"""The facet values of a whole index: keys, labels, and how many posts have each."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import translate

from whoosh import query as q

from indexer.fields import FACETS
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.mapping import SEARCHED, SEPARATOR, SPELLED, Json
from indexer.remembering import remembered
from indexer.rules.order import commonest_first

_AT_ONCE = 10_000
"""Values that one request asks for."""


@dataclass(frozen=True, slots=True)
class FacetValues:
    """The values of one facet by key, in the order of their keys."""

    labels: dict[str, str]
    counts: dict[str, int]


class ValueTable:
    """The values of facets in one state of an index; each facet is asked for once."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._index = index

    @remembered(len(FACETS))
    def of(self, facet: str) -> FacetValues:
        """All values of a facet that posts have which searches find."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for text, posts in self._buckets(facet):
            key, _, label = text.partition(SEPARATOR)
            counts[key][label or _label(facet, key)] += posts
        ordered = {key: counts[key] for key in sorted(counts)}
        return FacetValues(
            {key: commonest_first(of_key)[0] for key, of_key in ordered.items()},
            {key: of_key.total() for key, of_key in ordered.items()},
        )

    def keys_like(self, pattern: q.Wildcard) -> list[str]:
        """The keys of a facet that a pattern means. Lucene knows other signs, and gives up on some."""
        matches = re.compile(translate(pattern.text)).match
        return [key for key in self.of(pattern.fieldname).counts if matches(key)]

    def _buckets(self, facet: str) -> Iterator[tuple[str, int]]:
        """Each value as it is indexed, and its posts."""
        field = f"spelled.{facet}" if facet in SPELLED else f"value.{facet}"
        values: Json = {"size": _AT_ONCE, "sources": [{"value": {"terms": {"field": field}}}]}
        body = {
            "size": 0,
            "query": {"bool": {"filter": [SEARCHED]}},
            "aggs": {"values": {"composite": values}},
        }
        while True:
            found = self._cluster.search(self._index, body)["aggregations"]["values"]
            for bucket in found["buckets"]:
                yield bucket["key"]["value"], bucket["doc_count"]
            if len(found["buckets"]) < _AT_ONCE:
                return
            values["after"] = found["after_key"]


def _label(facet: str, key: str) -> str:
    """The label of a value that is spelled in one way: a number without what pads it, but for years."""
    digits = FACETS[facet].digits
    return str(int(key)) if digits and facet != "year" else key
