"""Which posts that have all words of a phrase have them one after the other.

`rows` and `lists` are those of scoring.py.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled

Ints = NDArray[Any]

BLOCK_SHIFT = 16
BLOCK = 1 << BLOCK_SHIFT

HEAD = 4
"""What a row has before the bounds of its blocks: from where to where its positions and its odd ones lie."""

_ZONE_BITS, _ZONE = 2, 3


@compiled()
def _counted(first: int, weights: Ints, odds: tuple[Ints, Ints], at: int, counts: Ints) -> int:
    """How many positions each posting from `first` on has; the odd ones from `at` on say otherwise."""
    for i in range(len(weights)):
        counts[i] = weights[i]
    odd, odd_counts = odds
    while at < len(odd) and odd[at] < first + len(weights):
        counts[np.int64(odd[at]) - first] = odd_counts[at]
        at += 1
    return at


@compiled()
def _spread(lows: Ints, counts: Ints, place: int, marks: Ints, spans: Ints) -> tuple[Any, int]:
    """Where the positions of the marked posts lie, in order; how many posts, and where the next ones start.

    A mark that was met is gone, so that a post which a damaged list has twice takes no room.
    """
    found = np.uint64(0)
    for i in range(len(lows)):
        low = lows[i]
        spans[found, 0] = place
        place += counts[i]
        spans[found, 1] = place
        found += np.uint64(marks[low])
        marks[low] = 0
    return np.int64(found), place


@compiled(
    *(
        "int64[:, :, ::1](const int64[::1], const int64[:, ::1],"
        f" Tuple((const uint16[::1], const {weights}[::1])),"
        f" Tuple((const uint32[::1], const {weights}[::1])))"
        for weights in ("uint8", "uint16")
    )
)
def spans(posts: Ints, rows: Ints, lists: tuple[Ints, Ints], odds: tuple[Ints, Ints]) -> Ints:
    """For each word and each of the posts, which all have the words: where its positions start and end.

    `odds` are the postings that have another number of positions than their weight, and those numbers.
    No word has positions in the posts of a block where a damaged file has not all of them.
    """
    lows, weights = lists
    found = np.empty(
        (len(rows), len(posts) + 1, 2), np.int64
    )  # one place to write what is not wanted
    marks = np.zeros(BLOCK, np.uint8)
    for word in range(len(rows)):
        place, end, at, beyond = rows[word, :HEAD]
        own = odds[0][:beyond], odds[1][:beyond]
        done = 0
        for block in range(rows.shape[1] - HEAD - 1):
            start = done
            while done < len(posts) and posts[done] >> BLOCK_SHIFT == block:
                marks[posts[done] & (BLOCK - 1)] = 1
                done += 1
            first, last = rows[word, HEAD + block], rows[word, HEAD + block + 1]
            counts = np.empty(last - first, np.int32)
            at = _counted(first, weights[first:last], own, at, counts)
            there = found[word, start : done + 1]
            count, place = _spread(lows[first:last], counts, place, marks, there)
            if count < done - start or place > end:
                there[:] = 0
                marks[:] = 0
                place = end
    return found


@compiled(
    "int64[::1](const int64[:, :, ::1], const uint16[::1], int64, int64)",
    "int64[::1](const int64[:, :, ::1], const uint32[::1], int64, int64)",
)
def in_order(spans: Ints, positions: Ints, slop: int, zone: int) -> Ints:
    """Indices of the posts in which each word stands 1 to `slop` positions after the one before it.

    In one zone, where that is not negative. No array is sliced or handed on in the loop: counting who uses
    it takes ten times as long as comparing the few positions of a post.
    """
    words, posts = spans.shape[0], spans.shape[1] - 1
    longest = 0
    for word in range(words):
        for i in range(posts):
            longest = max(longest, spans[word, i, 1] - spans[word, i, 0])
    ends, places = np.empty(longest, np.int64), np.empty(longest, np.int64)
    kept = np.empty(posts, np.int64)
    count = 0
    for i in range(posts):
        reached = 0
        for p in range(spans[0, i, 0], spans[0, i, 1]):
            ends[reached] = positions[p] >> _ZONE_BITS
            reached += zone < 0 or positions[p] & _ZONE == zone
        for word in range(1, words):
            last, reached, at = reached, 0, 0
            for p in range(spans[word, i, 0], spans[word, i, 1]):
                place = np.int64(positions[p] >> _ZONE_BITS)
                while at < last and ends[at] < place:
                    at += 1
                near = at > 0 and place - ends[at - 1] <= slop
                places[reached] = place
                reached += near and (zone < 0 or positions[p] & _ZONE == zone)
            for p in range(reached):
                ends[p] = places[p]
        kept[count] = i
        count += reached > 0
    return kept[:count]
