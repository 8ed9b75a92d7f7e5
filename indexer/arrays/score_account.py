"""What the score of a post is made of. Every score is the evaluator's own, so that none can drift."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from whoosh import query as q

from indexer.arrays.evaluator import Evaluator
from indexer.arrays.matches import TIER
from indexer.arrays.reader import ArrayReader
from indexer.arrays.segment import ZONE_MASK
from indexer.arrays.signals import Bonuses
from indexer.arrays.snapshot import Snapshot, View
from indexer.engine import Plan
from indexer.explaining import Explanation
from indexer.fields import SCOPES, TEXT, WHOLE_TITLE, ZONE_WEIGHTS, Zone, is_analysed
from indexer.language.analysis import EXACT_MARK, STOP_MARK
from indexer.query.spoken import spoken
from indexer.query.tree import AndMaybe, AndNot, Tiers, Variants
from indexer.rules.weights import word_weight

_MOST_FORMS = 3


class Spot:
    """One post: where it is, and what it scores for trees."""

    def __init__(self, reader: ArrayReader, number: int, post: int) -> None:
        self.reader = reader
        self.number = number
        self.post = post
        self._evaluator = Evaluator(reader)

    @property
    def view(self) -> View:
        """The segment that the post is in."""
        return self.reader.snapshot.views[self.number]

    def score(self, tree: q.Query) -> float | None:
        """What the post scores for a tree, None where it does not match."""
        matches = self._evaluator.matches(tree, self.number)
        at = int(np.searchsorted(matches.posts, self.post))
        if at == len(matches.posts) or matches.posts[at] != self.post:
            return None
        return float(matches.scores_at(np.array([at]))[0]) % TIER

    def counts(self, term: str) -> Any:
        """How often a term stands in each zone of the post."""
        number = self.view.term_number(term.encode("utf-8", "replace"))
        if number < 0:
            return np.zeros(len(Zone), np.int64)
        postings = self.view.segment.postings(number)
        at = int(np.searchsorted(postings.posts, self.post))
        if at == len(postings.posts) or postings.posts[at] != self.post:
            return np.zeros(len(Zone), np.int64)
        first = int(postings.counts[:at].sum(dtype=np.int64))
        places = postings.positions[first : first + int(postings.counts[at])]
        return np.bincount(places & ZONE_MASK, minlength=len(Zone))


class Speller:
    """What people call a term: the words that are indexed under it, commonest first."""

    def __init__(self, snapshot: Snapshot, typed: Mapping[str, str]) -> None:
        self._views = snapshot.views
        self._typed = typed

    def __call__(self, term: str) -> str:
        """`caching/cache/caches` for `cach`; what no post has is called as it was typed."""
        if term.startswith((EXACT_MARK, STOP_MARK)):
            return term[1:]
        uses: dict[str, int] = {}
        for view in self._views:
            words = view.segment.words
            number = view.term_number(term.encode("utf-8", "replace"))
            for row in map(words.row, np.flatnonzero(words.terms == number).tolist()):
                form = row.word.decode("utf-8", "replace")
                uses[form] = uses.get(form, 0) + row.uses
        forms = sorted(uses, key=lambda form: (-uses[form], form))
        return "/".join(forms[:_MOST_FORMS]) or self._typed.get(term, term)


class ScoreAccount:
    """What the score of a post is made of."""

    def __init__(self, spot: Spot, name: Speller) -> None:
        self._spot = spot
        self._name = name
        self._snapshot = spot.reader.snapshot

    def final(self, plan: Plan, bonuses: Bonuses) -> Explanation:
        """The score of the hit: that of the words, and what else decides as a share of it."""
        words = self.of(plan.tree)
        own = words.value or 0.0
        signals = plan.signals
        shares = bonuses.parts(self._spot.post, signals, self._spot.number) if signals else ()
        names = ("newness", "the writer's wish", "the query is a tag")
        added = [
            Explanation(f"{name}: {share:+.1%} of that", own * share)
            for name, share in zip(names, shares, strict=False)
            if share
        ]
        return Explanation("score", own * (1 + sum(shares)), (words, *added))

    def of(self, tree: q.Query) -> Explanation:
        """The account of a tree that the post matches; values of parts add up, before any boost."""
        text, value = spoken(tree, self._name), self._spot.score(tree)
        match tree:
            case Tiers():
                return self._tier(tree)
            case Variants():
                return self._word(text, value, tree.subqueries)
            case q.Term() if is_analysed(tree.fieldname):
                return self._word(text, value, [q.Term(tree.fieldname, tree.text)])
            case q.Phrase():
                parts = [q.Term(tree.fieldname, word) for word in tree.words]
            case q.And() | q.Or():
                parts = tree.subqueries
            case AndMaybe():
                parts = [tree.a, tree.b]
            case AndNot() | q.Require():
                parts = [tree.a]
            case _:
                parts = []
        there = (part for part in parts if self._spot.score(part) is not None)
        return Explanation(text, value, tuple(map(self.of, there)))

    def _tier(self, tree: Tiers) -> Explanation:
        """The first clause that has the post; the others add nothing."""
        clauses = tree.subqueries
        at = next(n for n, each in enumerate(clauses) if self._spot.score(each) is not None)
        found = self.of(clauses[at])
        first = _first_asked(clauses)
        if at < first:
            kind = "called so" if _is_called(clauses[at]) else "pinned"
        else:
            kind = f"widened, step {at - first}" if at > first else "as asked"
        text = f"{kind}, group {at + 1} of {len(clauses)} from the top: {found.text}"
        return Explanation(text, found.value, found.details)

    def _word(self, text: str, value: float | None, terms: list[q.Term]) -> Explanation:
        """The account of one word: its weight, and each part of the post that has it."""
        field = terms[0].fieldname
        frequency = self._snapshot.frequency(
            field, *(t.text.encode("utf-8", "replace") for t in terms)
        )
        posts = self._snapshot.post_count()
        weight = word_weight(posts, frequency)
        rarity = f"weight: {frequency.posts:,} of {posts:,} posts, uses: {frequency.occurrences:,}"
        zones = [SCOPES[field]] if field in SCOPES else list(Zone)
        counts = sum(self._spot.counts(term.text) * term.boost for term in terms).tolist()
        tallies = {z: counts[z] * (ZONE_WEIGHTS[z] if field == TEXT else 1) for z in zones}
        share = (value or 0.0) / (sum(tallies.values()) or 1.0)
        parts = [self._part(z, counts[z], tallies[z], share) for z in zones if counts[z]]
        return Explanation(text, value, (Explanation(rarity, weight), *parts))

    def _part(self, zone: Zone, count: float, tally: float, share: float) -> Explanation:
        length = int(self._spot.view.segment.lengths[zone][self._spot.post])
        text = f"{zone.name.lower()}: uses: {count:g} in a length of {length:,}, counts {tally:g}"
        return Explanation(text, tally * share)


def asked(tree: q.Query) -> q.Query:
    """What was asked for, without what stands above it and the steps that widen it."""
    clauses = tree.subqueries if isinstance(tree, Tiers) else [tree]
    return clauses[_first_asked(clauses)]


def _first_asked(clauses: Sequence[q.Query]) -> int:
    """The place of what was asked for: pinned posts and those that are called so stand above it."""
    return next((n + 1 for n, clause in enumerate(clauses) if _is_called(clause)), 0)


def _is_called(clause: q.Query) -> bool:
    first = clause.subqueries[0] if isinstance(clause, q.And) else clause
    return isinstance(first, q.Term) and first.fieldname == WHOLE_TITLE
