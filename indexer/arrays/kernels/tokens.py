"""Texts -> the numbers of their chunks: what Vocabularies do with dictionaries, in an eighth of the time.

A text is UTF-8, and no object of Python's is made of a chunk. Three loops one after the other, as calls
within a loop would count references: cut at white space, look for plain words, look up.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled

Ints = NDArray[Any]

_SPACE, _WIDE, _SMALL, _CAPITAL, _OPENS, _BOTH, _CLOSES = 1, 2, 3, 4, 5, 6, 7
_LONGEST = 100
_CASE = 0x20
_LINE_BREAK = 10
_HALF = 32


def _kinds() -> Ints:
    """What each byte may be; a wide one begins a white space beyond ASCII."""
    kinds = np.zeros(256, np.uint8)
    kinds[[9, 10, 11, 12, 13, 28, 29, 30, 31, 32]] = _SPACE
    kinds[[0xC2, 0xE1, 0xE2, 0xE3]] = _WIDE
    kinds[ord("a") : ord("z") + 1] = _SMALL
    kinds[ord("A") : ord("Z") + 1] = _CAPITAL
    kinds[list(b"([{")] = _OPENS
    kinds[list(b"\"'")] = _BOTH
    kinds[list(b".,;:!?)]}")] = _CLOSES
    return kinds


_KINDS = _kinds()


@compiled()
def _space(lead: int, second: int, third: int) -> int:
    """How many of these bytes are a white space beyond ASCII, beginning with the first; 0 for none."""
    if lead == 0xC2:
        return 2 if second == 0x85 or second == 0xA0 else 0
    if lead == 0xE1:
        return 3 if second == 0x9A and third == 0x80 else 0
    if lead == 0xE3:
        return 3 if second == 0x80 and third == 0x80 else 0
    if second == 0x80:
        return 3 if third <= 0x8A or third == 0xA8 or third == 0xA9 or third == 0xAF else 0
    return 3 if second == 0x81 and third == 0x9F else 0


@compiled()
def _opening(first: int, second: int, third: int) -> int:
    """How many of these bytes are « ‘ or “, beginning with the first; 0 for none."""
    if first == 0xC2:
        return 2 if second == 0xAB else 0
    return 3 if first == 0xE2 and second == 0x80 and (third == 0x98 or third == 0x9C) else 0


@compiled()
def _closing(first: int, second: int, third: int) -> int:
    """How many of these bytes are » ’ ” or …, ending with the third; 0 for none."""
    if second == 0xC2:
        return 2 if third == 0xBB else 0
    ends = third == 0x99 or third == 0x9D or third == 0xA6
    return 3 if first == 0xE2 and second == 0x80 and ends else 0


@compiled("int64(uint8[::1], int64[::1], int64[::1], int64[::1], int64[::1])")
def cut(data: Ints, ends: Ints, firsts: Ints, lasts: Ints, sizes: Ints) -> int:
    """Write where the chunks of texts begin and end, and how many each text has; how many there are.

    The texts stand one after the other in `data`, and end at `ends`.
    """
    at = found = 0
    for text in range(len(ends)):
        end, before = ends[text], found
        first = at
        while at < end:
            kind, width = _KINDS[data[at]], 0
            if kind == _SPACE:
                width = 1
            elif kind == _WIDE and end - at > 1:
                width = _space(data[at], data[at + 1], data[at + 2] if end - at > 2 else 0)
            if width and at > first:
                firsts[found], lasts[found] = first, at
                found += 1
            at += max(width, 1)
            if width:
                first = at
        if at > first:
            firsts[found], lasts[found] = first, at
            found += 1
        sizes[text] = found - before
    return found


@compiled("void(uint8[::1], int64, int64[::1], int64[::1], uint8[::1])")
def bare(data: Ints, count: int, firsts: Ints, lasts: Ints, bits: Ints) -> None:
    """Leave out the signs around plain words, and write which bits make the letters of each chunk small."""
    for chunk in range(count):
        first, last = firsts[chunk], lasts[chunk]
        width = 1
        while width and first < last:
            kind, width = _KINDS[data[first]], 0
            if kind in (_OPENS, _BOTH):
                width = 1
            elif data[first] >= 0x80 and last - first > 2:
                width = _opening(data[first], data[first + 1], data[first + 2])
            first += width
        width = 1
        while width and first < last:
            kind, width = _KINDS[data[last - 1]], 0
            if kind in (_CLOSES, _BOTH):
                width = 1
            elif data[last - 1] >= 0x80 and last - first > 2:
                width = _closing(data[last - 3], data[last - 2], data[last - 1])
            last -= width
        at, capitals = first, 0
        while at < last and (_KINDS[data[at]] == _SMALL or _KINDS[data[at]] == _CAPITAL):
            capitals += _KINDS[data[at]] == _CAPITAL
            at += 1
        size = last - first
        has_humps = 0 < capitals < size and not (capitals == 1 and _KINDS[data[first]] == _CAPITAL)
        bits[chunk] = 0
        if at == last and 0 < size <= _LONGEST and not has_humps:
            firsts[chunk], lasts[chunk], bits[chunk] = first, last, _CASE


@compiled("void(int64[:, ::1], int64[:, ::1])")
def refill(full: Ints, slots: Ints) -> None:
    """Enter the chunks of a table into a larger one, which is empty and a power of two of slots."""
    mask = len(slots) - 1
    for entry in range(len(full)):
        if full[entry, 0]:
            slot = (full[entry, 0] >> _HALF) & mask
            while slots[slot, 0]:
                slot = (slot + 1) & mask
            slots[slot, 0] = full[entry, 0]
            slots[slot, 1] = full[entry, 1]


@compiled(
    "void(uint8[::1], int64[::1], int64[::1], uint8[::1], int64, int64[:, ::1], uint8[::1], int64[::1],"
    " uint32[::1])"
)
def look_up(
    data: Ints, firsts: Ints, lasts: Ints, bits: Ints, language: int, slots: Ints, letters: Ints,
    state: Ints, numbers: Ints,
) -> None:  # fmt: skip
    """Write the numbers of chunks of one language, known or new.

    `state` is how many are known, and how many bytes of `letters` have them, each with its language before
    and a line break after it. The table has for each half of its hash with its number plus one, so that
    hardly any other is looked at, and where it starts.
    """
    mask = len(slots) - 1
    known, free = state[0], state[1]
    for chunk in range(len(numbers)):
        first, last, bit = firsts[chunk], lasts[chunk], bits[chunk]
        hashed = (np.int64(language) - 3750763034362895579) * 1099511628211
        for at in range(first, last):
            hashed = (hashed ^ (data[at] | bit)) * 1099511628211
        hashed ^= hashed << 24
        slot = (hashed >> _HALF) & mask
        while slots[slot, 0]:
            if (slots[slot, 0] ^ hashed) >> _HALF == 0:
                at, to = first, slots[slot, 1] + 1
                while at < last and letters[to] == data[at] | bit:
                    at += 1
                    to += 1
                ends = letters[to] == _LINE_BREAK
                if at == last and ends and letters[slots[slot, 1]] == language:
                    break
            slot = (slot + 1) & mask
        if not slots[slot, 0]:
            known += 1
            slots[slot, 0] = (hashed >> _HALF << _HALF) | known
            slots[slot, 1] = free
            letters[free] = language
            for at in range(first, last):
                free += 1
                letters[free] = data[at] | bit
            letters[free + 1] = _LINE_BREAK
            free += 2
        numbers[chunk] = (slots[slot, 0] & 0xFFFFFFFF) - 1
    state[0], state[1] = known, free


@compiled("boolean(const uint8[::1])")
def may_be_unspaced(data: Ints) -> bool:
    """Whether a text may have letters of scripts without spaces; a few that have none are named too."""
    for at in range(len(data) - 1):
        lead, second = data[at], data[at + 1]
        if lead == 0xE0:
            if second >= 0xB8:  # Thai, Lao
                return True
        elif lead == 0xE1:
            if second < 0xBA:  # Burmese, Khmer, Hangul; not what Vietnamese and Greek have
                return True
        elif lead == 0xF0:
            if second >= 0xA0:
                return True
        elif 0xE3 <= lead <= 0xEF:
            return True
    return False
