"""Surface words: what people see and type, each with the term that it is indexed under.

Prefixes, wildcards, typos and suggestions look at them; what they find is then searched by its terms.
They are sorted by key, the folded word, so that accents do not keep words apart.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from indexer.arrays import kernels
from indexer.arrays.blobs import Strings, pack_texts
from indexer.arrays.files import Arrays, narrowest
from indexer.arrays.runs import runs

Ints = NDArray[Any]


class SurfaceWord(NamedTuple):
    """A word as it is written but for case, UTF-8, the number of its term, and how often it is there."""

    key: bytes
    word: bytes
    term: int
    uses: int


def word_row(key: str, word: str, term: str) -> str:
    """A surface word with its term as one text, which sorts as the three of them do."""
    return f"{key}\0{word}\0{term}"


def word_arrays(rows: Sequence[str], terms: Ints, counts: Ints) -> Arrays:
    """The arrays `words.*` of sorted rows, with the number of each one's term and how often it is there."""
    columns = "\0".join(rows).split("\0") if rows else []
    keys, words = columns[::3], columns[1::3]
    forms = ["" if word == key else word for key, word in zip(keys, words, strict=True)]
    return {
        **pack_texts("words.keys", keys),
        **pack_texts("words.forms", forms),
        "words.terms": terms.astype(np.int32),
        "words.counts": narrowest(counts),
    }


