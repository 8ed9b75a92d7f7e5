"""Where texts have some words: what `indexer.snippets.matching` finds chunk by chunk, in 1 ns a byte.

Only words that a chunk is but for case and signs around it are found. A chunk that may have one otherwise, by
the letters in it, is left to Python.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled
from indexer.arrays.kernels.signs import BARE, CLOSES, KINDS, LETTERS, OPENS, SMALL, SPACE

Ints = NDArray[Any]

ASK = -1
"""In place of a term: Python must look."""

_LONGEST = 100
_BLOCK, _HEAD = 32, 3


@compiled("int64(int64, int64, int64)")
def _opening(first: int, second: int, third: int) -> int:
    """How many of these bytes are « ‘ or “, beginning with the first; 0 for none."""
    if first == 0xC2:
        return 2 if second == 0xAB else 0
    return 3 if first == 0xE2 and second == 0x80 and (third == 0x98 or third == 0x9C) else 0


@compiled("int64(int64, int64, int64)")
def _closing(first: int, second: int, third: int) -> int:
    """How many of these bytes are » ’ ” or …, beginning with the first; 0 for none."""
    if first == 0xC2:
        return 2 if second == 0xBB else 0
    ends = third == 0x99 or third == 0x9D or third == 0xA6
    return 3 if first == 0xE2 and second == 0x80 and ends else 0


@compiled()
def _word(data: Ints, start: int, stop: int) -> tuple[int, int]:
    """Where the word of a chunk starts and ends; at its end where it is no plain word."""
    at, width = start, 1
    while width and at < stop:
        width = 1 if KINDS[data[at]] & OPENS else 0
        if data[at] >= 0xC2 and stop - at > 2:
            width = _opening(data[at], data[at + 1], data[at + 2])
        at += width
    first, capitals = at, 0
    while at < stop and LETTERS[data[at]]:
        capitals += data[at] < 0x60
        at += 1
    last, width = at, 1
    while width and at < stop:
        width = 1 if KINDS[data[at]] & CLOSES else 0
        if data[at] >= 0xC2 and stop - at > 1:
            width = _closing(data[at], data[at + 1], data[at + 2] if stop - at > 2 else 0)
        at += width
    size = last - first
    humps = 0 < capitals < size and not (capitals == 1 and data[first] < 0x60)
    if at < stop or size > _LONGEST or humps:
        return stop, stop
    return first, last


@compiled()
def _heads(letters: Ints, bounds: Ints, first: int, last: int) -> Ints:
    """The first three of some letters, each once, and behind them the bits that a capital has less.

    All bits where there are fewer letters: those may be any.
    """
    heads, count = np.empty((last - first, 6), np.uint8), 0
    for number in range(first, last):
        for place in range(_HEAD):
            at = bounds[number] + place
            letter = letters[at] if at < bounds[number + 1] else 0xFF
            heads[count, place] = letter
            heads[count, _HEAD + place] = 0xFF if letter == 0xFF else 0x20 if LETTERS[letter] else 0
        other = place = 0
        while place < _HEAD:
            alike = heads[other, place] == heads[count, place]
            other, place = (other, place + 1) if alike else (other + 1, 0)
        count += other == count
    return heads[:count]


@compiled()
def _firsts(heads: Ints) -> Ints:
    """Which bytes are where a word with such a head may begin."""
    firsts = np.zeros(256, np.bool_)
    firsts[0x80:] = True
    for number in range(len(heads)):
        firsts[heads[number, 0]] = True
        if heads[number, _HEAD] == 0x20:
            firsts[heads[number, 0] - 0x20] = True
    return firsts


@compiled()
def _key(data: Ints, first: int, last: int, letters: Ints, bounds: Ints, keys: int) -> int:
    """The number of the key that a plain word is, or -1."""
    head, size = LETTERS[data[first]], last - first
    for key in range(keys):
        start = bounds[key]
        if letters[start] == head and bounds[key + 1] - start == size:
            at = first
            while at < last and LETTERS[data[at]] == letters[start + at - first]:
                at += 1
            if at == last:
                return key
    return -1


@compiled()
def _steps(data: Ints, start: int, stop: int, furthest: int) -> int:
    """How many words stand between two places, at most one more than `furthest`; ASK where unknown."""
    at, steps = start, 0
    while steps <= furthest:
        while at < stop and KINDS[data[at]] & SPACE:
            at += 1
        if at == stop:
            break
        end = at
        while end < stop and not KINDS[data[end]] & SPACE:
            end += 1
        first, last = _word(data, at, end)
        if first == last:
            return ASK
        at, steps = end, steps + 1
    return steps


@compiled()
def _may_begin(
    data: Ints, at: int, start: int, stop: int, letters: Ints, bounds: Ints, some: tuple[int, int]
) -> bool:
    """Whether a word at a place may begin as some of the letters.

    Signs beyond ASCII may be any, but for those of Latin.
    """
    if data[at] >= 0x80:
        before = data[at - 1] if at > start else 0
        if data[at] & 0xC0 == 0x80 or LETTERS[before] or 0x30 <= before <= 0x39:
            return False
        if data[at] == 0xE2 and stop - at > 1 and data[at + 1] == 0x80:  # – “ ‘ •
            return False
    for number in range(some[0], some[1]):
        place, last, there = bounds[number], bounds[number + 1], at
        while place < last and there < stop:
            letter, width = SMALL[data[there]], 1
            if data[there] == 0xC3 and stop - there > 1:
                letter, width = BARE[data[there + 1] & 0x3F], 2
            if letter and letter != letters[place]:
                break
            place = place + 1 if letter else last
            there += width
        if place == last:
            return True
    return False


@compiled()
def _space(data: Ints, at: int, stop: int) -> int:
    """The next white space from a place on."""
    while at < stop and not KINDS[data[at]] & SPACE:
        at += 1
    return at


@compiled()
def _has_head(data: Ints, at: int, heads: Ints) -> bool:
    """Whether a word with such a head may begin in a block."""
    end = at + _BLOCK
    first, second, third = data[at:end], data[at + 1 : end + 1], data[at + 2 : end + 2]
    for number in range(len(heads)):
        a, b, c = heads[number, 0], heads[number, 1], heads[number, 2]
        more_a, more_b, more_c = heads[number, 3], heads[number, 4], heads[number, 5]
        there = np.uint8(0)
        for place in range(_BLOCK):  # in no type but this, or it is eight times as slow
            unlike_a = np.uint8(np.uint8(first[place] | more_a) ^ a)
            unlike_b = np.uint8(np.uint8(second[place] | more_b) ^ b)
            unlike_c = np.uint8(np.uint8(third[place] | more_c) ^ c)
            unlike = np.uint8(unlike_a | np.uint8(unlike_b | unlike_c))
            there = np.uint8(there | np.uint8(unlike == 0))
        if there:
            return True
    return False


@compiled()
def _is_wide(some: Ints) -> bool:
    """Whether some bytes are of signs beyond ASCII."""
    there = np.uint8(0)
    for byte in some:
        there = np.uint8(there | byte)
    return bool(there >= 0x80)


@compiled()
def _next(data: Ints, at: int, stop: int, heads: Ints, firsts: Ints, is_wide: bool) -> int:
    """The next place of a first letter but for small letters after letters, or the end.

    Blocks without a head are left out, 0.4 ns a byte; those with signs beyond ASCII are not.
    """
    while at < stop:
        while at < stop and len(data) - at > _BLOCK + _HEAD:
            if (is_wide and _is_wide(data[at : at + _BLOCK + _HEAD])) or _has_head(data, at, heads):
                break
            at += _BLOCK
        for place in range(at, min(at + _BLOCK, stop)):
            byte = data[place]
            if firsts[byte]:
                within = byte >= 0x60 and LETTERS[byte] and place and LETTERS[data[place - 1]]
                if not within:
                    return place
        at += _BLOCK
    return stop


@compiled()
def _plain(data: Ints, start: int, stop: int) -> int:
    """How many bytes a text has before its first sign beyond ASCII."""
    at = start if _is_wide(data[start:stop]) else stop
    while at < stop and data[at] < 0x80:
        at += 1
    return at - start


@compiled(
    "int64(const uint8[::1], int64[:, ::1], int64[:, ::1], const uint8[::1], int64[::1], int64[::1], int64,"
    " int64, int64, int32[:, ::1], int64[::1])"
)
def find(
    data: Ints, texts: Ints, posts: Ints, letters: Ints, bounds: Ints, terms: Ints, plain: int, furthest: int,
    rest: int, found: Ints, narrow: Ints,
) -> int:  # fmt: skip
    """Write what is found of texts: the text, the term or ASK, its step, and where it starts and ends.

    How many there are; as many as there is room for, where there may be more. `texts` and `posts` are as
    `sections` tells. `letters` has the keys, each with its number in `terms`, and behind them the beginnings
    of which chunks may have a key: `plain` of them in any text, the others beside signs beyond ASCII. Steps
    are right between words no further than `furthest`. Where a `rest` is given, the first word of a body is
    enough, and what stands so far behind it. `narrow` has the bytes of each text that is looked at before
    its first sign beyond ASCII.
    """
    keys, in_any, in_wide = len(terms), len(terms) + plain, len(bounds) - 1
    plain_heads = _heads(letters, bounds, keys, in_any)
    wide_heads = _heads(letters, bounds, keys, in_wide)
    firsts = _firsts(wide_heads)
    count = post = 0
    is_enough = False
    for text in range(len(texts)):
        while text >= posts[post, -1]:
            post, is_enough = post + 1, False
        in_body = text < posts[post, 0]
        start, stop = texts[text, 0], texts[text, 1]
        if is_enough and in_body:
            continue
        narrow[text] = _plain(data, start, stop)
        is_wide = narrow[text] < stop - start
        heads, some = (wide_heads, (keys, in_wide)) if is_wide else (plain_heads, (keys, in_any))
        begin = end = first = last = recent = counted = start
        hidden = step = 0
        key = -1
        at = _next(data, start, stop, heads, firsts, is_wide)
        while at < stop and count < len(found):
            if at >= end:  # of the chunk before
                begin, end = at, _space(data, at, stop)
                while begin > start and not KINDS[data[begin - 1]] & SPACE:
                    begin -= 1
                first, last = _word(data, begin, end)
                key = _key(data, first, last, letters, bounds, keys) if first < last else -1
            is_plain = first < last
            if key < 0 and (
                is_plain or not _may_begin(data, at, start, stop, letters, bounds, some)
            ):
                at = _next(data, end if is_plain else at + 1, stop, heads, firsts, is_wide)
                continue
            term = ASK if key < 0 else terms[key]
            if key < 0:
                first, last = begin, end
            at = end
            if recent > start and furthest >= 0:
                steps = _steps(data, recent, begin, furthest)
                term, step = ASK if steps == ASK else term, step + steps
            while is_wide and counted < first:
                hidden += data[counted] & 0xC0 == 0x80
                counted += 1
            found[count, 0], found[count, 1], found[count, 2] = text, term, step
            found[count, 3], found[count, 4] = first - start - hidden, last - start - hidden
            count, step, recent = count + 1, step + 1, at
            if in_body and rest > 0 and term != ASK and not is_enough:
                is_enough, stop = True, _space(data, min(at + rest, stop), stop)
            at = _next(data, at, stop, heads, firsts, is_wide)
    return count
