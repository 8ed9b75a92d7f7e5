"""Where texts have some words: what `indexer.snippets.matching` finds chunk by chunk, in 1 ns a byte.

Only words that a chunk is but for case and signs around it are found. A chunk that may have one otherwise, by
the letters in it, is left to Python.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled
from indexer.language.folding import fold

Ints = NDArray[Any]

ASK = -1
"""In place of a term: Python must look."""

_LONGEST = 100
_SIZES = 63
_SPACE, _OPENS, _CLOSES = 1, 2, 4


def _kinds() -> Ints:
    kinds = np.zeros(256, np.uint8)
    kinds[[9, 10, 11, 12, 13, 28, 29, 30, 31, 32]] = _SPACE
    kinds[list(b"([{")] = _OPENS
    kinds[list(b"\"'")] = _OPENS | _CLOSES
    kinds[list(b".,;:!?)]}")] = _CLOSES
    return kinds


def _letters() -> Ints:
    """The small letter that each letter of ASCII is; 0 for other bytes."""
    small = (ord(chr(byte).lower()) if chr(byte).isalpha() else 0 for byte in range(128))
    return np.array([*small, *[0] * 128], np.uint8)


def _small() -> Ints:
    """Bytes of ASCII, letters as small ones; 0 for others."""
    return np.array([*(ord(chr(byte).lower()) for byte in range(128)), *[0] * 128], np.uint8)


def _bare() -> Ints:
    """What is left of the letters from À to ÿ, by their second bytes; 0 where that is not one letter."""
    folded = [fold(chr(code)) for code in range(0xC0, 0x100)]
    return np.array([ord(f) if len(f) == 1 and f.isascii() else 0 for f in folded], np.uint8)


_KINDS, _LETTERS, _SMALL, _BARE = _kinds(), _letters(), _small(), _bare()


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
        width = 1 if _KINDS[data[at]] & _OPENS else 0
        if data[at] >= 0xC2 and stop - at > 2:
            width = _opening(data[at], data[at + 1], data[at + 2])
        at += width
    first, capitals = at, 0
    while at < stop and _LETTERS[data[at]]:
        capitals += data[at] < 0x60
        at += 1
    last, width = at, 1
    while width and at < stop:
        width = 1 if _KINDS[data[at]] & _CLOSES else 0
        if data[at] >= 0xC2 and stop - at > 1:
            width = _closing(data[at], data[at + 1], data[at + 2] if stop - at > 2 else 0)
        at += width
    size = last - first
    humps = 0 < capitals < size and not (capitals == 1 and data[first] < 0x60)
    if at < stop or size > _LONGEST or humps:
        return stop, stop
    return first, last


@compiled()
def _pairs(letters: Ints, bounds: Ints, keys: int) -> Ints:
    """Which two bytes the letters behind the keys may begin with, the second being the high one."""
    pairs = np.zeros((256, 256), np.uint8)
    pairs[:, 0x80:] = 1
    for number in range(keys, len(bounds) - 1):
        first, is_one = letters[bounds[number]], bounds[number + 1] - bounds[number] == 1
        second = 0 if is_one else letters[bounds[number] + 1]
        for byte in range(256):
            if is_one or byte >= 0x80 or _SMALL[byte] == second:
                pairs[byte, first] = 1
                if _LETTERS[first]:
                    pairs[byte, first - 0x20] = 1
    return pairs.reshape(-1)


@compiled()
def _key(data: Ints, first: int, last: int, letters: Ints, bounds: Ints, keys: int) -> int:
    """The number of the key that a plain word is, or -1."""
    head, size = _LETTERS[data[first]], last - first
    for key in range(keys):
        start = bounds[key]
        if letters[start] == head and bounds[key + 1] - start == size:
            at = first
            while at < last and _LETTERS[data[at]] == letters[start + at - first]:
                at += 1
            if at == last:
                return key
    return -1


@compiled()
def _steps(data: Ints, start: int, stop: int, furthest: int) -> int:
    """How many words stand between two places, at most one more than `furthest`; ASK where unknown."""
    at, steps = start, 0
    while steps <= furthest:
        while at < stop and _KINDS[data[at]] & _SPACE:
            at += 1
        if at == stop:
            break
        end = at
        while end < stop and not _KINDS[data[end]] & _SPACE:
            end += 1
        first, last = _word(data, at, end)
        if first == last:
            return ASK
        at, steps = end, steps + 1
    return steps


@compiled()
def _may_begin(
    data: Ints, at: int, start: int, stop: int, letters: Ints, bounds: Ints, keys: int
) -> bool:
    """Whether a word at a place may begin as one of the letters behind the keys.

    Signs beyond ASCII may be any, but for those of Latin.
    """
    if data[at] >= 0x80:
        before = data[at - 1] if at > start else 0
        if data[at] & 0xC0 == 0x80 or _LETTERS[before] or 0x30 <= before <= 0x39:
            return False
        if data[at] == 0xE2 and stop - at > 1 and data[at + 1] == 0x80:  # – “ ‘ •
            return False
    for number in range(keys, len(bounds) - 1):
        place, last, there = bounds[number], bounds[number + 1], at
        while place < last and there < stop:
            letter, width = _SMALL[data[there]], 1
            if data[there] == 0xC3 and stop - there > 1:
                letter, width = _BARE[data[there + 1] & 0x3F], 2
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
    while at < stop and not _KINDS[data[at]] & _SPACE:
        at += 1
    return at


@compiled()
def _next(data: Ints, at: int, stop: int, pairs: Ints) -> int:
    """The next place of a pair but for small letters after letters; else the last place, or the end."""
    if at >= stop:
        return stop
    pair = np.uint32(data[at]) << _BYTE
    for byte in data[at + 1 : stop]:
        pair = pair >> _BYTE | np.uint32(byte) << _BYTE
        if pairs[pair]:
            within = data[at] >= 0x60 and _LETTERS[data[at]] and at and _LETTERS[data[at - 1]]
            if not within:
                return at
        at += 1
    return at


_BYTE = np.uint32(8)


@compiled(
    "int64(const uint8[::1], int64[::1], int64[:, ::1], const uint8[::1], int64[::1], int64[::1], int64,"
    " int64, int32[:, ::1], uint8[::1])"
)
def find(
    data: Ints, ends: Ints, posts: Ints, letters: Ints, bounds: Ints, terms: Ints, furthest: int, rest: int,
    found: Ints, wide: Ints,
) -> int:  # fmt: skip
    """Write what is found of texts: the text, the term or ASK, its step, and where it starts and ends.

    How many there are; as many as there is room for, where there may be more. Texts end at `ends`, each with
    a line break behind it. `letters` has the keys, each with its number in `terms`, and behind them the
    beginnings of which chunks may have a key. Steps are right between words no further than `furthest`. Texts
    with signs beyond ASCII are `wide`. Where a `rest` is given, the first word of a post is enough, and what
    stands so far behind it; a row of `posts` says where the texts of its body end, and then those beside it.
    """
    pairs, keys = _pairs(letters, bounds, len(terms)), len(terms)
    start = count = post = 0
    is_enough = False
    for text in range(len(ends)):
        while text >= posts[post, -1]:
            post, is_enough = post + 1, False
        in_body = text < posts[post, 0]
        stop, recent = start if is_enough and in_body else ends[text], start
        hidden = step = 0
        counted = start
        at = _next(data, start, stop, pairs)
        while at < stop and count < len(found):
            wide[text] |= data[at] >= 0x80
            if not _may_begin(data, at, start, stop, letters, bounds, keys):
                at = _next(data, at + 1, stop, pairs)
                continue
            begin = at
            while begin > start and not _KINDS[data[begin - 1]] & _SPACE:
                begin -= 1
            while at < stop and not _KINDS[data[at]] & _SPACE:
                wide[text] |= data[at] >= 0x80
                at += 1
            first, last = _word(data, begin, at)
            term = ASK
            if first < last:
                key = _key(data, first, last, letters, bounds, keys)
                if key < 0:
                    at = _next(data, at, stop, pairs)
                    continue
                term = terms[key]
            else:
                first, last = begin, at
            if recent > start and furthest >= 0:
                steps = _steps(data, recent, begin, furthest)
                term, step = ASK if steps == ASK else term, step + steps
            while wide[text] and counted < first:
                hidden += data[counted] & 0xC0 == 0x80
                counted += 1
            found[count, 0], found[count, 1], found[count, 2] = text, term, step
            found[count, 3], found[count, 4] = first - start - hidden, last - start - hidden
            count, step, recent = count + 1, step + 1, at
            if in_body and rest > 0 and term != ASK and not is_enough:
                is_enough, stop = True, _space(data, min(at + rest, stop), stop)
            at = _next(data, at, stop, pairs)
        start = ends[text] + 1
    return count