class Words:
    """The surface words of one segment."""

    def __init__(self, arrays: Arrays) -> None:
        self.keys = Strings(arrays, "words.keys")
        self.terms: Ints = arrays["words.terms"]
        self.counts: Ints = arrays["words.counts"]
        self.forms = Strings(arrays, "words.forms")
        self._blob: Ints = arrays["words.keys.bytes"]
        self._ends: Ints = arrays["words.keys.ends"]

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[SurfaceWord]:
        return map(self.row, range(len(self)))

    def row(self, number: int) -> SurfaceWord:
        """The word of that number."""
        key = self.keys[number]
        form = self.forms[number] or key
        return SurfaceWord(key, form, int(self.terms[number]), int(self.counts[number]))

    def of_key(self, key: str) -> range:
        """The numbers of the words with a key."""
        return range(self.place(key), self.place(key, after=True))

    def place(self, key: str, *, after: bool = False) -> int:
        """How many words come before a key; with `after`, those of that key are among them."""
        return self.keys.place(_bytes(key) + b"\0" if after else _bytes(key))

    def keys_of(self, terms: Ints) -> list[str]:
        """The keys of the words that have one of the terms, which are given in ascending order."""
        ordered, numbers = self._by_term
        wanted = terms.astype(ordered.dtype)  # else all the others would be, each time
        firsts, lasts = (ordered.searchsorted(wanted, side) for side in ("left", "right"))
        found = numbers[runs(firsts, lasts - firsts)]
        return [self.keys[n].decode("utf-8", "replace") for n in found.tolist()]

    @cached_property
    def _by_term(self) -> tuple[Ints, Ints]:
        """The terms of all words, sorted, and the number of the word behind each."""
        order = self.terms.argsort(kind="stable").astype(np.int32)
        return self.terms[order], order

    def near(self, key: str, distance: int) -> Ints:
        """The numbers of the words whose keys are within an edit distance of a key, ascending.

        A transposition counts as one edit. An edit changes at most two letters of the set that a word is
        made of, so that most words are ruled out by comparing sets, as 64 bits, without being looked at.
        Of 98,600 words the loop finds those within one edit in 76 us, arrays in 161 us, and those within two
        in 186 us and 694 us.
        """
        if not len(self):
            return np.empty(0, np.int64)
        wanted = _wanted(key, distance)
        if (spelling := kernels.loaded.get("spelling")) and 0 < len(key) <= spelling.MOST_LETTERS:
            codes = np.array(list(map(ord, key)), np.int64)
            words = self._letters, self._lengths, self._starts, self._blob
            close: Ints = spelling.near(*words, codes, tuple(wanted), distance)
            return close
        differing = np.bitwise_count(self._letters ^ wanted.letters) <= int(wanted.differing)
        numbers: Ints = (differing & (self._lengths - wanted.shortest <= wanted.longer)).nonzero()[
            0
        ]
        keys = [self.keys[n].decode("utf-8", "replace") for n in numbers.tolist()]
        if not keys:
            return numbers
        distances = cdist([key], keys, scorer=OSA.distance, score_cutoff=distance)[0]
        near: Ints = numbers[(distances <= distance).nonzero()[0]]
        return near

    def containing(self, key: str) -> Ints:
        """The numbers of the words whose keys contain a key, ascending."""
        wanted = _bytes(key)
        # what is looked ahead for may overlap: `toto` is twice in `tototo`, and may be in two words
        found = re.finditer(b"(?=%b)" % re.escape(wanted), self._blob.data)
        starts = np.array([match.start() for match in found], np.int64)
        numbers = np.searchsorted(self._ends, starts, "right")
        inside: Ints = np.unique(numbers[starts + len(wanted) <= self._ends[numbers]])
        return inside

    def begun(self, key: str, distance: int) -> Ints:
        """The numbers of the words that begin almost so, with the same first letter, ascending.

        Some beginning of theirs is within an edit distance of the key. An edit changes at most one letter of
        the key, and moves others by one: words without the others near their places are ruled out.
        """
        run, wanted = self.with_prefix(key[:1]), _bytes(key)
        edits = distance if key.isascii() else distance * _LONGEST_LETTER
        missing = np.bitwise_count(_letters_of(wanted) & ~self._letters[run])
        numbers: Ints = (missing <= edits).nonzero()[0] + run.start
        numbers = numbers[self._in_place(numbers, wanted, edits) >= len(wanted) - edits]
        starts, ends = self._starts[numbers].tolist(), self._ends[numbers].tolist()
        bounds, blob = zip(starts, ends, strict=True), self._blob.data
        keys = [str(blob[start:end], "utf-8", "replace") for start, end in bounds]
        if not keys:
            return numbers
        sizes = range(max(1, len(key) - distance), len(key) + distance + 1)
        begins = [near[:size] for size in sizes for near in keys]
        distances = cdist([key], begins, scorer=OSA.distance, score_cutoff=distance)
        begun: Ints = numbers[distances.reshape(len(sizes), -1).min(axis=0) <= distance]
        return begun

    def _in_place(self, numbers: Ints, wanted: bytes, edits: int) -> Ints:
        """How many bytes of a key some words have at their places, or aside by as many as there are edits."""
        places = self._starts[numbers] + np.arange(-edits, len(wanted) + edits)[:, None]
        around = self._blob.take(places, mode="clip")
        counts = np.zeros(len(numbers), np.int64)
        for place, byte in enumerate(wanted):
            counts += (around[place : place + 2 * edits + 1] == byte).any(axis=0)
        return counts

    @cached_property
    def _starts(self) -> Ints:
        """Where each key starts in the blob, and where the last one ends."""
        return np.concatenate(([0], self._ends)).astype(np.int64)

    @cached_property
    def _lengths(self) -> Ints:
        """How many bytes each key has, up to 255."""
        return np.diff(self._starts).clip(0, _LARGEST).astype(np.uint8)

    @cached_property
    def _letters(self) -> Ints:
        """For each key the set of its bytes as 64 bits."""
        if not len(self):
            return np.zeros(0, np.uint64)
        letters: Ints = np.bitwise_or.reduceat(_BITS[self._blob], self._starts[:-1])
        return letters

    def with_prefix(self, prefix: str) -> slice:
        """Where the words lie whose keys start so."""
        return slice(*self.keys.prefix_range(_bytes(prefix)))

    def like(self, pattern: str) -> Ints:
        """The numbers of the words whose whole keys a regular expression matches."""
        text, starts = self._lines
        found = re.finditer(f"^(?:{pattern})$", text, re.MULTILINE)
        places = [match.start() for match in found if "\n" not in match.group()]
        numbers: Ints = np.searchsorted(starts, np.array(places, np.int64))
        return numbers

    @cached_property
    def _lines(self) -> tuple[str, Ints]:
        """All keys as lines of one text, and where each starts."""
        keys = [key.decode("utf-8", "replace") for key in self.keys]
        ends = np.cumsum([len(key) + 1 for key in keys], dtype=np.int64)
        return "\n".join(keys), np.concatenate(([0], ends[:-1]))


class _Wanted(NamedTuple):
    """Which words may be close to one: the set of its letters, how many of theirs may differ, and lengths.

    Those are the least that they may have, and how much more than this, in bytes, up to 255.
    """

    letters: np.uint64
    differing: np.uint64
    shortest: np.uint8
    longer: np.uint8


def _wanted(key: str, distance: int) -> _Wanted:
    own = _bytes(key)
    edits = distance if key.isascii() else distance * _LONGEST_LETTER
    shortest, longest = (min(max(len(own) + by, 0), _LARGEST) for by in (-edits, edits))
    letters, differing = _letters_of(own), np.uint64(2 * edits)
    return _Wanted(letters, differing, np.uint8(shortest), np.uint8(longest - shortest))


_LARGEST = 255

_LONGEST_LETTER = 2
"""Bytes of a letter in the scripts that have typos: Latin, Greek, Cyrillic."""

_BITS = np.uint64(1) << (np.arange(256, dtype=np.uint64) & np.uint64(63))
"""A bit for each byte; the small letters of ASCII have one each."""


def _letters_of(key: bytes) -> np.uint64:
    bits: np.uint64 = np.bitwise_or.reduce(_BITS[np.frombuffer(key, np.uint8)])
    return bits


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
