"""Counts of facet values, and the commonest of them: the loops of `facets` and `listing`.

No number that comes from a file leads outside an array: posts are held against the size of the arrays,
and values were, when the view was opened.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.bits import ones
from indexer.arrays.kernels.jit import compiled

Ints = NDArray[Any]

_BITS_OF_BYTES = np.uint64(0x0102040810204080)
"""Eight bytes of 0 and 1 times this have the eight bits, first lowest, in their highest byte."""

_LOWER = (1 << 32) - 1


@compiled("uint8[::1](const int64[::1], int64)")
def _marks(posts: Ints, size: int) -> Ints:
    """A byte for each post, 1 where it is among those given."""
    marks = np.zeros(size, np.uint8)
    for post in posts:
        if np.uint64(post) < np.uint64(size):
            marks[post] = 1
    return marks


@compiled("uint64[::1](uint8[::1])")
def _packed(marks: Ints) -> Ints:
    """The marks as bits; setting bits one by one takes three times as long, as each waits for the last."""
    packed = np.empty(len(marks) // 8, np.uint8)
    eights = marks.view(np.uint64)
    for i in range(len(packed)):
        packed[i] = (eights[i] * _BITS_OF_BYTES) >> np.uint64(56)
    return packed.view(np.uint64)


@compiled("void(const uint64[:, ::1], uint64[::1], const int64[:, ::1], int64[::1])")
def _add_common(bitmaps: Ints, words: Ints, common: Ints, counts: Ints) -> None:
    for row in range(len(common)):
        bits = bitmaps[common[row, 0]]
        found = np.uint64(0)
        for i in range(len(words)):
            found += ones(bits[i] & words[i])
        counts[common[row, 1]] += np.int64(found)


@compiled("void(const int32[::1], uint8[::1], const int64[:, ::1], int64[::1])")
def _add_rare(members: Ints, marks: Ints, rare: Ints, counts: Ints) -> None:
    """Looks up the posts of each value.

    The marked ones are written down, though nobody reads them: without that LLVM gathers marks by
    instructions that take 1.6 times as long.
    """
    marked = np.empty(len(marks) + 1, np.int32)
    for row in range(len(rare)):
        found = 0
        for post in members[rare[row, 0] : rare[row, 1]]:
            marked[found] = post
            found += marks[post]
        counts[rare[row, 2]] += found


@compiled(
    "void(const int64[::1], const uint64[:, ::1], const int64[:, ::1], const int32[::1],"
    " const int64[:, ::1], int64[::1])"
)
def count_by_bits(
    posts: Ints, bitmaps: Ints, common: Ints, members: Ints, rare: Ints, counts: Ints
) -> None:
    """Adds to `counts` how many of the posts have each value.

    `common` has the bitmap of a value and its place in `counts`; `rare` where its posts start and end
    among the `members`, and its place.
    """
    marks = _marks(posts, bitmaps.shape[1] * 64)
    _add_common(bitmaps, _packed(marks), common, counts)
    _add_rare(members, marks, rare, counts)


@compiled(
    *(
        f"void(const int64[::1], const int64[::1], const {values}[::1], const int64[::1], int64[::1])"
        for values in ("uint8", "uint16", "uint32")
    )
)
def count_by_rows(posts: Ints, starts: Ints, values: Ints, places: Ints, counts: Ints) -> None:
    """Adds the same for all values, by the rows of the posts; places below 0 are left out."""
    found = np.zeros(len(places), np.int64)
    for post in posts:
        if np.uint64(post) < np.uint64(len(starts) - 1):
            for i in range(starts[post], starts[post + 1]):
                found[values[i]] += 1
    for value in range(len(places)):
        if places[value] >= 0:
            counts[places[value]] += found[value]


@compiled("int64(int64[::1], int64, int64)")
def _inserted(keys: Ints, size: int, key: int) -> int:
    """Put a key in its place among `size` falling ones, in front of a free place; the new size."""
    place = size
    while place and keys[place - 1] < key:
        keys[place] = keys[place - 1]
        place -= 1
    keys[place] = key
    return size + 1


@compiled("Tuple((int64, int64))(const int64[::1], const int64[::1], int64, int64[::1])")
def _commonest(counts: Ints, values: Ints, most: int, keys: Ints) -> tuple[int, int]:
    """The keys of the `most` commonest values that have a count, best first: how many, and of how many."""
    size = distinct = 0
    for value in values:
        if counts[value]:
            distinct += 1
            key = (counts[value] << 32) + _LOWER - value
            if size < most:
                size = _inserted(keys, size, key)
            elif key > keys[size - 1]:
                _inserted(keys, size - 1, key)
    return size, distinct


@compiled(
    "int64[::1](const int64[::1], const int64[::1], const int64[:, ::1], const int64[::1],"
    " int64, int64[:, ::1])"
)
def list_values(
    counts: Ints, ordered: Ints, facets: Ints, selected: Ints, most: int, sizes: Ints
) -> Ints:
    """For each facet its `most` commonest values, ties by number, and all the selected; one after another.

    A row of `facets` says where the facet's values start and end, and 0 for the order by count, 1 by
    rising number, -1 by falling. `ordered` has the values of each facet, likely ones first, so that few
    are put in front of others. A row of `sizes` becomes how many of a facet are listed, and how many have
    a count.

    A value's key rises with its count and falls with its number.
    """
    keys = np.empty(min(most, len(counts)) + len(selected), np.int64)
    listed = np.empty(len(facets) * len(keys), np.int64)
    end = 0
    for facet in range(len(facets)):
        first, last, order = facets[facet]
        size, distinct = _commonest(counts, ordered[first:last], most, keys)
        admitted = keys[size - 1] if size else np.int64(1) << 62
        for value in selected:
            key = (counts[value] << 32) + _LOWER - value
            if first <= value < last and key < admitted:
                size = _inserted(keys, size, key)
        own = listed[end : end + size]
        for i in range(size):
            value = _LOWER - (keys[i] & _LOWER)
            if order:
                _inserted(own, i, -order * value)
            else:
                own[i] = value
        if order:
            own *= -order
        sizes[facet, 0], sizes[facet, 1] = size, distinct
        end += size
    return listed[:end]
