"""Building an index in a process of its own, so that its time and memory are its own too.

    python -m tests.benchmarks.building NAME POSTS.jsonl FOLDER

prints what was measured as JSON. The clock runs while the posts are read; it stands still while Python
and the libraries are loaded.
"""

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.memory import Watched
from tests.benchmarks.systems import load_system

MEGABYTE = 1_000_000
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Build:
    """What building an index took, all its processes together.

    `anonymous_mb` is what of the peak belongs to no file; `baseline_mb` is the memory before the first
    post was read. `cpu_seconds` counts all cores.
    """

    posts: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    anonymous_mb: float
    baseline_mb: float

    @property
    def rate(self) -> float:
        """Posts per second."""
        return self.posts / self.seconds


def build_apart(name: str, posts: Path, folder: Path, count: int) -> Build:
    """Builds from a file of so many posts. What that prints on failure goes to standard error."""
    command = [sys.executable, "-m", __name__, name, str(posts.resolve()), str(folder.resolve())]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE)
    with process, Watched(process.pid) as watched:
        printed, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    took: dict[str, Any] = json.loads(printed)
    return Build(
        posts=count,
        seconds=took["seconds"],
        cpu_seconds=took["cpu_seconds"],
        peak_mb=max(took["peak"], watched.peak.total) / MEGABYTE,
        anonymous_mb=watched.peak.anonymous / MEGABYTE,
        baseline_mb=took["baseline"] / MEGABYTE,
    )


def build_here(name: str, posts: Path, folder: Path) -> dict[str, float]:
    """Builds in this process: seconds, and bytes of memory before and at most."""
    system = load_system(name)
    baseline, cpu, start = peak(), cpu_seconds(), time.perf_counter()
    system.build(posts, folder)
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds() - cpu,
        "peak": peak(),
        "baseline": baseline,
    }


def cpu_seconds() -> float:
    """The work of this process and of its children that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def peak() -> int:
    """The most memory that this process had by itself: short peaks are not missed in it."""
    # Where there is /proc it is asked, because ru_maxrss begins at the size of the parent process.
    status = Path("/proc/self/status")
    if not status.exists():
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    print(json.dumps(build_here(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
