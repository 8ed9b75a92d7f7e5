"""One complete state of the index, opened: its segments, what is deleted, and its statistics."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import kernels
from indexer.arrays.ranking import Floats, norms
from indexer.arrays.segment import ZONE_MASK, Segment, living_mask
from indexer.fields import SCOPES, TEXT, ZONE_WEIGHTS
from indexer.rules.weights import Frequency

Ints = NDArray[Any]

_WEIGHTS = np.array(ZONE_WEIGHTS, np.int64)


@dataclass(frozen=True, slots=True)
class WordList:
    """The posts of one word in one field of a segment: ascending posts, term frequencies."""

    posts: Ints
    frequencies: Ints


class View:
    """A segment as one state of the index sees it.

    `alive` marks the posts that searches find, `stored` those that have a page: excluded posts have one too.
    Both are None where they would mark all.
    """

    def __init__(self, segment: Segment, base: int, deleted: Sequence[int]) -> None:
        self.segment = segment
        self.base = base
        self.posts = segment.posts
        self.stored = living_mask(segment.posts, deleted) if deleted else None
        excluded = np.flatnonzero(segment.arrays["posts.excluded"]).tolist()
        hidden = {*deleted, *excluded}
        self.alive = living_mask(segment.posts, hidden) if excluded else self.stored
        self.living = self.posts - len(hidden)
        self._numbers: dict[bytes, int] = {}

    @cached_property
    def every(self) -> Ints:
        """The numbers of all posts."""
        numbers = np.arange(self.posts)
        numbers.flags.writeable = False
        return numbers

    def term_number(self, term: bytes) -> int:
        """The number of a term in the segment, or -1."""
        number = self._numbers.get(term)
        if number is None:
            number = self.segment.terms.find(term)
            if len(self._numbers) < _REMEMBERED:
                self._numbers[term] = number
        return number

    def word(self, field: str, term: bytes) -> WordList:
        """The posts of a term in an analysed field; empty where there are none."""
        number = self.term_number(term)
        if number < 0:
            return _EMPTY
        if field == TEXT:
            return WordList(self.segment.term_posts(number), self.segment.term_weights(number))
        return self._scoped(number, SCOPES[field])

    def any_word(self, field: str, terms: Sequence[tuple[bytes, float]]) -> WordList:
        """The posts of any of several terms, the frequencies of each times its weight summed."""
        lists = [(self.word(field, term), weight) for term, weight in terms]
        found = [(words, weight) for words, weight in lists if len(words.posts)]
        if len(found) == 1 and found[0][1] == 1.0:
            return found[0][0]
        sums = np.zeros(self.posts, np.float32)
        for words, weight in found:
            sums[words.posts] += words.frequencies * np.float32(weight)
        posts = sums.nonzero()[0]
        return WordList(posts, sums[posts])

    def with_any_term(self, field: str, terms: Ints) -> Ints:
        """The posts that have any of the terms, given by their numbers, in an analysed field."""
        if field == TEXT:
            return self._with_any_term(terms) if len(terms) else _EMPTY.posts
        mask = np.zeros(self.posts, np.bool_)
        for term in terms.tolist():
            mask[self._scoped(term, SCOPES[field]).posts] = True
        return mask.nonzero()[0]

    def _with_any_term(self, terms: Ints) -> Ints:
        """In all zones. 10,050 posts of 100,000 take 36 us by the compiled loop, 117 us by NumPy."""
        if sets := kernels.loaded.get("sets"):
            firsts, lasts = self.segment.block_runs(terms)
            found: Ints = sets.any_post(firsts, lasts, self.segment.lows, self.posts)
            return found
        mask = np.zeros(self.posts, np.bool_)
        mask[self.segment.posts_of_terms(terms)] = True
        return mask.nonzero()[0]

    def _scoped(self, number: int, zone: int) -> WordList:
        postings = self.segment.postings(number)
        counts = postings.counts.astype(np.int64)
        in_zone = ((postings.positions & ZONE_MASK) == zone).view(np.uint8)
        found = np.add.reduceat(in_zone, np.cumsum(counts) - counts, dtype=np.int64)
        kept = np.flatnonzero(found)
        return WordList(postings.posts[kept], found[kept])

    def frequency(self, field: str, terms: tuple[bytes, ...]) -> Frequency:
        """How many living posts have any of the terms in an analysed field, and how often in all.

        Where no post is hidden, the places where a word's lists start say it.
        """
        if self.alive is None and field == TEXT and len(terms) == 1:
            number = self.term_number(terms[0])
            return self.segment.frequency(number) if number >= 0 else Frequency(0, 0)
        posts = self.any_word(field, [(term, 1.0) for term in terms]).posts
        having = len(posts) if self.alive is None else int(np.count_nonzero(self.alive[posts]))
        return Frequency(having, sum(self._occurrences(field, term) for term in terms))

    def _occurrences(self, field: str, term: bytes) -> int:
        """How often a term stands in an analysed field of all living posts."""
        number = self.term_number(term)
        if number < 0:
            return 0
        words = self._scoped(number, SCOPES[field]) if field in SCOPES else self._whole(number)
        counts = (
            words.frequencies if self.alive is None else words.frequencies[self.alive[words.posts]]
        )
        return int(counts.sum(dtype=np.int64))

    def _whole(self, number: int) -> WordList:
        """The posts of a term in all zones, each occurrence counted as one."""
        postings = self.segment.postings(number)
        return WordList(postings.posts, postings.counts)

    def lengths(self, field: str) -> Ints:
        """The length of each post in an analysed field; `text` counts words with their zone's weight."""
        by_zone = self.segment.lengths
        return _WEIGHTS @ by_zone if field == TEXT else by_zone[SCOPES[field]]


