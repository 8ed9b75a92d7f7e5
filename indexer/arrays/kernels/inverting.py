"""A stream of tokens -> postings, sorted by counting: the twin is in posting_lists.py."""

from typing import Any

from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled
from indexer.arrays.segment import BLOCK_SHIFT, ZONE_MASK

Ints = NDArray[Any]


@compiled("void(int32[::1], int32[::1], uint32[::1], int64[::1], int32[::1], uint32[::1])")
def sort_by_term(
    terms: Ints, posts: Ints, places: Ints, ends: Ints, sorted_posts: Ints, sorted_places: Ints
) -> None:
    """Write the posts and places of tokens term by term, and where those of each term end.

    `ends` has a zero for each term.
    """
    for term in terms:
        ends[term] += 1
    before = 0
    for term in range(len(ends)):
        count = ends[term]
        ends[term] = before
        before += count
    for at in range(len(terms)):
        place = ends[terms[at]]
        sorted_posts[place] = posts[at]
        sorted_places[place] = places[at]
        ends[terms[at]] += 1


@compiled(
    "int64(int64[::1], int32[::1], uint32[::1], uint32[::1], int64, int64[::1], uint16[::1], uint32[::1],"
    " uint32[::1])"
)
def gather_postings(
    ends: Ints, posts: Ints, places: Ints, zone_weights: Ints, blocks: int, postings: Ints, lows: Ints,
    weights: Ints, counts: Ints,
) -> int:  # fmt: skip
    """Count the postings of each term in each block, write the last three arrays; returns how many there are.

    Takes what `sort_by_term` wrote. `postings` has a zero for each block of each term.
    """
    written = -1
    token = 0
    for term in range(len(ends)):
        last = -1
        for at in range(token, ends[term]):
            if posts[at] != last:
                last = posts[at]
                written += 1
                postings[term * blocks + (last >> BLOCK_SHIFT)] += 1
                lows[written] = last & 0xFFFF
                weights[written] = 0
                counts[written] = 0
            weights[written] += zone_weights[places[at] & ZONE_MASK]
            counts[written] += 1
        token = ends[term]
    return written + 1
