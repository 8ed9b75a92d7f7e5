"""The benchmark's command: `python -m tests.benchmarks --size 10000 --systems postings,tantivy`."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from indexer.errors import PostingsError
from tests.benchmarks import corpus
from tests.benchmarks.building import REPOSITORY
from tests.benchmarks.cluster_page import rewrite_page
from tests.benchmarks.clusters import OPENSEARCH_URL
from tests.benchmarks.given import posts_of
from tests.benchmarks.readme import rewrite
from tests.benchmarks.report import alone_rows, text_table
from tests.benchmarks.results import CLUSTER, Results, read_results, write_results
from tests.benchmarks.rows import write_posts
from tests.benchmarks.run import compare, say, with_ours_alone
from tests.benchmarks.systems import OURS, SYSTEMS, default_systems, load_system
from tests.benchmarks.tables import as_text
from tests.benchmarks.timing import BUDGET_SECONDS
from tests.opensearch.cluster import STARTING, ClusterError, LocalCluster
from tests.opensearch.distribution import Missing

DEFAULT_SIZE = 10_000
HEAP = "1g"
"""Of each node that is started here; so much for each of three leaves room on a machine of 8 GB."""

README = REPOSITORY / "README.md"
PAGE = REPOSITORY / "docs" / "opensearch.md"
SHOWN = "tests/benchmarks/results"
OUT = REPOSITORY / SHOWN


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs every size, prints its table, and writes the results of complete runs."""
    options = _parser().parse_args(arguments)
    try:
        if not options.tables:
            with started() if options.cluster else nullcontext():
                for size in options.size or [DEFAULT_SIZE]:
                    _run(size, options)
        if options.out == OUT:
            runs = read_results(OUT)
            rewrite(README, runs, OUT, SHOWN)
            rewrite_page(PAGE, runs, read_results(OUT, CLUSTER))
    except ImportError as error:
        say(f"{error}; or leave its system out with --systems")
        return 1
    except (ValueError, PostingsError, ClusterError, Missing) as error:
        say(str(error))
        return 1
    return 0


@contextmanager
def started() -> Iterator[None]:
    """Three nodes on this machine, named as a cluster that is there would be; they end with us."""
    say("starting three nodes")
    with LocalCluster(heap=HEAP, options=()) as cluster:
        cluster.wait_for("green", len(cluster.urls), STARTING)
        os.environ[OPENSEARCH_URL] = ",".join(cluster.urls)
        try:
            yield
        finally:
            del os.environ[OPENSEARCH_URL]


def _run(size: int, options: argparse.Namespace) -> None:
    """One run, over generated posts or given ones; what is written is only a complete run over the former."""
    names = options.systems or default_systems(size)
    systems = {name: load_system(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        file = Path(folder) / "posts.jsonl"
        say("writing posts")
        posts = posts_of(options.posts, Path(folder)) if options.posts else corpus.posts(size)
        results = compare(file, write_posts(posts, file), systems, options.seconds)
        print(text_table(results), flush=True)
        _written(results, options)  # before what may fail: it took most of the time
        if OURS in systems and not results.cluster and not options.queries:
            results = with_ours_alone(results, file)
            print(as_text(alone_rows([results])), flush=True)
            _written(results, options)


def _written(results: Results, options: argparse.Namespace) -> None:
    if reason := _not_written(results, options):
        say(f"not written: {reason}")
    else:
        say(f"written: {write_results(results, options.out)}")


def _not_written(results: Results, options: argparse.Namespace) -> str:
    """Why the results are shown only: those in the folder are all of one kind."""
    if options.posts and options.out == OUT:
        return "the results of given posts are where --out says"
    if options.queries:
        return "a run of queries only is not complete"
    if not set(results.systems) >= set(default_systems(results.posts)):
        return f"a complete run is one of {', '.join(default_systems(results.posts))}"
    return ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--size",
        type=_sizes,
        action="extend",
        help=f"numbers of posts with commas between, or repeated (default {DEFAULT_SIZE})",
    )
    parser.add_argument("--posts", help="a folder of posts or a file, in place of generated posts")
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
    parser.add_argument(
        "--queries", action="store_true", help="leave out the server and runs over unchanged posts"
    )
    parser.add_argument(
        "--cluster",
        action="store_true",
        help=f"start three nodes here, in place of those of {OPENSEARCH_URL}",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the result files")
    parser.add_argument(
        "--tables", action="store_true", help="measure nothing, write README and plots again"
    )
    return parser


def _sizes(text: str) -> list[int]:
    if not all(part.isdecimal() and int(part) for part in text.split(",")):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of posts, nor several with commas")
    return [int(part) for part in text.split(",")]


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in SYSTEMS:
            raise argparse.ArgumentTypeError(f"{name!r} is not one of {', '.join(SYSTEMS)}")
    return names


if __name__ == "__main__":
    sys.exit(main())
