"""The cluster that a run is measured on: what it consists of, and what an index takes there."""

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.opensearch.cluster import Cluster, ClusterError

OPENSEARCH_URL = "OPENSEARCH_URL"
MEGABYTE = 1_000_000

NO_ADDRESS = (
    "no address of a cluster: `make bench OPENSEARCH_URL=http://…`, or CLUSTER=1 starts one"
)

_PATIENCE = 300
"""Seconds that nodes may take to write what they have in memory."""

_SETTLING = 1800
"""Seconds that copies and merges may take after a build."""

_STORED_FIELDS = "fdt"
"""The ending of Lucene's files that have what is shown of posts and is not searched."""


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """The nodes of a cluster, how it keeps an index, and what that takes on their disks.

    `machines` is how many the nodes are on; `heap_mb` and `cores` are those of the smallest node.
    `primaries_mb` is one copy of all, of which `stored_mb` is what searches do not look at.
    """

    version: str
    java: str
    nodes: int
    machines: int
    cores: int
    heap_mb: float
    shards: int
    replicas: int
    primaries_mb: float
    stored_mb: float
    total_mb: float


def named_cluster() -> Cluster:
    """The cluster of OPENSEARCH_URL. Raises ValueError where that is not set."""
    if not (urls := os.environ.get(OPENSEARCH_URL)):
        raise ValueError(NO_ADDRESS)
    return Cluster([url.strip().rstrip("/") for url in urls.split(",")], _PATIENCE)


def index_name(folder: Path) -> str:
    """The name that an index has in a cluster which belongs to a folder of a run."""
    return re.sub(r"[^a-z0-9-]", "-", f"bench-{folder.parent.name}-{folder.name}".lower())


def data_nodes(cluster: Cluster) -> list[dict[str, Any]]:
    """What the nodes that keep data say of themselves."""
    nodes = cluster.request("GET", "/_nodes/jvm,os")["nodes"].values()
    return [node for node in nodes if "data" in node["roles"]]


def wait_until_settled(cluster: Cluster, name: str) -> None:
    """Wait until all copies of an index are there and nothing is being merged. Raises ClusterError."""
    deadline = time.monotonic() + _SETTLING
    while time.monotonic() < deadline:
        stats = cluster.request("GET", f"/{name}/_stats/merge")["_all"]["total"]
        health = cluster.request("GET", f"/_cluster/health/{name},{name}-words")
        if not stats["merges"]["current"] and health["status"] == "green":
            return
        time.sleep(1)
    raise ClusterError(f"{name}: not settled after {_SETTLING} s")


def cluster_facts(cluster: Cluster, name: str) -> ClusterFacts:
    """Of the index of this name. What its nodes have not put into files yet is put there before."""
    every = f"/{name},{name}-words,{name}-states"
    cluster.request("POST", f"{every}/_flush")
    disk = cluster.request("GET", f"{every}/_stats/store,segments?include_segment_file_sizes=true")
    primaries, total = disk["_all"]["primaries"], disk["_all"]["total"]
    (settings,) = cluster.request("GET", f"/{name}/_settings").values()
    nodes = data_nodes(cluster)
    return ClusterFacts(
        version=min(node["version"] for node in nodes),
        java=min(node["jvm"]["version"] for node in nodes),
        nodes=len(nodes),
        machines=len({node["ip"] for node in nodes}),
        cores=min(node["os"]["allocated_processors"] for node in nodes),
        heap_mb=_megabytes(min(node["jvm"]["mem"]["heap_max_in_bytes"] for node in nodes)),
        shards=int(settings["settings"]["index"]["number_of_shards"]),
        replicas=int(settings["settings"]["index"]["number_of_replicas"]),
        primaries_mb=_megabytes(_store(primaries)),
        stored_mb=_megabytes(_stored_fields(primaries)),
        total_mb=_megabytes(_store(total)),
    )


def _store(stats: dict[str, Any]) -> int:
    return int(stats["store"]["size_in_bytes"])


def _stored_fields(stats: dict[str, Any]) -> int:
    return int(stats["segments"]["file_sizes"].get(_STORED_FIELDS, {}).get("size_in_bytes", 0))


def _megabytes(size: int) -> float:
    return float(f"{size / MEGABYTE:.4g}")
