"""Counts of facet values among the posts found in one segment."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.runs import runs
from indexer.arrays.segment import Segment, as_indices

Ints = NDArray[Any]

FEW = 32
"""Below one post in 32, adding up the rows of the posts is faster than going through the bitmaps."""


def count_values(segment: Segment, posts: Ints) -> Ints:
    """How many of the ascending posts have each value; shape (values,), int64."""
    if len(posts) * FEW < segment.posts:
        return count_by_rows(segment, posts)
    return count_by_bits(segment, posts)


def count_by_rows(segment: Segment, posts: Ints) -> Ints:
    """Adds up the rows of the posts: work for each value that each post has."""
    starts = segment.arrays["rows.starts"]
    first = starts[posts]
    rows = runs(first, starts[posts + 1] - first)
    return np.bincount(segment.arrays["rows.values"][rows], minlength=len(segment.labels))


def count_by_bits(segment: Segment, posts: Ints) -> Ints:
    """Counts common bits with the bitmaps of common values, and marked posts in the lists of others."""
    arrays = segment.arrays
    bitmaps = arrays["values.bitmaps"]
    mask = np.zeros(bitmaps.shape[1] * 64, np.bool_)
    mask[posts] = True
    packed = np.packbits(mask, bitorder="little").view(np.uint64)
    by_bitmap = np.bitwise_count(bitmaps & packed).sum(axis=1, dtype=np.uint32)
    counts = np.empty(len(segment.labels), np.int64)
    row = 0
    for numbers, common in zip(
        segment.facet_ranges.values(), arrays["values.common"].tolist(), strict=True
    ):
        rare = numbers.start + common
        counts[numbers.start : rare] = by_bitmap[row : row + common]
        counts[rare : numbers.stop] = _count_in_lists(segment, mask, rare, numbers.stop)
        row += common
    return counts


def _count_in_lists(segment: Segment, mask: Ints, first: int, last: int) -> Ints:
    if first == last:
        return np.empty(0, np.int64)
    starts = segment.arrays["values.starts"][first : last + 1]
    posts = as_indices(segment.arrays["values.posts"][int(starts[0]) : int(starts[-1])])
    marked = mask[posts]
    return np.add.reduceat(marked.view(np.uint8), starts[:-1] - starts[0], dtype=np.int64)
