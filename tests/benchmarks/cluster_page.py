"""The figures of docs/opensearch.md: arrays and a cluster side by side, and what follows from them.

All of it is written by the benchmark's command, from the results that are there.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.clusters import ClusterFacts
from tests.benchmarks.corpus import MEAN_WORDS
from tests.benchmarks.planning import (
    BUILDS,
    COPIES,
    FEWEST_NODES,
    FULL_DISK,
    Node,
    bytes_per_post,
    crossing,
    limits,
    plan,
    shard_gib,
    slowest_class,
)
from tests.benchmarks.query import KINDS
from tests.benchmarks.readme import with_section
from tests.benchmarks.report import TIMES, Time, figure_rows, notes, of_kind
from tests.benchmarks.results import Results, SystemResult, geomean
from tests.benchmarks.systems import ON_CLUSTER, OURS
from tests.benchmarks.tables import NONE, Row, as_markdown, number

PAGE_MS, MEMORY_GB, BUILD_HOURS = 100.0, 64.0, 8.0
"""What one machine is asked for: a page before people notice, files in memory, a full build in a night."""

PLANNED = 100_000_000

HOW = """\
No run on a cluster has been recorded yet. `make bench SIZE=1000000 OPENSEARCH_URL=http://…,http://…` makes \
one and writes this section; `make bench SIZE=1000000 CLUSTER=1` starts three nodes here for it."""

TIMES_EXPLAINED = """\
Times are milliseconds, geometric means over the queries of a class: of their medians / of their 99th \
percentiles. An answer is the best ten posts, the exact total and exact counts of five facets; a page comes \
from the text that is typed, with all that it shows."""

SHARED = """\
All nodes ran on one machine, which they shared with each other and with the indexer: machines of their own \
build and answer sooner."""

IN_PROPORTION = """\
Every line is in proportion to the posts, which is the worst case: words grow more slowly, and a part of \
each time is the way to the cluster. It takes two builds at a time, as with `keep_generations = 1`."""

Percentiles = tuple[Time, Time]

_WORKS: tuple[tuple[str, Percentiles], ...] = (
    ("answer", (lambda query: query.median_ms, lambda query: query.p99_ms)),
    ("page", (lambda query: query.page_median_ms, lambda query: query.page_p99_ms)),
    (
        "with snippets",
        (lambda query: query.snippets_median_ms, lambda query: query.snippets_p99_ms),
    ),
)
_ENGINES = ((OURS, "arrays"), (ON_CLUSTER, "cluster"))


def rewrite_page(page: Path, runs: Sequence[Results], on_cluster: Sequence[Results]) -> None:
    """Writes the section with figures. Raises ValueError where the page has no place for it."""
    text = page.read_text(encoding="utf-8")
    page.write_text(with_section(text, section(runs, on_cluster), page.name), encoding="utf-8")


def section(runs: Sequence[Results], on_cluster: Sequence[Results]) -> str:
    """All that is between the markers, from runs on one machine and on a cluster, the fewest posts first."""
    return "\n\n".join(
        [
            "## Side by side",
            *side_by_side(on_cluster),
            "## From what size on",
            *from_what_size_on(runs, on_cluster),
            f"## {PLANNED // 1_000_000} million posts",
            *planned(on_cluster),
        ]
    )


def side_by_side(on_cluster: Sequence[Results]) -> list[str]:
    """Both engines over the same posts and queries, for each run; or how to make one."""
    if not on_cluster:
        return [HOW]
    parts = [TIMES_EXPLAINED]
    for results in on_cluster:
        assert results.cluster
        parts += [
            as_markdown([*figure_rows(results), *cluster_rows(results.cluster)]),
            as_markdown(class_rows(results)),
            "\n".join(f"- {note}" for note in (*_shared(results.cluster), *notes(results))),
        ]
    return parts


def _shared(facts: ClusterFacts) -> list[str]:
    return [SHARED] if facts.machines < facts.nodes else []


def cluster_rows(facts: ClusterFacts) -> list[Row]:
    """What there is of a cluster only."""
    figures = (
        ("OpenSearch, Java", f"{facts.version}, {facts.java}"),
        ("nodes that keep data, machines", f"{facts.nodes} on {facts.machines}"),
        ("of each node: cores, MB of heap", f"{facts.cores}, {number(facts.heap_mb)}"),
        ("shards, copies of each beside it", f"{facts.shards}, {facts.replicas}"),
        ("all copies on all nodes, MB", number(facts.total_mb)),
        ("of one copy what only pages show, MB", number(facts.stored_mb)),
    )
    return [[label, NONE, figure] for label, figure in figures]


def class_rows(results: Results) -> list[Row]:
    """A row for each class of queries, and one for all of them."""
    head = [
        f"{results.posts:,} posts",
        *(f"{work}, {engine}" for work, _ in _WORKS for _, engine in _ENGINES),
    ]
    kinds = {query.meaning for query in results.systems[OURS].queries}
    rows = [[kind, *_cells(results, kind)] for kind in KINDS if kind in kinds]
    return [head, *rows, ["all", *_cells(results)]]


def from_what_size_on(runs: Sequence[Results], on_cluster: Sequence[Results]) -> list[str]:
    """Where one machine ends, and where the cluster is faster."""
    with_arrays = [results for results in (*runs, *on_cluster) if OURS in results.systems]
    if not with_arrays:
        return ["No run has been recorded yet: `make bench SIZE=1000000` makes one."]
    largest = max(with_arrays, key=lambda results: (results.posts, results.cluster is None))
    found = limits(largest, PAGE_MS, MEMORY_GB, BUILD_HOURS)
    rows = [[limit.what, limit.arithmetic, millions(limit.posts)] for limit in found]
    first = min(found, key=lambda limit: limit.posts)
    told = (
        f"For speed, stay on one machine up to about {millions(first.posts)} posts: from there on "
        f"{first.what}. This follows from {largest.posts:,} posts in arrays, as all of it "
        "grows with the posts:"
    )
    return [
        told,
        as_markdown([["on one machine", "arithmetic", "posts"], *rows]),
        *map(_compared, on_cluster[-1:]),
        *([_crossed(on_cluster[0], on_cluster[-1])] if len(on_cluster) > 1 else []),
    ]


def planned(on_cluster: Sequence[Results]) -> list[str]:
    """A cluster for very many posts, each line with its arithmetic; or how to measure for it."""
    if not on_cluster:
        return [HOW]
    results, node = on_cluster[-1], Node()
    told = (
        f"From {results.posts:,} generated posts of {MEAN_WORDS} words on average, for nodes of "
        f"{node.memory_gb:g} GB of memory and {node.disk_gb:g} GB of disk. {IN_PROPORTION}"
    )
    return [
        told,
        as_markdown([["what", "arithmetic", "result"], *plan_rows(results, node)]),
    ]


def plan_rows(results: Results, node: Node) -> list[Row]:
    """The lines of the plan."""
    facts, system = results.cluster, results.systems[ON_CLUSTER]
    assert facts
    of_all = plan(results, PLANNED, node)
    each = bytes_per_post(facts.primaries_mb, results.posts)
    searched = bytes_per_post(facts.primaries_mb - facts.stored_mb, results.posts)
    kind, page_ms = slowest_class(system)
    here = f"{results.posts:,} / {facts.shards}"
    there = f"{PLANNED:,} / {of_all.shards}"
    usable = f"({FULL_DISK:g} × {node.disk_gb:g} GB)"
    return [
        ["one copy", f"{PLANNED:,} × {each:,.0f} bytes", f"{of_all.primaries_gb:,.0f} GB"],
        ["disk", f"{COPIES} copies × {of_all.primaries_gb:,.0f} GB", f"{of_all.total_gb:,.0f} GB"],
        [
            "disk while a build is made beside the current one",
            f"{BUILDS} × {of_all.total_gb:,.0f} GB",
            f"{BUILDS * of_all.total_gb:,.0f} GB",
        ],
        [
            "nodes, by disk",
            f"{BUILDS * of_all.total_gb:,.0f} GB / {usable}",
            f"{of_all.nodes_by_disk}",
        ],
        [
            "nodes, by memory for what is searched",
            f"{COPIES} × {PLANNED:,} × {searched:,.0f} bytes / ({node.memory_gb:g} - {node.heap_gb:g}) GB",
            f"{of_all.nodes_by_memory}",
        ],
        ["nodes", f"the most of these, and {FEWEST_NODES} at least", f"**{of_all.nodes}**"],
        ["heap of each", f"half of {node.memory_gb:g} GB, under 32", f"{node.heap_gb:g} GB"],
        [
            "`opensearch_shards`",
            f"{of_all.shards_by_size} of {shard_gib()} GiB, and one for each node",
            f"**{of_all.shards}**",
        ],
        [
            "full build by one indexer",
            f"{PLANNED:,} / {system.build_rate:,.0f} posts/s",
            f"{of_all.build_hours:,.0f} h",
        ],
        [
            f"a page of the slowest class ({kind})",
            f"{page_ms:.3g} ms × ({there}) / ({here})",
            f"{number(of_all.page_ms)} ms",
        ],
    ]  # fmt: skip


def millions(posts: float) -> str:
    """So many posts, as exactly as such a figure can be meant."""
    return f"{number(posts / 1e6, 2)} million" if posts >= 1e6 else f"{float(f'{posts:.2g}'):,.0f}"


def _cells(results: Results, kind: str = "") -> list[str]:
    return [
        _cell(results.systems[name], percentiles, kind)
        for _, percentiles in _WORKS
        for name, _ in _ENGINES
    ]


def _cell(system: SystemResult, percentiles: Percentiles, kind: str) -> str:
    wanted: Callable[..., bool] = of_kind(kind) if kind else bool
    means = [geomean(map(time, filter(wanted, system.queries))) for time in percentiles]
    return " / ".join(map(number, means)) if all(means) else NONE


def _compared(results: Results) -> str:
    """Pages of both engines in the largest run."""
    _, page = TIMES[2]
    arrays, cluster = (geomean(map(page, results.systems[name].queries)) for name, _ in _ENGINES)
    return (
        f"At {results.posts:,} posts a page takes {number(arrays)} ms from arrays and {number(cluster)} ms "
        "from the cluster, in the geometric mean over all queries."
    )


def _crossed(few: Results, many: Results) -> str:
    posts = crossing(few, many)
    measured = f"Between {few.posts:,} and {many.posts:,} posts"
    if posts is None:
        return (
            f"{measured} each post costs a page from the cluster more time than one from arrays, so on such "
            "nodes it is not worth it for speed at any size."
        )
    return (
        f"{measured} each post costs a page from arrays more time than one from the cluster. Lines through "
        f"both meet at about {millions(posts)} posts: from there on pages come sooner from the cluster."
    )
