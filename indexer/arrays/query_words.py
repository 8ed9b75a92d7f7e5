"""The words of queries in one view: posts that have all of them, any of them, or one after the other.

Where the compiled loops are ready, they take one pass over the postings; NumPy takes several, and finds
equal posts and scores. At 10,000 and 100,000 posts, in us: two words that are in 45 and 35 of 100 posts,
both of them 26 and 157 instead of 80 and 730, any of them 29 and 207 instead of 67 and 570; a phrase of
words in 11 and 43 of 100 posts 50 and 470 instead of 210 and 1670.
"""

from collections.abc import Sequence
from functools import cached_property
from operator import le
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import kernels
from indexer.arrays.matches import Indices, Matches, aligned, intersection, union
from indexer.arrays.phrases import phrase
from indexer.arrays.ranking import Floats, word_scores
from indexer.arrays.segment import BLOCK_SHIFT, Segment
from indexer.arrays.snapshot import Snapshot
from indexer.errors import IndexCorrupt
from indexer.fields import TEXT
from indexer.rules.weights import word_factor

Ints = NDArray[Any]
Mask = NDArray[np.bool_]

_EVERYWHERE: Mask = np.ones(0, np.bool_)

_REMEMBERED = 10_000
"""Words that are kept, so that memory stays bounded."""


class Word(NamedTuple):
    """A term of the segment in the field of all zones."""

    term: int
    posts: int
    """how many posts of the whole index have it, which decides in which order words are taken"""
    factor: float
    row: Ints
    """where its positions start and end, where its odd postings do, where its postings start in each
    block of posts, and where they end; int64"""


class Lists(NamedTuple):
    """The arrays of a segment as the loops take them; see kernels/scoring.py and kernels/phrases.py."""

    postings: tuple[Ints, Ints]
    odds: tuple[Ints, Ints]
    positions: Ints


