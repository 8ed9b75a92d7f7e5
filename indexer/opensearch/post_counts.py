"""How many posts have a word."""

from collections.abc import Sequence

from indexer.opensearch.batches import Batch
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.mapping import Json
from indexer.opensearch.token_fields import having
from indexer.rules.spot import Word

_AT_ONCE = 1000
_REMEMBERED = 10_000

PostCounts = Batch[Word, int]
"""How many posts that searches find have a word."""


def post_counts(cluster: Cluster, index: str) -> PostCounts:
    """The counts of one state of an index. Excluded posts have no tokens, so that none is counted."""

    def asked(words: Sequence[Word]) -> list[int]:
        parts = [words[n : n + _AT_ONCE] for n in range(0, len(words), _AT_ONCE)]
        answers = cluster.searches([({"index": index}, _body(part)) for part in parts])
        buckets = [answer["aggregations"]["words"]["buckets"] for answer in answers]
        return [bucket["doc_count"] for part in buckets for bucket in part]

    return Batch(asked, _REMEMBERED)


def _body(words: Sequence[Word]) -> Json:
    filters = {"filters": {"filters": [having(word) for word in words]}}
    return {"size": 0, "track_total_hits": False, "aggs": {"words": filters}}
