"""Passages as HTML: what `indexer.snippets.marking` does, for texts of ASCII."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled
from indexer.arrays.kernels.signs import KINDS, SPACE

Ints = NDArray[Any]

_ASK = -1
_FAR = -(1 << 40)
_LINE, _BETWEEN, _MARK = 10, 32, 0xFF
_WORD_LENGTH = 40
_SENTENCE_START = 4
_LONGEST_PHRASE = 32
_MORE = 10
"""Bytes of what says that the text goes on before and after a passage."""


def _bytes(text: str) -> Ints:
    return np.array(list(text.encode()), np.uint8)


def _escapes() -> Ints:
    """How signs are written in HTML: of each byte how many bytes, and these."""
    escapes = np.zeros((128, 6), np.uint8)
    for sign, written in zip("&<>'\"", ("&amp;", "&lt;", "&gt;", "&#39;", "&#34;"), strict=True):
        escapes[ord(sign), 0] = len(written)
        escapes[ord(sign), 1 : 1 + len(written)] = _bytes(written)
    return escapes


_BLANK, _ESCAPES = KINDS & SPACE, _escapes()
_BEFORE, _BEHIND, _OPEN, _CLOSE = map(_bytes, ("… ", " …", "<mark>", "</mark>"))


@compiled()
def _sentence(data: Ints, at: int, stop: int) -> int:
    """Where what follows a sentence or line starts if one ends at a place; 0 if none does."""
    sign = data[at]
    at += 1
    if sign == _LINE:
        while at < stop and data[at] == _LINE:
            at += 1
        return at
    if sign != 0x2E and sign != 0x21 and sign != 0x3F:  # . ! ?
        return 0
    while at < stop and (data[at] == 0x22 or data[at] == 0x27 or data[at] == 0x29):  # " ' )
        at += 1
    end = at
    while end < stop and _BLANK[data[end]]:
        end += 1
    return end if end > at else 0


@compiled()
def _start(data: Ints, base: int, first: int, lead: int) -> int:
    """Where a passage starts: with the first sentence near the match, else some words before it."""
    earliest = first - lead
    if earliest <= base:
        return base
    at, sentence = max(base, earliest - _SENTENCE_START), 0
    while at < first:
        end = _sentence(data, at, first)
        if end and not sentence and end >= earliest:
            return end
        sentence = end if end else sentence
        at = end if end else at + 1
    if sentence:
        return sentence
    at = earliest
    while at < first and not _BLANK[data[at]]:
        at += 1
    while at < first and _BLANK[data[at]]:
        at += 1
    return at


@compiled()
def _end(data: Ints, start: int, last: int, stop: int, rules: Ints) -> int:
    """Where a passage ends: with a line or sentence, else a word; -1 within a word."""
    end = max(start + rules[0], last)
    for at in range(max(last, start + rules[1]), min(end, stop)):
        if data[at] == _LINE:
            return at
    if end >= stop:
        return stop
    at, sentence = max(last, start + rules[2]), 0
    while at < end:
        found = _sentence(data, at, end)
        sentence = found if found else sentence
        at = found if found else at + 1
    if sentence:
        return sentence
    for at in range(end, max(last, end - _WORD_LENGTH) - 1, -1):
        if data[at] == _BETWEEN:
            return at
    return -1


@compiled()
def _phrase(found: Ints, row: int, phrases: Ints, runs: Ints, paths: Ints, marked: Ints) -> None:
    """Go on with the phrases at a word that is found, and note the words of one that ends there."""
    term, step, phrase = found[row, 1], found[row, 2], 0
    while phrase < len(phrases):
        slop, size = phrases[phrase + 1], phrases[phrase + 2]
        for word in range(size - 1, -1, -1):
            place = phrase + 3 + word
            if phrases[place] != term or (word and not 0 < step - runs[place - 1] <= slop):
                continue
            for before in range(word):
                paths[place, before] = paths[place - 1, before]
            runs[place], paths[place, word] = step, row
            for before in range(size if word == size - 1 else 0):
                marked[paths[place, before]] = 1
        phrase += 3 + size


@compiled()
def _mark(
    found: Ints, rows: tuple[int, int], start: int, end: int, words: Ints, phrases: Ints, runs: Ints,
    paths: Ints, marked: Ints,
) -> int:  # fmt: skip
    """Note which rows to mark between two places; how many lie there, or -1 where Python must look."""
    runs[:] = _FAR
    count = 0
    for row in range(rows[0], rows[1]):
        marked[row] = 0
        first, last = found[row, 3], found[row, 4]
        if first < end and last > start:
            if found[row, 1] == _ASK or first < start or last > end:
                return -1
            count += 1
            marked[row] = words[found[row, 1]] >= 0
            _phrase(found, row, phrases, runs, paths, marked)
    return count


@compiled()
def _put(out: Ints, at: int, written: Ints) -> int:
    for byte in written:
        out[at] = byte
        at += 1
    return at


@compiled()
def _write(data: Ints, first: int, last: int, out: Ints, at: int) -> int:
    """Write a piece escaped, white space of several signs as a line break or a space."""
    while first < last:
        byte = data[first]
        first += 1
        if _BLANK[byte]:
            line = byte == _LINE
            while first < last and _BLANK[data[first]]:
                line |= data[first] == _LINE
                first += 1
            out[at] = _LINE if line else _BETWEEN
            at += 1
        elif _ESCAPES[byte, 0]:
            for place in range(1, 1 + _ESCAPES[byte, 0]):
                out[at] = _ESCAPES[byte, place]
                at += 1
        else:
            out[at] = byte
            at += 1
    return at


@compiled()
def _copy(data: Ints, first: int, last: int, out: Ints, at: int) -> int:
    """Write a piece as it is."""
    for byte in data[first:last]:
        out[at] = byte
        at += 1
    return at


@compiled()
def _anchor(data: Ints, at: int, number: int) -> tuple[int, int]:
    """Where the anchor of a section starts and ends; the first starts at a place."""
    start = at
    while data[at] != _MARK or number:
        at += 1
        if data[at - 1] == _MARK:
            number, start = number - 1, at
    return start, at


@compiled(
    "int64(const uint8[::1], int64[:, ::1], int64[:, ::1], int64[:, ::1], int32[:, ::1], int64[::1],"
    " int64[::1], int64[::1], int64[::1], uint8[::1], int64[:, ::1])"
)
def show(
    data: Ints, texts: Ints, posts: Ints, chosen: Ints, found: Ints, narrow: Ints, words: Ints, phrases: Ints,
    lengths: Ints, out: Ints, bounds: Ints,
) -> int:  # fmt: skip
    """Write the chosen stretches of posts with what stands around them, the heading and anchor of each.

    `bounds` are where the stretch starts in `out`, where it ends, where the heading does and the anchor;
    nothing where Python must do it. `lengths` are those of a passage, of what may stand before it, and of the
    shortest that a sentence ends. For the others see `sections`, `sightings` and `passages` beside this.
    """
    marked, runs = np.empty(len(found), np.uint8), np.empty(len(phrases), np.int64)
    paths = np.empty((len(phrases), _LONGEST_PHRASE), np.int64)
    at = row = 0
    for post in range(len(posts)):
        bounds[post] = at
        if chosen[post, 0] < 0:
            continue
        text = (posts[post - 1, -1] if post else 0) + chosen[post, 0]
        base, stop = texts[text, 0], texts[text, 1]
        start = _start(data, base, base + chosen[post, 1], lengths[1])
        last = base + chosen[post, 2]
        if base + narrow[text] < min(stop, max(start + lengths[0], last)):
            continue
        end = _end(data, start, last, stop, lengths)
        if end < 0:
            continue
        following = end
        while following < stop and _BLANK[data[following]]:
            following += 1
        if following < stop and data[following] >= 0x80:  # which may be white space too
            continue
        while end > start and _BLANK[data[end - 1]]:
            end -= 1
        while row < len(found) and found[row, 0] < text:
            row += 1
        beyond = row
        while beyond < len(found) and found[beyond, 0] == text:
            beyond += 1
        count = _mark(
            found, (row, beyond), start - base, end - base, words, phrases, runs, paths, marked
        )
        heading = posts[post, 1] + chosen[post, 0]
        first, last = _anchor(data, texts[posts[post, 2] - 1, 1] + 1, chosen[post, 0])
        beside = last - first + texts[heading, 1] - texts[heading, 0]
        if count < 0 or at + 5 * (end - start) + 13 * count + _MORE + beside > len(out):
            continue
        at = _put(out, at, _BEFORE) if start > base else at
        for place in range(row, beyond):
            if marked[place]:
                before, behind = base + found[place, 3], base + found[place, 4]
                at = _put(out, _write(data, start, before, out, at), _OPEN)
                at = _put(out, _write(data, before, behind, out, at), _CLOSE)
                start = behind
        at = _write(data, start, end, out, at)
        bounds[post, 1] = at = _put(out, at, _BEHIND) if following < stop else at
        bounds[post, 2] = at = _copy(data, texts[heading, 0], texts[heading, 1], out, at)
        bounds[post, 3] = at = _copy(data, first, last, out, at)
    return at
