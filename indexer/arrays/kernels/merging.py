"""Postings and sorted strings of segments -> one order: twins in merge_postings.py and merge_strings.py."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled
from indexer.arrays.segment import BLOCK_SHIFT

Ints = NDArray[Any]


@compiled()
def _start(ends: Ints) -> None:
    """Make of how many there are of each number where the first of it goes."""
    before = 0
    for number in range(len(ends)):
        count = ends[number]
        ends[number] = before
        before += count


@compiled("void(int32[::1], int32[::1], int64, int64[::1], int64[::1], int32[::1], int64[::1])")
def order_postings(
    terms: Ints, posts: Ints, blocks: int, post_ends: Ints, cell_ends: Ints, by_post: Ints, order: Ints
) -> None:  # fmt: skip
    """Write the order by term, then post, of postings, and where those of each term end in each block.

    Sorted by counting, first by post. The ends are zeros, one for each post and one for each block of each
    term; `by_post` is as long as the others, and holds the first order in the end.
    """
    for at in range(len(posts)):
        post_ends[posts[at]] += 1
        cell_ends[terms[at] * blocks + (posts[at] >> BLOCK_SHIFT)] += 1
    _start(post_ends)
    _start(cell_ends)
    for at in range(len(posts)):
        by_post[post_ends[posts[at]]] = at
        post_ends[posts[at]] += 1
    for at in by_post:
        cell = terms[at] * blocks + (posts[at] >> BLOCK_SHIFT)
        order[cell_ends[cell]] = at
        cell_ends[cell] += 1


@compiled(
    *(
        f"void(const {dtype}[::1], int64[::1], int64[::1], {dtype}[::1])"
        for dtype in ("uint8", "uint16", "uint32")
    )
)
def copy_runs(values: Ints, starts: Ints, counts: Ints, copied: Ints) -> None:
    """Write runs of values one after the other."""
    written = 0
    for run in range(len(starts)):
        start = starts[run]
        for at in range(counts[run]):
            copied[written + at] = values[start + at]
        written += counts[run]


@compiled()
def _compare_strings(blob: Ints, a: Ints, b: Ints) -> Any:
    a_size, b_size = np.int64(a[1]) - np.int64(a[0]), np.int64(b[1]) - np.int64(b[0])
    for at in range(min(a_size, b_size)):
        difference = np.int64(blob[a[0] + at]) - np.int64(blob[b[0] + at])
        if difference:
            return difference
    return a_size - b_size


@compiled()
def _compare(blob: Ints, keys: Ints, words: Ints, numbers: Ints, a: int, b: int) -> Any:
    """Below, at or above 0 as row a comes before, with or after row b: by key, then word, then number."""
    found = _compare_strings(blob, keys[a], keys[b])
    if found == 0:
        found = _compare_strings(blob, words[a], words[b])
    return found if found else numbers[a] - numbers[b]


@compiled()
def _merge(
    blob: Ints, keys: Ints, words: Ints, numbers: Ints, order: Ints, merged: Ints, low: int, middle: int,
    high: int,
) -> None:  # fmt: skip
    """Merge the rows from `low` to `middle` with those from there to `high`."""
    left, right = low, middle
    for at in range(low, high):
        if right == high or (
            left < middle and _compare(blob, keys, words, numbers, order[left], order[right]) <= 0
        ):
            merged[at] = order[left]
            left += 1
        else:
            merged[at] = order[right]
            right += 1


@compiled(
    "int32[::1](const uint8[::1], uint32[:, ::1], uint32[:, ::1], int32[::1], int64[::1], int32[::1],"
    " int32[::1], boolean[::1])"
)
def merge_rows(
    blob: Ints, keys: Ints, words: Ints, numbers: Ints, runs: Ints, order: Ints, other: Ints, repeats: Ints
) -> Ints:  # fmt: skip
    """The order of rows that are sorted within runs; `repeats` says which are equal to the one before.

    Keys and words have where each begins and ends in the blob. Two runs are merged into one until one is
    left. `runs` has where each starts, and the end of the last; it is used up, as are `order` and `other`,
    one of which is the result.
    """
    for row in range(len(order)):
        order[row] = row
    count = len(runs) - 1
    while count > 1:
        made = 0
        for run in range(0, count, 2):
            high = runs[min(run + 2, count)]
            _merge(blob, keys, words, numbers, order, other, runs[run], runs[run + 1], high)
            runs[made] = runs[run]
            made += 1
        runs[made] = runs[count]
        count = made
        order, other = other, order
    for row in range(1, len(order)):
        repeats[row] = _compare(blob, keys, words, numbers, order[row - 1], order[row]) == 0
    return order
