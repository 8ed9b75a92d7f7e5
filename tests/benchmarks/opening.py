"""How long it takes to open an index in a warm process, and to change one post of it."""

import statistics
import time
from pathlib import Path

from tests.benchmarks.query import Query
from tests.benchmarks.results import Opening, rounded
from tests.benchmarks.systems.base import System
from tests.benchmarks.timing import clocked

TIMES = 5


def measure_opening(system: System, folder: Path, query: Query, posts: Path) -> Opening:
    """Medians of a few times: opening, the first answer of a new reader, one changed post.

    The index holds the posts of the file. It is changed last, so that all else sees it as it was built.
    """
    opened, answered = [], []
    for _ in range(TIMES):
        started = time.perf_counter()
        reader = system.open(folder)
        open_at = time.perf_counter()
        reader.answer(query)()
        answered.append(time.perf_counter() - open_at)
        opened.append(open_at - started)
        reader.close()
    return Opening(_median(opened), _median(answered), _updated(system, folder, posts))


def _updated(system: System, folder: Path, posts: Path) -> float | None:
    if not system.updates:
        return None
    return _median([clocked(lambda: system.update(posts, folder)) for _ in range(TIMES)])


def _median(seconds: list[float]) -> float:
    return rounded(statistics.median(seconds) * 1000)
