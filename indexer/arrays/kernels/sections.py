"""Where each text of a page is, in stored posts as they are: what `indexer.sections` makes strings of.

20 posts take 20 µs, making strings of them and bytes again 110.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled

Ints = NDArray[Any]

_MARK = 0xFF
_BLOCK = 32


@compiled()
def _field(data: Ints, at: int, stop: int) -> int:
    """Where the next mark is from a place on, or the end."""
    while stop - at > _BLOCK:
        there = np.uint8(0)
        for byte in data[at : at + _BLOCK]:
            there = np.uint8(there | np.uint8(byte == _MARK))
        if there:
            break
        at += _BLOCK
    while at < stop and data[at] != _MARK:
        at += 1
    return at


@compiled()
def _count(data: Ints, start: int, stop: int) -> int:
    """How many sections a post has: signs before the first mark."""
    count, at = 0, start
    while at < stop and data[at] != _MARK:
        count += data[at] & 0xC0 != 0x80
        at += 1
    return count


@compiled("Tuple((int64[:, ::1], int64[:, ::1]))(const uint8[::1], int64[::1], int64)")
def bounds(data: Ints, sizes: Ints, count: int) -> tuple[Ints, Ints]:
    """Where each text starts and ends, and of each post which is the first behind each of its parts.

    These are the texts of its body, its title, its headings and its tags. `data` has the sections of all
    posts as they are stored, then the title and tags of each, with marks between; `sizes` are those of the
    first, and how many of the others each post has. No texts where a post is damaged.
    """
    start = total = 0
    for post in range(count):
        total += 2 * _count(data, start, start + sizes[post]) + sizes[count + post]
        start += sizes[post] + 1
    texts, parts = np.empty((total, 2), np.int64), np.empty((count, 4), np.int64)
    beside, start, text = start, 0, 0
    for post in range(count):
        stop, number = start + sizes[post], _count(data, start, start + sizes[post])
        title, heading = text + number, text + number + 1
        parts[post, 0], parts[post, 1], parts[post, 2] = title, heading, heading + number
        at = _field(data, start, stop)
        for field in range(3 * number):
            if at == stop:
                return texts[:0], parts
            first, at = at + 1, _field(data, at + 1, stop)
            kind, place = field // number, field % number
            if kind != 1:  # no anchor
                to = text + place if kind else heading + place
                texts[to, 0], texts[to, 1] = first, at
        if at < stop:
            return texts[:0], parts
        text = heading + number
        for one in range(sizes[count + post]):
            to = text + one - 1 if one else title
            texts[to, 0], texts[to, 1] = beside, _field(data, beside, len(data))
            beside = texts[to, 1] + 1
        text += sizes[count + post] - 1
        parts[post, 3], start = text, stop + 1
    return texts, parts
