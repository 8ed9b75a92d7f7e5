"""Titles as they are completed: folded, with a suffix array of their words.

A suffix is a post and where it starts in the post's folded title. They are sorted by text, so that the
titles with a word, or with one that begins so, are one run of them. Suffixes start at words, and in
scripts without spaces at every letter.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.blobs import Strings, pack
from indexer.arrays.files import Arrays, narrowest
from indexer.language.chunks import spans
from indexer.language.scripts import UNSPACED
from indexer.remembering import remembered

Ints = NDArray[Any]

LONGEST = 1000
"""Letters of a title that it is ordered by and completed."""

_REMEMBERED = 1000
_AT_ONCE = 8
_GAP = bytes(_AT_ONCE)
_SPACE = ord(" ")
_BEYOND_WORD = b"!"  # after the space that ends a word, before all that words are made of


def title_bytes(key: str) -> bytes:
    """What is kept of a folded title."""
    return key[:LONGEST].encode("utf-8", "replace")


def title_arrays(keys: Sequence[bytes]) -> Arrays:
    """The arrays `titles.keys.*` and `suffixes.*` of what is kept of the titles of posts."""
    blob = np.frombuffer(_GAP.join([*keys, b""]), np.uint8)
    lengths = np.array([len(key) for key in keys], np.int64)
    firsts = (lengths + _AT_ONCE).cumsum() - lengths - _AT_ONCE
    starts = _starts(keys, blob, firsts)
    starts = starts[_text_order(blob, starts)]
    posts = np.searchsorted(firsts, starts, "right") - 1
    return {
        **pack("titles.keys", keys),
        "suffixes.posts": narrowest(posts),
        "suffixes.offsets": narrowest(starts - firsts[posts]),
    }


def title_ranks(titles: Sequence[bytes]) -> Ints:
    """The place of each of the titles in their order, ties by number."""
    ranks = np.empty(len(titles), np.int32)
    ranks[sorted(range(len(titles)), key=titles.__getitem__)] = np.arange(len(titles))
    return ranks


def _starts(keys: Sequence[bytes], blob: Ints, firsts: Ints) -> Ints:
    """Where a word begins in the blob of keys, or a letter of a script without spaces; ascending."""
    inside = blob > _SPACE
    starts = np.flatnonzero(inside & ~np.concatenate(([False], inside[:-1])))
    letters = [
        first + len(text[:place].encode())
        for key, first in zip(keys, firsts.tolist(), strict=True)
        if not key.isascii() and UNSPACED.search(text := key.decode())
        for place, _ in spans(text)
    ]
    return np.union1d(starts, np.array(letters, np.int64)) if letters else starts


def _text_order(blob: Ints, starts: Ints) -> Ints:
    """The order of texts that start in a blob and end with a zero, ties in the order they come in.

    Sorted by eight bytes at a time; what those tell apart is not looked at again.
    """
    order = np.arange(len(starts))
    tied, groups, depth = order.copy(), np.zeros(len(starts), np.int64), 0
    while len(tied):
        members = order[tied]
        heads = _heads(blob, starts[members] + depth)
        sorting = np.lexsort((heads, groups)) if depth else heads.argsort(kind="stable")
        order[tied], heads = members[sorting], heads[sorting]
        same = (heads[1:] == heads[:-1]) & (groups[1:] == groups[:-1])
        in_tie = np.concatenate((same, [False])) | np.concatenate(([False], same))
        going_on = in_tie & ((heads & np.uint64(0xFF)) != 0)
        groups = np.concatenate(([0], np.cumsum(~same)))[going_on]
        tied = tied[going_on]
        depth += _AT_ONCE
    return order


def _heads(blob: Ints, starts: Ints) -> Ints:
    """The eight bytes from each start on, as numbers in the order of texts."""
    heads = np.zeros(len(starts), np.uint64)
    for byte in range(_AT_ONCE):
        heads = (heads << np.uint64(8)) | blob[starts + byte]
    return heads


class Titles:
    """The suffixes of a segment's titles, in their order."""

    def __init__(self, arrays: Arrays) -> None:
        self.keys = Strings(arrays, "titles.keys")
        self.posts: Ints = arrays["suffixes.posts"]
        self.offsets: Ints = arrays["suffixes.offsets"]
        # memory views give Python's numbers at once
        self._posts, self._offsets = self.posts.data, self.offsets.data
        self._bytes, self._ends = arrays["titles.keys.bytes"].data, arrays["titles.keys.ends"].data

    def __len__(self) -> int:
        return len(self.posts)

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, index: int) -> bytes:
        post = self._posts[index]
        start = self._ends[post - 1] if post else 0
        return bytes(self._bytes[start + self._offsets[index] : self._ends[post]])

    @remembered(_REMEMBERED)
    def beginning(self, text: bytes) -> slice:
        """The suffixes that begin with a text, its last word perhaps unfinished."""
        first = bisect_left(self, text)
        return slice(first, bisect_left(self, text + b"\xff", first))  # no UTF-8 text has this byte

    def with_words(self, text: bytes) -> slice:
        """The suffixes that begin with a text of whole words."""
        first = bisect_left(self, text)
        return slice(first, bisect_left(self, text + _BEYOND_WORD, first))
