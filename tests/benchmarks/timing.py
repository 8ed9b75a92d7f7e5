"""Timing several systems side by side: they take turns, so that a slow moment meets all of them."""

import gc
import math
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks.systems.base import Work

WARM_UP_SECONDS = 0.05
TURN_SECONDS = 0.01
BUDGET_SECONDS = 0.3
LEAST_REPEATS = 5
SLOW_REPEATS = 3
SLOW_BUDGETS = 10
MOST_REPEATS = 2000


@dataclass(frozen=True, slots=True)
class Timing:
    """Times of one piece of work in milliseconds."""

    median_ms: float
    p99_ms: float
    repeats: int


def measure(works: Mapping[str, Work], budget: float = BUDGET_SECONDS) -> dict[str, Timing]:
    """Times each work until it used its budget of seconds, at least five times, or three where they are slow.

    In each round every work has a turn of ten milliseconds, or one call where that takes longer.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        _turn(work, min(WARM_UP_SECONDS, budget))
    left = list(works)
    with _no_collector():
        while left:
            for name in left:
                times[name] += _turn(works[name], TURN_SECONDS)
            left = [name for name in left if not _enough(times[name], budget)]
    return {name: timing(spent) for name, spent in times.items()}


def clocked(work: Work) -> float:
    """The seconds that work takes once."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def timing(seconds: list[float]) -> Timing:
    """Median and 99th percentile, which is the longest of fewer than a hundred times."""
    ordered = sorted(seconds)
    worst = ordered[math.ceil(0.99 * len(ordered)) - 1]
    return Timing(statistics.median(ordered) * 1000, worst * 1000, len(ordered))


def _turn(work: Work, seconds: float) -> list[float]:
    times: list[float] = []
    after = time.perf_counter()
    end = after + seconds
    while after < end or not times:
        before = time.perf_counter()
        work()
        after = time.perf_counter()
        times.append(after - before)
    return times


def _enough(times: list[float], budget: float) -> bool:
    if len(times) >= MOST_REPEATS:
        return True
    spent = sum(times)
    if len(times) >= LEAST_REPEATS:
        return spent >= budget
    return len(times) >= SLOW_REPEATS and spent >= SLOW_BUDGETS * max(budget, BUDGET_SECONDS)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keeps Python's collector of cycles from running within a measured time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