class Snapshot:
    """Views of all segments of a generation, numbered through, with statistics of the living posts."""

    def __init__(self, segments: Sequence[tuple[Segment, Sequence[int]]]) -> None:
        bases = np.cumsum([0, *(segment.posts for segment, _ in segments)]).tolist()
        self.views = tuple(
            View(segment, base, deleted)
            for (segment, deleted), base in zip(segments, bases, strict=False)
        )
        self.numbers: int = bases[-1]
        self._norms: dict[str, tuple[Floats, ...]] = {}
        self._frequencies: dict[tuple[str, tuple[bytes, ...]], Frequency] = {}

    def post_count(self) -> int:
        """Posts that searches find."""
        return self._living

    @cached_property
    def _living(self) -> int:
        return sum(view.living for view in self.views)

    def frequency(self, field: str, *terms: bytes) -> Frequency:
        """How often living posts have the term, or any of several, in an analysed field."""
        key = (field, terms)
        frequency = self._frequencies.get(key)
        if frequency is None:
            parts = [view.frequency(field, terms) for view in self.views]
            posts, occurrences = (sum(counts) for counts in zip((0, 0), *parts, strict=True))
            frequency = Frequency(posts, occurrences)
            if len(self._frequencies) < _REMEMBERED:
                self._frequencies[key] = frequency
        return frequency

    def norms(self, field: str) -> tuple[Floats, ...]:
        """For each view the length norm of each post, from the mean length of living posts that have any."""
        if field not in self._norms:
            lengths = [view.lengths(field) for view in self.views]
            living = [_of_living(view, own) for view, own in zip(self.views, lengths, strict=True)]
            having = sum(int(np.count_nonzero(own)) for own in living)
            total = sum(int(own.sum(dtype=np.int64)) for own in living)
            average = total / having if having else 0.0
            self._norms[field] = tuple(norms(of_view, average) for of_view in lengths)
        return self._norms[field]


_REMEMBERED = 10_000
"""Terms whose numbers and frequencies are kept, so that memory stays bounded."""

_EMPTY = WordList(np.empty(0, np.intp), np.empty(0, np.uint8))


def _of_living(view: View, lengths: Ints) -> Ints:
    return lengths if view.alive is None else lengths[view.alive]
