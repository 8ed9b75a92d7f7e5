"""Runs of an array, one after the other: where each starts, and the indices of what is in them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

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
