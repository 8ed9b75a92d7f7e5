"""Facet values of posts -> arrays in both directions, and bitmaps of the commonest."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.blobs import pack
from indexer.arrays.files import Arrays, narrowest_for
from indexer.arrays.runs import run_starts
from indexer.fields import FACETS
from indexer.rules.values import PostValues

Ints = NDArray[Any]

FacetValue = tuple[int, str]
"""The number of a facet, and a label in it."""

COMMON = 64
"""Values of each facet that get a bitmap, at most.

At 100,000 posts and 88,000 hits counting 500 tags by these bitmaps takes 0.18 ms, by rows 1.6 ms.
"""


def value_arrays(posts: Sequence[PostValues]) -> Arrays:
    """The arrays `values.*` and `rows.*`; posts in their final order, each with its facets' labels."""
    numbers: dict[FacetValue, int] = {}
    rows = [
        [
            numbers.setdefault((facet, label), len(numbers))
            for facet, labels in enumerate(post)
            for label in labels
        ]
        for post in posts
    ]
    counts = np.array([len(row) for row in rows], np.int64)
    flat = np.array([value for row in rows for value in row], np.int64)
    return row_arrays(list(numbers), flat, counts)


def row_arrays(values: Sequence[FacetValue], rows: Ints, counts: Ints) -> Arrays:
    """The same arrays from `rows`, the numbers of the values of one post after the other.

    `counts` says how many values each post has. Values that no post has are left out.
    """
    having = np.bincount(rows, minlength=len(values)).tolist()
    listed = [n for n, count in enumerate(having) if count]
    listed.sort(key=lambda n: (values[n][0], -having[n], values[n][1]))
    number = np.zeros(len(values), narrowest_for(len(listed)))
    number[listed] = np.arange(len(listed))
    row_values = number[rows]
    row_posts = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    facets = np.array([values[n][0] for n in listed], np.int64)
    arrays = {
        **pack("values", (values[n][1].encode("utf-8", "replace") for n in listed)),
        "values.facets": run_starts(facets, len(FACETS)),
        "values.starts": run_starts(row_values, len(listed)),
        "values.posts": row_posts[np.argsort(row_values, kind="stable")],
        "rows.starts": run_starts(row_posts, len(counts)),
        "rows.values": row_values,
    }
    return {**arrays, **_bitmaps(arrays, len(counts))}


def _bitmaps(arrays: Arrays, posts: int) -> Arrays:
    """Bitmaps of each facet's commonest values, facet by facet, padded to 64-bit words."""
    facets, starts = arrays["values.facets"].tolist(), arrays["values.starts"]
    rows: list[Ints] = [
        arrays["values.posts"][starts[value] : starts[value + 1]]
        for first, last in pairwise(facets)
        for value in range(first, min(last, first + COMMON))
    ]
    words = -(-posts // 64)
    packed = np.zeros((len(rows), words), np.uint64)
    for i, members in enumerate(rows):
        mask = np.zeros(words * 64, np.bool_)
        mask[members] = True
        packed[i] = np.packbits(mask, bitorder="little").view(np.uint64)
    return {"values.bitmaps": packed, "values.common": np.minimum(np.diff(facets), COMMON)}
