"""The memory of a process and of all that it starts, looked at while they run."""

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from types import TracebackType

INTERVAL_SECONDS = 0.05
SHARE_OF_TIME = 20
"""Looking takes as long as the memory is large; it rests so many times as long as it took."""

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of some processes: all that they keep in memory, and what of it belongs to no file.

    What several share counts once: it is the proportional set size.
    """

    total: int = 0
    anonymous: int = 0

    def __add__(self, other: "Memory") -> "Memory":
        return Memory(self.total + other.total, self.anonymous + other.anonymous)

    def __or__(self, other: "Memory") -> "Memory":
        """The most of each."""
        return Memory(max(self.total, other.total), max(self.anonymous, other.anonymous))


class Watched:
    """Keeps the peak of a process and its descendants while it is entered; nothing without /proc."""

    def __init__(self, pid: int) -> None:
        self.peak = Memory()
        self._pid = pid
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Watched":
        self._look()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        pause = INTERVAL_SECONDS
        while not self._ended.wait(pause):
            pause = max(INTERVAL_SECONDS, SHARE_OF_TIME * self._look())

    def _look(self) -> float:
        """Looks once; the seconds that it took."""
        started = time.perf_counter()
        self.peak |= sum(map(memory_of, family(self._pid)), Memory())
        return time.perf_counter() - started


def family(pid: int) -> list[int]:
    """A process and all its descendants, as far as they are there."""
    found = [pid]
    for one in found:
        for task in (PROC / str(one) / "task").glob("*/children"):
            found += map(int, _read(task).split())
    return found


def memory_of(pid: int) -> Memory:
    """The memory of one process now; nothing for one that has ended."""
    kilobytes = {
        name: int(rest.split()[0])
        for name, _, rest in (line.partition(":") for line in _read_lines(pid))
        if name.startswith("Pss")
    }
    anonymous = kilobytes.get("Pss_Anon", 0) + kilobytes.get("Pss_Shmem", 0)
    return Memory(kilobytes.get("Pss", 0) * 1024, anonymous * 1024)


def _read_lines(pid: int) -> list[str]:
    return _read(PROC / str(pid) / "smaps_rollup").splitlines()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process has ended
        return ""