class QueryWords:
    """The words of queries in view `number`; remembers them."""

    def __init__(self, snapshot: Snapshot, number: int) -> None:
        self._snapshot = snapshot
        self._number = number
        self._view = snapshot.views[number]
        self._segment = self._view.segment
        self._words: dict[str, Word | None] = {}

    def word(self, text: str) -> Word | None:
        """The word of a term; None where no post of the view has it. Raises IndexCorrupt."""
        if text in self._words:
            return self._words[text]
        word = self._found(text.encode("utf-8", "replace"))
        if len(self._words) < _REMEMBERED:
            self._words[text] = word
        return word

    def _found(self, text: bytes) -> Word | None:
        term = self._view.term_number(text)
        if term < 0:
            return None
        row = _row(self._segment, term)
        frequency = self._snapshot.frequency(TEXT, text)
        factor = word_factor(self._snapshot.post_count(), frequency)
        return Word(term, frequency.posts, factor, row)

    def all_of(self, words: Sequence[Word], within: Mask | None) -> Matches:
        """The posts that have all words, the rarest first; `within` marks those that matter, None all."""
        words = sorted(words, key=_rarity) if len(words) > 1 else words
        if (scoring := kernels.loaded.get("scoring")) and (lists := self._lists):
            return self._by(scoring.all_of, words, lists, within)
        return intersection([self._alone(word) for word in words], self._view.posts)

    def any_of(self, words: Sequence[Word], within: Mask | None) -> Matches:
        """The posts that have any of the words."""
        if (scoring := kernels.loaded.get("scoring")) and (lists := self._lists):
            return self._by(scoring.any_of, words, lists, within)
        return union([self._alone(word) for word in words], self._view.posts)

    def phrase(
        self, words: Sequence[Word], slop: int, zone: int | None, within: Mask | None
    ) -> Matches:
        """The posts in which each word stands 1 to `slop` positions after the one before it.

        They score as posts that have all words. `zone` None looks in all zones.
        """
        if (loops := kernels.loaded.get("phrases")) and (lists := self._lists):
            both = self.all_of(words, within)
            rows = np.array([word.row for word in words])
            spans = loops.spans(both.posts, rows, lists.postings, lists.odds)
            zone_number = -1 if zone is None else int(zone)
            return both.kept(loops.in_order(spans, lists.positions, slop, zone_number))
        order = sorted(range(len(words)), key=lambda i: words[i].posts)
        found = phrase([self._segment.postings(w.term) for w in words], slop, zone, within)
        parts = [self._alone(words[i]) for i in order]
        return aligned(found.posts, parts, [found.postings[i] for i in order])

    def _by(self, loop: Any, words: Sequence[Word], lists: Lists, within: Mask | None) -> Matches:
        rows = np.array([word.row for word in words])
        factors = np.array([word.factor for word in words], np.float32)
        mask = _EVERYWHERE if within is None else within
        posts, scores = loop(rows, lists.postings, factors, self._norms, mask)
        return Matches(posts, scores.__getitem__, within)

    def _alone(self, word: Word) -> Matches:
        """The posts of one word."""
        posts = self._segment.term_posts(word.term)
        weights = self._segment.term_weights(word.term)

        def scores_at(at: Indices) -> Floats:
            return word_scores(word.factor, weights[at], self._norms[posts[at]])

        return Matches(posts, scores_at)

    @cached_property
    def _norms(self) -> Floats:
        return self._snapshot.norms(TEXT)[self._number]

    @cached_property
    def _lists(self) -> Lists | None:
        """None where a number of the segment is beyond what the loops were compiled for."""
        arrays = self._segment.arrays
        weights, positions = arrays["postings.weights"], arrays["positions.values"]
        odd = arrays["postings.odd"].astype(np.uint32, copy=False)
        odd_counts = arrays["postings.odd_counts"].astype(weights.dtype, copy=False)
        fits = weights.itemsize <= 2 and positions.itemsize in (2, 4)
        fits = fits and arrays["postings.odd"].itemsize <= odd.itemsize
        lists = Lists((self._segment.lows, weights), (odd, odd_counts), positions)
        every = (*lists.postings, *lists.odds, lists.positions)
        return lists if fits and all(array.flags.aligned for array in every) else None


def _rarity(word: Word) -> int:
    return word.posts


def _row(segment: Segment, term: int) -> Ints:
    """The row of a term. Raises IndexCorrupt where it names what is not there: the loops look no more."""
    arrays = segment.arrays
    starts = segment.block_starts(term).tolist()
    places = arrays["positions.starts"][term : term + 2].tolist()
    if (
        len(places) == 2
        and len(starts) == segment.blocks + 1
        and _ascend(places, len(arrays["positions.values"]))
        and _ascend(starts, min(len(segment.lows), len(arrays["postings.weights"])))
    ):
        odds = segment.odd_range(slice(starts[0], starts[-1]))
        last_block = segment.posts - (segment.blocks - 1 << BLOCK_SHIFT)
        if (
            odds.stop <= len(arrays["postings.odd_counts"])
            and _ascend_inside(arrays["postings.odd"][odds], starts[0], starts[-1])
            and segment.lows[starts[-2] : starts[-1]].max(initial=0) < last_block
        ):
            return np.array([*places, odds.start, odds.stop, *starts], np.int64)
    raise IndexCorrupt("the postings of a word are damaged; rebuild the index")


def _ascend(numbers: list[int], most: int) -> bool:
    """Whether a few numbers ascend from 0 or more to the most that there may be."""
    return numbers[0] >= 0 and numbers[-1] <= most and all(map(le, numbers, numbers[1:]))


def _ascend_inside(numbers: Ints, least: int, beyond: int) -> bool:
    """Whether numbers ascend, and lie in a range."""
    if not len(numbers):
        return True
    inside = least <= numbers[0] and numbers[-1] < beyond
    return bool(inside and (numbers[1:] >= numbers[:-1]).all())
