"""How the time of some work grows with its size: a ratio, which holds on slow and busy machines too."""

import gc
import time
from collections.abc import Callable

GROWTH = 8
"""How much larger the large work is."""

MOST = 3 * GROWTH
"""How much longer the large work may take; what grows with the square takes 64 times as long."""

LEAST_SECONDS = 0.001
"""A shorter time is not told from noise, and counts as this."""

TRIES = 5


def in_proportion(work: Callable[[int], object], size: int) -> bool:
    """Whether the time of `work(size)` grows with its size alone; the best of a few tries counts."""
    small = large = float("inf")
    for _ in range(TRIES):
        small = min(small, _seconds(work, size // GROWTH))
        large = min(large, _seconds(work, size))
        if large < MOST * max(small, LEAST_SECONDS):
            return True
    return False


def _seconds(work: Callable[[int], object], size: int) -> float:
    """What this thread alone takes, no garbage of other tests collected."""
    gc.disable()
    try:
        started = time.thread_time()
        work(size)
        return time.thread_time() - started
    finally:
        gc.enable()
