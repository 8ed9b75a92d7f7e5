"""What measured figures say of sizes that were not measured: where one machine ends, what a cluster takes.

All of it is arithmetic on one run: bytes and milliseconds grow with the posts, in step at worst.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from indexer.opensearch.layout import SHARD_BYTES, shards_for
from tests.benchmarks.query import KINDS
from tests.benchmarks.report import of_kind
from tests.benchmarks.results import QueryResult, Results, SystemResult, geomean
from tests.benchmarks.systems import ON_CLUSTER, OURS

MEGABYTE, GIGABYTE = 1_000_000, 1_000_000_000
SECONDS_PER_HOUR = 3600

MOST_HEAP_GB = 31
"""Below 32 GB Java's pointers take half the space; and half of the memory is left to the files."""

FULL_DISK = 0.85
"""Share of a disk beyond which OpenSearch puts no further shard on it."""

COPIES = 2
"""A primary and one replica, as is the default."""

BUILDS = 2
"""A full build is made beside the one that answers."""

FEWEST_NODES = 3
"""Two of three can still agree when one is lost."""


@dataclass(frozen=True, slots=True)
class Node:
    """A machine that keeps a part of the index, or all of it."""

    memory_gb: float = 64
    disk_gb: float = 500

    @property
    def heap_gb(self) -> float:
        """What Java gets."""
        return min(self.memory_gb / 2, MOST_HEAP_GB)

    @property
    def cache_gb(self) -> float:
        """What is left to keep files in memory."""
        return self.memory_gb - self.heap_gb


@dataclass(frozen=True, slots=True)
class Limit:
    """Posts from which on one machine does no more what is asked for, and how they were worked out."""

    what: str
    arithmetic: str
    posts: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A cluster for so many posts, as a run on a smaller one lets expect."""

    posts: int
    primaries_gb: float
    total_gb: float
    searched_gb: float
    nodes_by_disk: int
    nodes_by_memory: int
    nodes: int
    shards_by_size: int
    shards: int
    build_hours: float
    page_ms: float


def limits(
    results: Results, page_ms: float, memory_gb: float, build_hours: float
) -> tuple[Limit, ...]:
    """The posts at which arrays take so long for a page, so much memory, or so long to be built."""
    ours, posts = results.systems[OURS], results.posts
    kind, slowest = slowest_class(ours)
    size = bytes_per_post(ours.index_mb, posts)
    return (
        Limit(
            f"a page of the slowest class of queries ({kind}) takes {page_ms:g} ms of one core",
            f"{posts:,} × {page_ms:g} ms / {slowest:.3g} ms",
            posts * page_ms / slowest,
        ),
        Limit(
            f"the files of the index fill a memory of {memory_gb:g} GB",
            f"{memory_gb:g} GB / {size:,.0f} bytes",
            memory_gb * GIGABYTE / size,
        ),
        Limit(
            f"a full build takes {build_hours:g} hours",
            f"{build_hours:g} × 3,600 s × {ours.build_rate:,.0f} posts/s",
            build_hours * SECONDS_PER_HOUR * ours.build_rate,
        ),
    )


def plan(results: Results, posts: int, node: Node) -> Plan:
    """A cluster of such nodes. Raises ValueError where the run is of none."""
    facts, system = results.cluster, results.systems.get(ON_CLUSTER)
    if facts is None or system is None:
        raise ValueError(f"the run over {results.posts:,} posts is of no cluster")
    primaries = bytes_per_post(facts.primaries_mb, results.posts) * posts
    searched = bytes_per_post(facts.primaries_mb - facts.stored_mb, results.posts) * posts
    by_disk = ceil(BUILDS * COPIES * primaries / (FULL_DISK * node.disk_gb * GIGABYTE))
    by_memory = ceil(COPIES * searched / (node.cache_gb * GIGABYTE))
    nodes = max(FEWEST_NODES, by_disk, by_memory)
    by_size = shards_for(ceil(primaries))
    shards = max(by_size, nodes)
    _, page_ms = slowest_class(system)
    return Plan(
        posts=posts,
        primaries_gb=primaries / GIGABYTE,
        total_gb=COPIES * primaries / GIGABYTE,
        searched_gb=searched / GIGABYTE,
        nodes_by_disk=by_disk,
        nodes_by_memory=by_memory,
        nodes=nodes,
        shards_by_size=by_size,
        shards=shards,
        build_hours=posts / system.build_rate / SECONDS_PER_HOUR,
        page_ms=page_ms * (posts / shards) / (results.posts / facts.shards),
    )


def crossing(few: Results, many: Results) -> float | None:
    """The posts from which on a page comes sooner from the cluster; None where it never does.

    A line through two runs for each engine: a page takes some time by itself, and more with each post.
    """
    (arrays, arrays_slope), (cluster, cluster_slope) = (
        _line(few, many, name) for name in (OURS, ON_CLUSTER)
    )
    if arrays_slope <= cluster_slope:
        return None
    return max(0.0, (cluster - arrays) / (arrays_slope - cluster_slope))


def bytes_per_post(megabytes: float, posts: int) -> float:
    """What one post takes of them."""
    return megabytes * MEGABYTE / posts


def slowest_class(system: SystemResult) -> tuple[str, float]:
    """The class of queries whose pages take longest, and the geometric mean of its medians."""
    means = {kind: _page_ms(filter(of_kind(kind), system.queries)) for kind in KINDS}
    slowest = max(means, key=lambda kind: means[kind])
    return slowest, means[slowest]


def shard_gib() -> int:
    """Gibibytes that a shard may have before the next build takes one more."""
    return SHARD_BYTES >> 30


def _line(few: Results, many: Results, name: str) -> tuple[float, float]:
    """Milliseconds of a page without any posts, and for each of them."""
    at = [(run.posts, _page_ms(run.systems[name].queries)) for run in (few, many)]
    (x0, y0), (x1, y1) = at
    slope = (y1 - y0) / (x1 - x0)
    return y0 - slope * x0, slope


def _page_ms(queries: Iterable[QueryResult]) -> float:
    return geomean(query.page_median_ms for query in queries)
