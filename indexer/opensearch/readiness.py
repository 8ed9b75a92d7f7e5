"""Whether all posts of an index can be searched now, found out by a search: it needs no other privilege."""

from indexer.opensearch.cluster import Cluster
from indexer.opensearch.refusals import lost_shards, missing_shards

READY_SECONDS = 1.0

_ANY = {"size": 0, "terminate_after": 1, "track_total_hits": False}


def check_ready(cluster: Cluster, index: str) -> None:
    """Nothing, where every shard of an index answers. Raises IndexUnavailable, and Refused for no index.

    A shard of which no copy is there, which makes a cluster red, does not.
    """
    answer = cluster.ask(
        "POST",
        f"/{index}/_search",
        _ANY,
        {"allow_partial_search_results": True, "request_cache": False},
        timeout=READY_SECONDS,
    )
    missing = missing_shards(answer)
    if missing.parts:
        raise lost_shards(cluster.address, index, missing)
