"""Runs of an array, one after the other: where each starts, and the indices of what is in them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import kernels

Ints = NDArray[Any]


def run_starts(sorted_numbers: Ints, count: int) -> Ints:
    """Where each of the numbers 0 to count - 1 starts in a sorted array; shape (count + 1,), int64."""
    return starts_of(np.bincount(sorted_numbers, minlength=count))


def starts_of(counts: Ints) -> Ints:
    """Where each of several runs of these lengths starts, and where the last ends; int64."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def runs(starts: Ints, counts: Ints) -> Ints:
    """The indices start, start + 1, … of each run, one run after the other."""
    indices = np.arange(int(counts.sum()))
    indices += (starts - (counts.cumsum() - counts)).repeat(counts)
    return indices


def taken(values: Ints, starts: Ints, counts: Ints) -> Ints:
    """Runs of values, uint8 to uint32, one run after the other; `starts` and `counts` are int64.

    1 million positions in 700,000 runs take the loop 3.7 ms, indices 7.5 ms.
    """
    if loops := kernels.loaded.get("merging"):
        copied = np.empty(int(counts.sum()), values.dtype)
        loops.copy_runs(values, starts, counts, copied)
        return copied
    return values[runs(starts, counts)]
