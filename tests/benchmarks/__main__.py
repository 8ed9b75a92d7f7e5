"""The benchmark's command: `python -m tests.benchmarks --size 10000 --systems postings,tantivy`."""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.building import REPOSITORY
from tests.benchmarks.corpus import posts
from tests.benchmarks.report import text_table
from tests.benchmarks.results import Results, write_results
from tests.benchmarks.rows import write_posts
from tests.benchmarks.run import compare, say
from tests.benchmarks.systems import SYSTEMS, default_systems, load_system
from tests.benchmarks.systems.base import System
from tests.benchmarks.timing import BUDGET_SECONDS

DEFAULT_SIZE = 10_000
OUT = REPOSITORY / "tests" / "benchmarks" / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs every size, prints its table, and writes the results of complete runs."""
    options = _parser().parse_args(arguments)
    try:
        for size in options.size or [DEFAULT_SIZE]:
            _run(size, options)
    except ImportError as error:
        say(f"{error}: install it, or leave its system out with --systems")
        return 1
    return 0


def _run(size: int, options: argparse.Namespace) -> None:
    names = options.systems or default_systems(size)
    systems = {name: load_system(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        results = run(size, systems, Path(folder), options.seconds)
    print(text_table(results), flush=True)
    if set(names) >= set(default_systems(size)):
        say(f"written: {write_results(results, options.out)}")
    else:
        say(f"not written: only a run of {', '.join(default_systems(size))} is")


def run(size: int, systems: Mapping[str, System], folder: Path, seconds: float) -> Results:
    """One run over generated posts."""
    file = folder / "posts.jsonl"
    say(f"writing {size:,} posts")
    return compare(file, write_posts(posts(size), file), systems, seconds)


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
        help=f"some of {','.join(SYSTEMS)} (default: all that suit the size)",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=BUDGET_SECONDS,
        help=f"to time each query of each system for (default {BUDGET_SECONDS})",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the result files")
    return parser


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in SYSTEMS:
            raise argparse.ArgumentTypeError(f"{name!r} is not one of {', '.join(SYSTEMS)}")
    return names


if __name__ == "__main__":
    sys.exit(main())
