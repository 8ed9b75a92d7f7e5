"""Building an index in a process of its own, so that its time and memory are its own too.

    python -m tests.benchmarks.building NAME POSTS.jsonl FOLDER

prints what was measured as JSON. Posts are read in batches while the clock stands still.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from indexer.post import Post
from tests.benchmarks.jsonl import read_posts
from tests.benchmarks.systems import load_system

BATCH = 1000
MEGABYTE = 1_000_000
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Build:
    """What building an index took. `baseline_mb` is the memory before the first post was read."""

    posts: int
    seconds: float
    peak_mb: float
    baseline_mb: float

    @property
    def rate(self) -> float:
        """Posts per second."""
        return self.posts / self.seconds


def build_apart(name: str, posts: Path, folder: Path) -> Build:
    """Builds in a new process. What that prints on failure goes to standard error."""
    command = [sys.executable, "-m", __name__, name, str(posts.resolve()), str(folder.resolve())]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, check=True)
    return Build(**json.loads(done.stdout))


def build_here(name: str, posts: Path, folder: Path) -> Build:
    """Builds in this process."""
    system = load_system(name)
    baseline = peak_mb()
    supply = Supply(posts)
    start = time.perf_counter()
    system.build(supply.posts(), folder)
    seconds = time.perf_counter() - start - supply.seconds
    return Build(supply.count, seconds, peak_mb(), baseline)


class Supply:
    """Posts from a file, with the time that reading them took."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.count = 0
        self.seconds = 0.0

    def posts(self) -> Iterator[Post]:
        """All posts, read a batch at a time."""
        source = read_posts(self._path)
        while batch := self._batch(source):
            yield from batch

    def _batch(self, source: Iterator[Post]) -> list[Post]:
        start = time.perf_counter()
        batch = list(islice(source, BATCH))
        self.seconds += time.perf_counter() - start
        self.count += len(batch)
        return batch


def peak_mb() -> float:
    """The most memory that this process had, with its largest child's."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _rusage_unit()
    return (_own_peak() + children) / MEGABYTE


def _own_peak() -> int:
    # Where there is /proc it is asked, because ru_maxrss begins at the size of the parent process.
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _rusage_unit()
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def _rusage_unit() -> int:
    return 1 if sys.platform == "darwin" else 1024


if __name__ == "__main__":
    print(json.dumps(asdict(build_here(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))))
