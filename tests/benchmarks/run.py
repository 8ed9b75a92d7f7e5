"""One run: systems side by side over the same posts and queries."""

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from tests.benchmarks.building import Build, build_apart
from tests.benchmarks.clusters import ClusterFacts
from tests.benchmarks.opening import measure_opening
from tests.benchmarks.queries import pick_queries
from tests.benchmarks.query import Query
from tests.benchmarks.results import (
    QueryResult,
    Results,
    differences,
    machine,
    query_result,
    system_result,
)
from tests.benchmarks.rows import read_rows
from tests.benchmarks.sample import Sample
from tests.benchmarks.serving import NO_WRK, has_wrk, measure_serving
from tests.benchmarks.systems import OURS
from tests.benchmarks.systems.base import Reader, System
from tests.benchmarks.timing import measure
from tests.benchmarks.upkeep import measure_upkeep

SAMPLE = 1000
"""So many posts decide what is asked."""

WARM_UPS = 200
"""Times as long as each query is timed for may a system warm up, where it has to: a minute by default."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A system with its index built and open."""

    system: System
    folder: Path
    build: Build
    reader: Reader

    @property
    def cluster(self) -> ClusterFacts | None:
        """How a cluster keeps the index."""
        return self.system.cluster(self.folder)


def compare(file: Path, count: int, systems: Mapping[str, System], seconds: float) -> Results:
    """Builds an index of each system beside the file of so many posts, and times every query for so long."""
    sample = Sample(islice(read_rows(file), SAMPLE))
    queries = pick_queries(sample)
    with ExitStack() as stack:
        contestants = {}
        for name, system in systems.items():
            contestants[name] = one = _entered(name, system, file, count)
            stack.callback(system.discard, one.folder)
            stack.callback(one.reader.close)
        times, differing = _timed(queries, contestants, seconds)
        clusters = [found for one in contestants.values() if (found := one.cluster)]
        say("opening")
        results = {
            name: system_result(
                one.system.note,
                one.build,
                one.system.index_bytes(one.folder),
                times[name],
                measure_opening(one.system, one.folder, queries[0], file),
            )
            for name, one in contestants.items()
        }
    return Results(count, machine(), results, differing, cluster=next(iter(clusters), None))


def with_ours_alone(results: Results, file: Path) -> Results:
    """Adds what is measured of our system alone, over the index that `compare` made beside the file."""
    index, sample = file.parent / OURS, Sample(islice(read_rows(file), SAMPLE))
    say("serving")
    if not has_wrk():
        say(NO_WRK)
    serving = measure_serving(index, sample, file.parent)
    say("upkeep")
    return replace(results, serving=serving, upkeep=measure_upkeep(file, index, file.parent))


def _entered(name: str, system: System, file: Path, count: int) -> Contestant:
    system.prepare()
    say(f"building {name}")
    folder = file.parent / name
    folder.mkdir()
    build = build_apart(name, file, folder, count)
    say(f"  {build.rate:,.0f} posts/s")
    system.settle(folder)
    return Contestant(system, folder, build, system.open(folder))


def _timed(
    queries: Sequence[Query], contestants: Mapping[str, Contestant], seconds: float
) -> tuple[dict[str, list[QueryResult]], list[str]]:
    for one in contestants.values():
        one.reader.warm_up(queries, WARM_UPS * seconds)
    times: dict[str, list[QueryResult]] = {name: [] for name in contestants}
    differing: list[str] = []
    for query in queries:
        started = time.perf_counter()
        readers = {
            name: one.reader for name, one in contestants.items() if one.reader.offers(query)
        }
        found = {name: reader.found(query) for name, reader in readers.items()}
        differing += differences(query, found)
        timed = _times(query, readers, {name: one.total for name, one in found.items()}, seconds)
        for name, results in times.items():
            results.append(timed.get(name, QueryResult(query.name, query.kind)))
        say(f"query: {query.name} ({time.perf_counter() - started:.1f} s)")
    return times, differing


def _times(
    query: Query, readers: Mapping[str, Reader], hits: Mapping[str, int], seconds: float
) -> dict[str, QueryResult]:
    answers = measure({name: one.answer(query) for name, one in readers.items()}, seconds)
    pages = measure({name: one.page(query) for name, one in readers.items()}, seconds)
    shown = {name: one.snippets(query) for name, one in readers.items()}
    snippets = measure({name: work for name, work in shown.items() if work}, seconds)
    return {
        name: query_result(query, hits[name], answers[name], pages[name], snippets.get(name))
        for name in readers
    }


def say(line: str) -> None:
    """What goes on, on standard error."""
    print(line, file=sys.stderr, flush=True)
