"""Words within a few edits of a word: the loop of `words`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.bits import ones
from indexer.arrays.kernels.jit import compiled

Ints = NDArray[Any]

MOST_LETTERS = 64
"""Letters of the longest word that is looked for: a bit each."""

_BLOCK = 64
_ASCII = 128


@compiled()
def _likely(letters: Any, length: Any, wanted: tuple[Any, Any, Any, Any]) -> Any:
    """Whether a word may be close, by the set of its letters and by its length."""
    own, differing, shortest, longer = wanted
    same_letters = ones(letters ^ own) <= differing
    return same_letters & (np.uint8(length - shortest) <= longer)


@compiled()
def _some_likely(letters: Ints, lengths: Ints, wanted: tuple[Any, Any, Any, Any]) -> Any:
    """Whether any word of a whole block may be close."""
    own, differing, shortest, longer = wanted
    some = np.uint64(0)
    for i in range(_BLOCK):  # counted, with no way out before the end: several at once
        same_length = np.uint64(np.uint8(lengths[i] - shortest) <= longer)
        some += same_length & np.uint64(ones(letters[i] ^ own) <= differing)
    return some > 0


@compiled()
def _letter(blob: Ints, at: int, stop: int) -> tuple[Any, int]:
    """The letter at a place of UTF-8, and where the next one is."""
    letter = np.int64(blob[at])
    if letter < _ASCII:
        return letter, at + 1
    size = 2 if letter < 0xE0 else 3 if letter < 0xF0 else 4
    letter &= 0x7F >> size
    for place in range(at + 1, min(at + size, stop)):
        letter = letter << 6 | np.int64(blob[place] & 0x3F)
    return letter, at + size


@compiled()
def _places_of(codes: Ints) -> Ints:
    """For each letter of ASCII its places in a word, as bits."""
    places = np.zeros(_ASCII, np.uint64)
    for i in range(len(codes)):
        if 0 <= codes[i] < _ASCII:
            places[codes[i]] |= np.uint64(1) << np.uint64(i)
    return places


@compiled()
def _edits(blob: Ints, start: int, stop: int, codes: Ints, ascii_places: Ints) -> Any:
    """The edits between a word and another, of at most MOST_LETTERS; a transposition is one.

    All letters of the first at once, a bit each: Hyyrö, A Bit-Vector Algorithm for Computing Levenshtein
    and Damerau Edit Distances, 2003.
    """
    one = np.uint64(1)
    last = one << np.uint64(len(codes) - 1)
    higher, lower, equal, before = ~np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
    edits, at = np.int64(len(codes)), start
    while at < stop:
        letter, at = _letter(blob, at, stop)
        places = np.uint64(0)
        if letter < _ASCII:
            places = ascii_places[letter]
        else:
            for i in range(len(codes)):
                places |= np.uint64(codes[i] == letter) << np.uint64(i)
        swapped = ((~equal & places) << one) & before
        equal = (((places & higher) + higher) ^ higher) | places | lower | swapped
        rising, falling = lower | ~(equal | higher), equal & higher
        edits += np.int64((rising & last) != 0) - np.int64((falling & last) != 0)
        rising, falling = rising << one | one, falling << one
        higher, lower = falling | ~(equal | rising), rising & equal
        before = places
    return edits


@compiled(
    "int64[::1](const uint64[::1], const uint8[::1], const int64[::1], const uint8[::1],"
    " const int64[::1], Tuple((uint64, uint64, uint8, uint8)), int64)"
)
def near(
    letters: Ints,
    lengths: Ints,
    starts: Ints,
    blob: Ints,
    codes: Ints,
    wanted: tuple[Any, Any, Any, Any],
    distance: int,
) -> Ints:
    """The numbers of the words within a distance of one, which is given by its `codes`; ascending.

    `letters` and `lengths` are those of all words, `starts` where each starts in the `blob`, and where the
    last one ends. `wanted` are the set of letters of the one, how many of a close word may differ, how
    short that may be, and how much longer than this. Most blocks of words are passed without a branch.
    """
    found = np.empty(len(letters), np.int64)
    places = _places_of(codes)
    count = 0
    for first in range(0, len(letters), _BLOCK):
        beyond = min(first + _BLOCK, len(letters))
        block = letters[first:beyond], lengths[first:beyond]
        if len(block[0]) == _BLOCK and not _some_likely(*block, wanted):
            continue
        for i in range(first, beyond):
            start, stop = starts[i], starts[i + 1]
            if not _likely(letters[i], lengths[i], wanted) or start < 0 or stop > len(blob):
                continue
            if _edits(blob, start, stop, codes, places) <= distance:
                found[count] = i
                count += 1
    return found[:count]
