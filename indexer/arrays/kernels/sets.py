"""Sets of posts, from the lists of many terms."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.bits import lowest_bit
from indexer.arrays.kernels.jit import compiled

Ints = NDArray[Any]

BLOCK = 1 << 16

_WORD = 64
"""Posts whose marks are read out together."""


@compiled()
def _read_out(marks: Ints, base: int, posts: Ints) -> Any:
    """Takes the posts of a block that are marked, and leaves no mark; how many those are."""
    count = np.uint64(0)
    for start in range(0, len(marks), _WORD):
        bits = np.uint64(0)
        for i in range(_WORD):
            bits |= np.uint64(marks[start + i]) << np.uint64(i)
            marks[start + i] = 0
        while bits:
            posts[count] = base + start + np.int64(lowest_bit(bits))
            bits &= bits - np.uint64(1)
            count += np.uint64(1)
    return np.int64(count)


@compiled("int64[::1](const int64[::1], const int64[::1], const uint16[::1], int64)")
def any_post(firsts: Ints, lasts: Ints, lows: Ints, size: int) -> Ints:
    """Ascending posts, below `size`, that have any of some terms.

    `firsts` and `lasts` say where the postings of each term start and end in each block of posts, term by
    term. What a damaged file has beyond its postings or its posts is left out.
    """
    blocks = max(1, -(-size // BLOCK))
    most = 0
    for i in range(len(firsts)):
        if 0 <= firsts[i] < lasts[i] <= len(lows):
            most = min(most + lasts[i] - firsts[i], size)
    posts = np.empty(most, np.int64)
    marks = np.zeros(BLOCK, np.uint8)
    count = 0
    for block in range(blocks):
        here = min(BLOCK, size - block * BLOCK)
        for i in range(block, len(firsts), blocks):
            if firsts[i] >= 0 and lasts[i] <= len(lows):
                for at in range(firsts[i], lasts[i]):
                    marks[lows[at]] = 1
        marks[here:] = 0
        used = marks[: -(-here // _WORD) * _WORD]
        count += _read_out(used, block * BLOCK, posts[count:])
    return posts[:count]
