"""Which node does what in a cluster, and how far a run has come: where and when it hurts most to kill one."""

import time

from tests.opensearch.blog import Run
from tests.opensearch.cluster import Cluster, ClusterError, LocalCluster

_BEGINNING = 100
"""Seconds in which a run must have begun to send posts."""


def manager(cluster: LocalCluster) -> int:
    """The number of the node that manages the cluster."""
    (found,) = cluster.request("GET", "/_cat/cluster_manager?format=json")
    return _number(cluster, found["node"])


def holders(cluster: LocalCluster, index: str) -> list[int]:
    """The numbers of the nodes that have a copy of an index's first shard, the primary's first."""
    shards = cluster.request("GET", f"/_cat/shards/{index}?format=json")
    copies = sorted((s["prirep"], s["node"]) for s in shards if s["shard"] == "0" and s["node"])
    return [_number(cluster, node) for _, node in copies]


def taken(cluster: Cluster, index: str) -> int:
    """How many operations the shards of an index have taken, ever; 0 where it is not there yet."""
    try:
        answer = cluster.request("GET", f"/{index}/_stats/docs?level=shards")
    except ClusterError:
        return 0
    shards = [copies for of in answer["indices"].values() for copies in of["shards"].values()]
    return sum(max(copy["seq_no"]["max_seq_no"] + 1 for copy in copies) for copies in shards)


def wait_until_taken(cluster: Cluster, index: str, run: Run, number: int) -> None:
    """Wait until an index took so many operations, before the run that sends them ends."""
    end = time.monotonic() + _BEGINNING
    while taken(cluster, index) < number:
        assert run.process.poll() is None, run.ended(1)
        assert time.monotonic() < end
        time.sleep(0.02)


def _number(cluster: LocalCluster, name: str) -> int:
    return [node.name for node in cluster.nodes].index(name)
