"""What a run measured, as it is written to `results/<size>.json`, or `cluster-<size>.json`, and read back."""

import json
import os
import platform
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from indexer.request import Sort
from tests.benchmarks.building import MEGABYTE, Build
from tests.benchmarks.clusters import ClusterFacts
from tests.benchmarks.query import Query
from tests.benchmarks.systems.base import Found
from tests.benchmarks.timing import Timing

CLUSTER = "cluster-"
"""How the names of files of runs on a cluster begin."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Times of one query; all None where the system does not offer it.

    `median_ms` and `p99_ms` are from a query tree, `page_…` from the text, `snippets_…` from the text with
    snippets.
    """

    query: str
    meaning: str
    hits: int | None = None
    median_ms: float | None = None
    p99_ms: float | None = None
    page_median_ms: float | None = None
    page_p99_ms: float | None = None
    snippets_median_ms: float | None = None
    snippets_p99_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """From an index on the disk to a reader in a warm process, and on to the first answer of that reader.

    `update_ms` is how long one changed post takes, of systems that have a natural way for it.
    """

    open_ms: float
    first_ms: float
    update_ms: float | None = None


@dataclass(frozen=True, slots=True)
class SystemResult:
    """All figures of one system. The geometric means are of the medians of all queries that it offers."""

    note: str
    build_rate: float
    build_cpu_seconds: float
    build_peak_mb: float
    build_anonymous_mb: float
    build_baseline_mb: float
    index_mb: float
    queries: list[QueryResult]
    geomean_ms: float
    page_geomean_ms: float
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Our runs over posts of which none or one changed, beside a walk that asks for the state of each file.

    `lines_…` is the same for one file of JSON Lines, where one changed post means that all are looked at.
    """

    posts: int
    walk_ms: float
    unchanged_ms: float
    changed_ms: float
    lines_unchanged_ms: float
    lines_changed_ms: float


@dataclass(frozen=True, slots=True)
class Serving:
    """Our server: from the start of its process to the first answer, memory, and requests per second.

    `worker_mb` is what a worker has beyond mapped files. The rates are those of a constant answer, of the
    API and of pages.
    """

    start_ms: float
    worker_mb: float
    constant_rate: float | None = None
    api_rate: float | None = None
    page_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """One run: systems side by side, and where they did not find the same."""

    posts: int
    machine: str
    systems: dict[str, SystemResult]
    differences: list[str] = field(default_factory=list)
    upkeep: Upkeep | None = None
    serving: Serving | None = None
    cluster: ClusterFacts | None = None

    @property
    def name(self) -> str:
        """The name of its files: runs on a cluster are kept beside the others."""
        return f"{CLUSTER if self.cluster else ''}{self.posts}"


def query_result(
    query: Query, hits: int, answer: Timing, page: Timing, snippets: Timing | None
) -> QueryResult:
    """The figures of one query."""
    return QueryResult(
        query=query.name,
        meaning=query.kind,
        hits=hits,
        median_ms=rounded(answer.median_ms),
        p99_ms=rounded(answer.p99_ms),
        page_median_ms=rounded(page.median_ms),
        page_p99_ms=rounded(page.p99_ms),
        snippets_median_ms=rounded(snippets.median_ms) if snippets else None,
        snippets_p99_ms=rounded(snippets.p99_ms) if snippets else None,
    )


def system_result(
    note: str, build: Build, size: int, queries: list[QueryResult], opening: Opening | None = None
) -> SystemResult:
    """The figures of one system, whose index takes so many bytes."""
    return SystemResult(
        note=note,
        build_rate=rounded(build.rate),
        build_cpu_seconds=rounded(build.cpu_seconds),
        build_peak_mb=rounded(build.peak_mb),
        build_anonymous_mb=rounded(build.anonymous_mb),
        build_baseline_mb=rounded(build.baseline_mb),
        index_mb=rounded(size / MEGABYTE),
        queries=queries,
        geomean_ms=geomean(query.median_ms for query in queries),
        page_geomean_ms=geomean(query.page_median_ms for query in queries),
        opening=opening,
    )


def geomean(figures: Iterable[float | None]) -> float:
    """The geometric mean of the figures that are there; 0 where none is."""
    there = [figure for figure in figures if figure is not None]
    return rounded(statistics.geometric_mean(there)) if there else 0.0


def rounded(figure: float) -> float:
    """Four significant digits: more would be noise."""
    return float(f"{figure:.4g}")


def differences(query: Query, found: Mapping[str, Found]) -> list[str]:
    """A line for each thing that not all systems say alike; none where they agree.

    The ten on the page are compared only in the order by date: ranking is each system's own.
    """
    lines = []
    if len({answer.total for answer in found.values()}) > 1:
        totals = ", ".join(f"{name} {answer.total}" for name, answer in found.items())
        lines.append(f"{query.name}: hits differ: {totals}")
    first, *others = found.values() or [Found(0, (), {})]
    lines += [
        f"{query.name}: counts of {facet} differ"
        for facet in first.facets
        if any(_named(other, facet) != _named(first, facet) for other in others)
    ]
    if query.sort is Sort.NEWEST and any(other.ids != first.ids for other in others):
        lines.append(f"{query.name}: the newest ten differ")
    return lines


def _named(found: Found, facet: str) -> dict[str, int]:
    """The counts; some systems count posts without a value too."""
    return {value: count for value, count in found.facets[facet].items() if value}


def machine() -> str:
    """What the figures depend on, in a line."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {python}"


def write_results(results: Results, folder: Path) -> Path:
    """Writes the run and returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{results.name}.json"
    path.write_text(json.dumps(asdict(results), indent=1) + "\n", encoding="utf-8")
    return path


def read_results(folder: Path, kind: str = "") -> list[Results]:
    """All results of runs on one machine in a folder, or of those on a CLUSTER, the fewest posts first."""
    found = [_results(json.loads(path.read_bytes())) for path in folder.glob(f"{kind}[0-9]*.json")]
    return sorted(found, key=lambda results: results.posts)


def _results(fields: dict[str, Any]) -> Results:
    upkeep, serving, cluster = map(fields.pop, ("upkeep", "serving", "cluster"), (None,) * 3)
    systems = {name: _system(**system) for name, system in fields.pop("systems").items()}
    return Results(
        **fields,
        systems=systems,
        upkeep=Upkeep(**upkeep) if upkeep else None,
        serving=Serving(**serving) if serving else None,
        cluster=ClusterFacts(**cluster) if cluster else None,
    )


def _system(
    *, queries: list[dict[str, Any]], opening: dict[str, Any] | None, **fields: Any
) -> SystemResult:
    return SystemResult(
        **fields,
        queries=[QueryResult(**query) for query in queries],
        opening=Opening(**opening) if opening else None,
    )
