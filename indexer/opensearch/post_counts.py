"""How many posts have a word."""

from collections.abc import Sequence

from indexer.fields import TEXT
from indexer.opensearch.batches import Batch
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.mapping import Json
from indexer.opensearch.statistics import having
from indexer.rules.spot import Word

_AT_ONCE = 1000
_REMEMBERED = 10_000

Terms = tuple[str, ...]

PostCounts = Batch[Terms, int]
"""How many posts that searches find have any term of a group."""


def post_counts(cluster: Cluster, index: str) -> PostCounts:
    """The counts of one state of an index. Excluded posts have no tokens, so that none is counted."""

    def asked(groups: Sequence[Terms]) -> list[int]:
        parts = [groups[n : n + _AT_ONCE] for n in range(0, len(groups), _AT_ONCE)]
        answers = cluster.searches([({"index": index}, _body(part)) for part in parts])
        buckets = [answer["aggregations"]["groups"]["buckets"] for answer in answers]
        return [bucket["doc_count"] for part in buckets for bucket in part]

    return Batch(asked, _REMEMBERED)


def _body(groups: Sequence[Terms]) -> Json:
    filters = {"filters": {"filters": [having(Word(TEXT, terms)) for terms in groups]}}
    return {"size": 0, "track_total_hits": False, "aggs": {"groups": filters}}
