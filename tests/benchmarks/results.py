"""What a run measured, as it is written to `results/<size>.json` and read back."""

import json
import os
import platform
import statistics
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from indexer.request import Sort
from tests.benchmarks.building import MEGABYTE, Build
from tests.benchmarks.queries import Query
from tests.benchmarks.systems.base import Found
from tests.benchmarks.timing import Timing


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Times of one query: `median_ms` and `p99_ms` from a query tree, `page_…` from the text."""

    query: str
    meaning: str
    hits: int
    median_ms: float
    p99_ms: float
    page_median_ms: float
    page_p99_ms: float


@dataclass(frozen=True, slots=True)
class SystemResult:
    """All figures of one system. The geometric means are of the medians of all queries."""

    note: str
    build_rate: float
    index_mb: float
    build_peak_mb: float
    build_baseline_mb: float
    queries: list[QueryResult]
    geomean_ms: float
    page_geomean_ms: float


@dataclass(frozen=True, slots=True)
class Results:
    """One run: systems side by side, and where they did not find the same."""

    posts: int
    machine: str
    systems: dict[str, SystemResult]
    differences: list[str] = field(default_factory=list)


def query_result(query: Query, hits: int, answer: Timing, page: Timing) -> QueryResult:
    """The figures of one query."""
    return QueryResult(
        query=query.name,
        meaning=query.kind,
        hits=hits,
        median_ms=_rounded(answer.median_ms),
        p99_ms=_rounded(answer.p99_ms),
        page_median_ms=_rounded(page.median_ms),
        page_p99_ms=_rounded(page.p99_ms),
    )


def system_result(
    note: str, build: Build, folder: Path, queries: list[QueryResult]
) -> SystemResult:
    """The figures of one system, whose index is in the folder."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return SystemResult(
        note=note,
        build_rate=_rounded(build.rate),
        index_mb=_rounded(size / MEGABYTE),
        build_peak_mb=_rounded(build.peak_mb),
        build_baseline_mb=_rounded(build.baseline_mb),
        queries=queries,
        geomean_ms=_rounded(statistics.geometric_mean(q.median_ms for q in queries)),
        page_geomean_ms=_rounded(statistics.geometric_mean(q.page_median_ms for q in queries)),
    )


def differences(query: Query, found: Mapping[str, Found]) -> list[str]:
    """A line for each thing that not all systems say alike; none where they agree.

    The ten best are compared only in the order by date: ranking is each system's own.
    """
    lines = []
    if len({answer.total for answer in found.values()}) > 1:
        totals = ", ".join(f"{name} {answer.total}" for name, answer in found.items())
        lines.append(f"{query.name}: hits differ: {totals}")
    first, *others = found.values()
    lines += [
        f"{query.name}: counts of {facet} differ"
        for facet in first.facets
        if any(dict(other.facets[facet]) != dict(first.facets[facet]) for other in others)
    ]
    if query.sort is Sort.NEWEST and any(other.ids != first.ids for other in others):
        lines.append(f"{query.name}: the newest ten differ")
    return lines


def machine() -> str:
    """What the figures depend on, in a line."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {python}"


def write_results(results: Results, folder: Path) -> Path:
    """Writes `<posts>.json` and returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{results.posts}.json"
    path.write_text(json.dumps(asdict(results), indent=1) + "\n", encoding="utf-8")
    return path


def read_results(folder: Path) -> list[Results]:
    """All results in a folder, the fewest posts first."""
    found = [_results(json.loads(path.read_bytes())) for path in folder.glob("*.json")]
    return sorted(found, key=lambda results: results.posts)


def _results(fields: dict[str, Any]) -> Results:
    systems = {
        name: SystemResult(
            **{**system, "queries": [QueryResult(**query) for query in system["queries"]]}
        )
        for name, system in fields["systems"].items()
    }
    return Results(**{**fields, "systems": systems})


def _rounded(number: float) -> float:
    """Four significant digits: more would be noise."""
    return float(f"{number:.4g}")
