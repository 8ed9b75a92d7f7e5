"""Facet values of posts -> arrays in both directions, and bitmaps of the commonest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.blobs import pack
from indexer.arrays.files import Arrays, narrowest
from indexer.arrays.posting_lists import run_starts
from indexer.fields import FACETS

PostValues = tuple[tuple[str, ...], ...]

COMMON = 64
"""Values of each facet that get a bitmap, at most.

At 100,000 posts and 88,000 hits counting 500 tags by these bitmaps takes 0.18 ms, by rows 1.6 ms.
"""


def value_arrays(posts: Sequence[PostValues]) -> Arrays:
    """The arrays `values.*` and `rows.*`; posts in their final order, each with its facets' labels."""
    labels = [_by_count(post[facet] for post in posts) for facet in range(len(FACETS))]
    starts = np.cumsum([0, *(len(names) for names in labels)])
    number = [
        {name: int(starts[f]) + i for i, name in enumerate(names)} for f, names in enumerate(labels)
    ]
    rows = [[number[f][label] for f, names in enumerate(post) for label in names] for post in posts]
    row_posts = np.repeat(np.arange(len(posts), dtype=np.int32), [len(row) for row in rows])
    row_values = np.array([value for row in rows for value in row], np.int64)
    by_value = np.argsort(row_values, kind="stable")
    arrays = {
        **pack("values", (label.encode("utf-8", "replace") for names in labels for label in names)),
        "values.facets": starts.astype(np.int64),
        "values.starts": run_starts(row_values, int(starts[-1])),
        "values.posts": row_posts[by_value],
        "rows.starts": run_starts(row_posts, len(posts)),
        "rows.values": narrowest(row_values),
    }
    return {**arrays, **_bitmaps(arrays, len(posts))}


def _by_count(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """The distinct labels, commonest first, ties by text."""
    counts = Counter(label for row in rows for label in row)
    return sorted(counts, key=lambda label: (-counts[label], label))


def _bitmaps(arrays: Arrays, posts: int) -> Arrays:
    """Bitmaps of each facet's commonest values, facet by facet, padded to 64-bit words."""
    facets, starts = arrays["values.facets"].tolist(), arrays["values.starts"]
    rows: list[NDArray[Any]] = [
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
