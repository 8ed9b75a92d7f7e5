"""Surface words: what people see and type, each with the term that it is indexed under.

Prefixes, wildcards, typos and suggestions look at them; what they find is then searched by its terms.
They are sorted by key, the folded word, so that accents do not keep words apart.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import merge as merge_sorted
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from indexer.arrays.blobs import StringPacker, Strings
from indexer.arrays.files import Arrays, narrowest
from indexer.language.analysis import fold

Ints = NDArray[Any]


class SurfaceWord(NamedTuple):
    """A word as it is written but for case, UTF-8, the number of its term, and how often it is there."""

    key: bytes
    word: bytes
    term: int
    uses: int


@dataclass(frozen=True, slots=True)
class SurfaceWords:
    """Words of tokens, empty for a token that is none, and parallel to them the numbers of their terms."""

    words: Sequence[str]
    terms: Ints


def word_arrays(words: SurfaceWords, uses: Ints) -> Arrays:
    """The arrays `words.*`; `uses` says how often each token is there."""
    counts: Counter[tuple[str, int]] = Counter()
    for word, term, count in zip(words.words, words.terms.tolist(), uses.tolist(), strict=True):
        if word:
            counts[word, term] += count
    return pack_words(
        sorted(
            SurfaceWord(_bytes(fold(word)), _bytes(word), term, count)
            for (word, term), count in counts.items()
        )
    )


def pack_words(words: Iterable[SurfaceWord]) -> Arrays:
    """The arrays of words in their order."""
    keys, forms, terms, counts = StringPacker(), StringPacker(), array("i"), array("q")
    for word in words:
        keys.add(word.key)
        forms.add(b"" if word.word == word.key else word.word)
        terms.append(word.term)
        counts.append(word.uses)
    return {
        **keys.arrays("words.keys"),
        **forms.arrays("words.forms"),
        "words.terms": np.array(terms, np.int32),
        "words.counts": narrowest(np.array(counts, np.int64)),
    }


def merged_words(segments: Sequence["Words"], terms: Sequence[Ints]) -> Iterator[SurfaceWord]:
    """The words of several segments in one order, counts of the same summed.

    `terms` has for each segment the new number of each of its terms, -1 for one that is left behind.
    """
    rows = (_renumbered(words, new) for words, new in zip(segments, terms, strict=True))
    for (key, word, term), same in groupby(merge_sorted(*rows), key=lambda row: row[:3]):
        yield SurfaceWord(key, word, term, sum(row.uses for row in same))


def _renumbered(words: "Words", terms: Ints) -> Iterator[SurfaceWord]:
    rows = (row._replace(term=int(terms[row.term])) for row in words)
    return (row for row in rows if row.term >= 0)


class Words:
    """The surface words of one segment."""

    def __init__(self, arrays: Arrays) -> None:
        self.keys = Strings(arrays, "words.keys")
        self.terms: Ints = arrays["words.terms"]
        self.counts: Ints = arrays["words.counts"]
        self._forms = Strings(arrays, "words.forms")
        self._blob: Ints = arrays["words.keys.bytes"]
        self._ends: Ints = arrays["words.keys.ends"]

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[SurfaceWord]:
        return map(self.row, range(len(self)))

    def row(self, number: int) -> SurfaceWord:
        """The word of that number."""
        key = self.keys[number]
        form = self._forms[number] or key
        return SurfaceWord(key, form, int(self.terms[number]), int(self.counts[number]))

    def of_key(self, key: str) -> range:
        """The numbers of the words with a key."""
        return range(self.place(key), self.place(key, after=True))

    def place(self, key: str, *, after: bool = False) -> int:
        """How many words come before a key; with `after`, those of that key are among them."""
        return (bisect_right if after else bisect_left)(self.keys, _bytes(key))

    def near(self, key: str, distance: int) -> Ints:
        """The numbers of the words whose keys are within an edit distance of a key, ascending.

        A transposition counts as one edit. An edit changes at most two letters of the set that a word is
        made of, so that most words are ruled out by comparing sets, as 64 bits, without being looked at.
        """
        wanted = _bytes(key)
        letters, lengths = self._letters
        edits = distance if key.isascii() else distance * _LONGEST_LETTER
        differing = np.bitwise_count(letters ^ _letters_of(wanted))
        likely = (differing <= 2 * edits) & (np.abs(lengths - len(wanted)) <= edits)
        numbers = likely.nonzero()[0]
        keys = [self.keys[n].decode("utf-8", "replace") for n in numbers.tolist()]
        if not keys:
            return numbers
        distances = cdist([key], keys, scorer=OSA.distance, score_cutoff=distance)[0]
        near: Ints = numbers[(distances <= distance).nonzero()[0]]
        return near

    @cached_property
    def _letters(self) -> tuple[Ints, Ints]:
        """For each key the set of its bytes as 64 bits, and how many bytes it has."""
        ends = self._ends.astype(np.int64)
        starts = np.concatenate(([0], ends[:-1]))
        if not len(ends):
            return np.zeros(0, np.uint64), ends
        letters: Ints = np.bitwise_or.reduceat(_BITS[self._blob], starts)
        return letters, ends - starts

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


_LONGEST_LETTER = 2
"""Bytes of a letter in the scripts that have typos: Latin, Greek, Cyrillic."""

_BITS = np.uint64(1) << (np.arange(256, dtype=np.uint64) & np.uint64(63))
"""A bit for each byte; the small letters of ASCII have one each."""


def _letters_of(key: bytes) -> np.uint64:
    bits: np.uint64 = np.bitwise_or.reduce(_BITS[np.frombuffer(key, np.uint8)])
    return bits


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
