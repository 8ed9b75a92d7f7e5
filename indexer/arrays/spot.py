"""One post, as accounts of it ask for it (`rules/spot.py`)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as q

from indexer.arrays.evaluator import Evaluator
from indexer.arrays.fetch import place_of, whole_post
from indexer.arrays.filters import filter_mask
from indexer.arrays.matches import TIER
from indexer.arrays.reader import ArrayReader
from indexer.arrays.segment import ZONE_MASK
from indexer.arrays.signals import PLAIN, Bonuses, best_with_bonuses
from indexer.arrays.snapshot import View
from indexer.arrays.stored import unpack_card
from indexer.engine import Plan, Signals
from indexer.fields import Zone
from indexer.rules.filters import Filters, group_choices
from indexer.rules.spot import Word
from indexer.rules.weights import Bonus, Frequency

Ints = NDArray[Any]


class ArraySpot:
    """One post of one state of the index. Raises NotFound."""

    def __init__(self, reader: ArrayReader, bonuses: Bonuses, slug: str) -> None:
        self._reader = reader
        self._bonuses = bonuses
        self._snapshot = reader.snapshot
        self._evaluator = Evaluator(reader)
        self._number, self._post = place_of(self._snapshot, slug)
        self._view = self._snapshot.views[self._number]
        self.post = whole_post(self._view, self._post)
        self.card = unpack_card(self._view.segment.cards[self._post])
        self.lengths: list[int] = self._view.segment.lengths[:, self._post].tolist()

    def standing(self, plan: Plan) -> tuple[int, int]:
        """The place of the post by relevance among all that a plan finds, and how many those are."""
        filters = group_choices(plan.choices, plan.where)
        ranked = []
        for number, view in enumerate(self._snapshot.views):
            matches = Evaluator(self._reader, view.alive).matches(plan.tree, number)
            found = matches.within(filter_mask(self._reader, filters, number))
            factors = self._bonuses.factors(plan.signals, number) if plan.signals else PLAIN
            ranked.append(best_with_bonuses(found, len(found.posts), factors))
        total = sum(len(posts) for posts, _ in ranked)
        posts, scores = ranked[self._number]
        mine = np.flatnonzero(posts == self._post)
        if not len(mine):
            return 0, total
        score = scores[mine[0]]
        own = _order(self._view, self._post)
        before = sum(int(np.count_nonzero(scores > score)) for _, scores in ranked)
        for view, (posts, scores) in zip(self._snapshot.views, ranked, strict=True):
            before += sum(_order(view, post) < own for post in posts[scores == score].tolist())
        return before + 1, total

    def scores(self, trees: Sequence[q.Query]) -> list[float | None]:
        """What the post scores for each tree, None where it does not match."""
        return list(map(self._score, trees))

    def _score(self, tree: q.Query) -> float | None:
        matches = self._evaluator.matches(tree, self._number)
        at = int(np.searchsorted(matches.posts, self._post))
        if at == len(matches.posts) or matches.posts[at] != self._post:
            return None
        return float(matches.scores_at(np.array([at]))[0]) % TIER

    def bonus(self, signals: Signals) -> Bonus:
        """What decides beside words."""
        return self._bonuses.parts(self._post, signals, self._number)

    def left_out(self, filters: Sequence[Filters]) -> list[bool]:
        """Whether each of some filters leaves the post out."""
        masks = (filter_mask(self._reader, one, self._number) for one in filters)
        return [mask is not None and not mask[self._post] for mask in masks]

    def counts(self, terms: Sequence[str]) -> list[list[int]]:
        """How often each term stands in each zone of the post."""
        places = map(self._zones_of, terms)
        return [np.bincount(zones, minlength=len(Zone)).tolist() for zones in places]

    def _zones_of(self, term: str) -> Ints:
        """The zone of each place where a term stands in the post."""
        number = self._view.term_number(_bytes(term))
        if number < 0:
            return np.empty(0, np.int64)
        postings = self._view.segment.postings(number)
        at = int(np.searchsorted(postings.posts, self._post))
        if at == len(postings.posts) or postings.posts[at] != self._post:
            return np.empty(0, np.int64)
        first = int(postings.counts[:at].sum(dtype=np.int64))
        places: Ints = postings.positions[first : first + int(postings.counts[at])]
        return places & ZONE_MASK

    def post_count(self) -> int:
        """How many posts searches find."""
        return self._snapshot.post_count()

    def frequencies(self, words: Sequence[Word]) -> list[Frequency]:
        """How many posts have each word, and how often."""
        return [self._snapshot.frequency(field, *map(_bytes, terms)) for field, terms in words]

    def forms(self, terms: Sequence[str]) -> list[Counter[str]]:
        """The words that are indexed under each term, and how often each is there."""
        return list(map(self._forms, terms))

    def _forms(self, term: str) -> Counter[str]:
        uses: Counter[str] = Counter()
        for view in self._snapshot.views:
            words = view.segment.words
            number = view.term_number(_bytes(term))
            for row in map(words.row, np.flatnonzero(words.terms == number).tolist()):
                uses[row.word.decode("utf-8", "replace")] += row.uses
        return uses


def _bytes(term: str) -> bytes:
    return term.encode("utf-8", "replace")


def _order(view: View, post: int) -> tuple[int, str]:
    """What decides between equal scores: newest, then id."""
    return -int(view.segment.timestamps[post]), unpack_card(view.segment.cards[post]).id
