"""The benchmark's command: `python -m tests.benchmarks --size 10000,100000 --readme`."""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.building import REPOSITORY, Build, build_apart
from tests.benchmarks.corpus import posts
from tests.benchmarks.jsonl import read_posts, write_posts
from tests.benchmarks.queries import Query, pick_queries
from tests.benchmarks.report import check_readme, rewrite_readme, text_table
from tests.benchmarks.results import (
    QueryResult,
    Results,
    differences,
    machine,
    query_result,
    read_results,
    system_result,
    write_results,
)
from tests.benchmarks.systems import SYSTEMS, load_system
from tests.benchmarks.systems.base import Reader, System
from tests.benchmarks.timing import BUDGET_SECONDS, measure

DEFAULT_SIZE = 10_000
OUT = REPOSITORY / "tests" / "benchmarks" / "results"
README = REPOSITORY / "README.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs every size, prints its table, and writes the results of complete runs."""
    options = _parser().parse_args(arguments)
    try:
        systems = {name: load_system(name) for name in options.systems}
        if options.readme:
            check_readme(README)
    except ImportError as error:
        _say(f"{error}: install it, or leave its system out with --systems")
        return 1
    except ValueError as error:
        _say(str(error))
        return 1
    for size in options.size or [DEFAULT_SIZE]:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            results = run(size, systems, Path(folder), options.seconds)
        print(text_table(results), flush=True)
        if systems.keys() == SYSTEMS.keys():
            _say(f"written: {write_results(results, options.out)}")
        else:
            _say("not written: only a run of all systems is")
    if options.readme:
        rewrite_readme(README, read_results(options.out))
    return 0


@dataclass(frozen=True, slots=True)
class Contestant:
    """A system with its index built and open."""

    system: System
    folder: Path
    build: Build
    reader: Reader


def run(size: int, systems: Mapping[str, System], folder: Path, seconds: float) -> Results:
    """One run: the same posts and queries for all systems, timed for so long each."""
    file = folder / "posts.jsonl"
    _say(f"writing {size:,} posts")
    write_posts(posts(size), file)
    queries = pick_queries(read_posts(file))
    with ExitStack() as stack:
        contestants = {}
        for name, system in systems.items():
            contestants[name] = _enter(name, system, file)
            stack.callback(contestants[name].reader.close)
        return _compared(queries, contestants, seconds)


def _enter(name: str, system: System, file: Path) -> Contestant:
    _say(f"building {name}")
    folder = file.parent / name
    folder.mkdir()
    build = build_apart(name, file, folder)
    return Contestant(system, folder, build, system.open(folder))


def _compared(
    queries: Sequence[Query], contestants: Mapping[str, Contestant], seconds: float
) -> Results:
    times: dict[str, list[QueryResult]] = {name: [] for name in contestants}
    differing = []
    for query in queries:
        _say(f"query: {query.name}")
        found = {name: one.reader.found(query) for name, one in contestants.items()}
        differing += differences(query, found)
        answer = {name: one.reader.answer(query) for name, one in contestants.items()}
        page = {name: one.reader.page(query) for name, one in contestants.items()}
        answers, pages = measure(answer, seconds), measure(page, seconds)
        for name in contestants:
            hits = found[name].total
            times[name].append(query_result(query, hits, answers[name], pages[name]))
    systems = {
        name: system_result(one.system.note, one.build, one.folder, times[name])
        for name, one in contestants.items()
    }
    size = next(one.build.posts for one in contestants.values())
    return Results(size, machine(), systems, differing)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--size",
        type=_sizes,
        action="extend",
        help=f"numbers of posts with commas between, or repeated (default {DEFAULT_SIZE})",
    )
    parser.add_argument(
        "--systems",
        type=_names,
        default=tuple(SYSTEMS),
        help=f"some of {','.join(SYSTEMS)} (default all)",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=BUDGET_SECONDS,
        help=f"to time each query of each system for (default {BUDGET_SECONDS})",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the result files")
    parser.add_argument(
        "--readme", action="store_true", help="rewrite the README's tables from the result files"
    )
    return parser


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in SYSTEMS:
            raise argparse.ArgumentTypeError(f"{name!r} is not one of {', '.join(SYSTEMS)}")
    return names


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
