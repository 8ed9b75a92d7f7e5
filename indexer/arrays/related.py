"""Posts that may be related, as `rules/relating.py` asks for them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.ranking import Floats, word_scores
from indexer.arrays.reader import ArrayReader
from indexer.arrays.selection import best
from indexer.arrays.stored import unpack_card
from indexer.fields import TEXT
from indexer.rules.relating import Candidate, Clue
from indexer.rules.weights import K1, Frequency

Ints = NDArray[Any]


class _Scored(NamedTuple):
    """The ascending posts of a view that have a clue, and what it gives them."""

    posts: Ints
    scores: Floats

    def at(self, wanted: Ints) -> Floats:
        """The scores of the wanted posts; 0 for those that do not have it."""
        if not len(self.posts):
            return np.zeros(len(wanted), np.float32)
        places = np.searchsorted(self.posts, wanted).clip(max=len(self.posts) - 1)
        there: Floats = np.where(self.posts[places] == wanted, self.scores[places], np.float32(0))
        return there


class RelatedPosts:
    """The posts of one state of the index, by the clues that they have."""

    def __init__(self, reader: ArrayReader) -> None:
        self._reader = reader
        self._snapshot = reader.snapshot

    def post_count(self) -> int:
        """How many posts searches find."""
        return self._snapshot.post_count()

    def word_frequencies(self, terms: Sequence[str]) -> list[Frequency]:
        """How many posts have each term, and how often."""
        return [self._snapshot.frequency(TEXT, _bytes(term)) for term in terms]

    def tag_posts(self, keys: Sequence[str]) -> list[int]:
        """How many posts have each tag."""
        table = self._reader.values
        numbers = map(table.facets["tag"].find, keys)
        return [int(table.counts[number]) if number >= 0 else 0 for number in numbers]

    def candidates(self, clues: Sequence[Clue], count: int) -> Iterator[Candidate]:
        """The `count` posts of each view that the clues give most."""
        for number, view in enumerate(self._snapshot.views):
            scored = [self._scored(clue, number) for clue in clues]
            sums = np.zeros(view.posts, np.float32)
            for posts, scores in scored:
                sums[posts] += scores
            if view.alive is not None:
                sums[~view.alive] = 0
            found = best(sums, count)
            found = found[sums[found] > 0]
            parts = np.array([of_clue.at(found) for of_clue in scored])
            for column, post in enumerate(found.tolist()):
                card = unpack_card(view.segment.cards[post])
                yield Candidate(card, int(view.segment.timestamps[post]), parts[:, column])

    def _scored(self, clue: Clue, number: int) -> _Scored:
        if clue.is_tag:
            posts = _joined(self._reader.value_lists("tag", [_bytes(clue.key)], number))
            return _Scored(posts, np.full(len(posts), clue.weight, np.float32))
        words = self._snapshot.views[number].word(TEXT, _bytes(clue.key))
        norms = self._snapshot.norms(TEXT)[number][words.posts]
        return _Scored(words.posts, word_scores(clue.weight * (K1 + 1), words.frequencies, norms))


def _joined(lists: Sequence[Ints]) -> Ints:
    """The posts of the spellings of a value, ascending; no post has two of them."""
    if len(lists) == 1:
        return lists[0]
    return np.sort(np.concatenate([np.empty(0, np.intp), *lists]))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
