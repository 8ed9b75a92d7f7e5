"""What the score of a post is made of. Every score is the engine's own, so that none can drift."""

from collections.abc import Callable

from whoosh import query as q

from indexer.engine import Signals
from indexer.explaining import Explanation
from indexer.fields import SCOPES, TEXT, ZONE_WEIGHTS, Zone, is_analysed
from indexer.query.spoken import spoken
from indexer.query.tree import Tiers, Variants
from indexer.rules.spot import Spot, Word, first_asked, is_called, parts, scored, subtrees
from indexer.rules.weights import word_weight


class ScoreAccount:
    """What the score of a post for a tree is made of."""

    def __init__(self, spot: Spot, tree: q.Query, name: Callable[[str], str]) -> None:
        self._spot = spot
        self._tree = tree
        self._name = name
        self._scores = scored(spot, subtrees(tree))
        there = [part for part, score in self._scores.items() if score is not None]
        words = list(dict.fromkeys(map(_word, filter(_is_word, there))))
        terms = list(dict.fromkeys(term for word in words for term in word.terms))
        self._frequencies = dict(zip(words, spot.frequencies(words), strict=True))
        self._counts = dict(zip(terms, spot.counts(terms), strict=True))

    def final(self, signals: Signals | None) -> Explanation:
        """The score of the hit: that of the words, and what else decides as a share of it."""
        words = self._of(self._tree)
        own = words.value or 0.0
        shares = self._spot.bonus(signals) if signals else ()
        names = ("newness", "the writer's wish", "the query is a tag")
        added = [
            Explanation(f"{name}: {share:+.1%} of that", own * share)
            for name, share in zip(names, shares, strict=False)
            if share
        ]
        return Explanation("score", own * (1 + sum(shares)), (words, *added))

    def _of(self, tree: q.Query) -> Explanation:
        """The account of a tree that the post matches; values of parts add up, before any boost."""
        if isinstance(tree, Tiers):
            return self._of_tiers(tree)
        text, value = spoken(tree, self._name), self._scores[tree]
        if _is_word(tree):
            return self._of_word(text, value, tree)
        adding = [tree.a] if isinstance(tree, q.Require) else parts(tree)
        there = (part for part in adding if self._scores[part] is not None)
        return Explanation(text, value, tuple(map(self._of, there)))

    def _of_tiers(self, tree: Tiers) -> Explanation:
        """The first clause that has the post; the others add nothing."""
        clauses = tree.subqueries
        at = next(n for n, each in enumerate(clauses) if self._scores[each] is not None)
        found = self._of(clauses[at])
        first = first_asked(clauses)
        if at < first:
            kind = "called so" if is_called(clauses[at]) else "pinned"
        else:
            kind = f"widened, step {at - first}" if at > first else "as asked"
        text = f"{kind}, group {at + 1} of {len(clauses)} from the top: {found.text}"
        return Explanation(text, found.value, found.details)

    def _of_word(self, text: str, value: float | None, tree: q.Query) -> Explanation:
        """The account of one word: its weight, and each part of the post that has it."""
        word = _word(tree)
        frequency, posts = self._frequencies[word], self._spot.post_count()
        weight = word_weight(posts, frequency)
        rarity = f"weight: {frequency.posts:,} of {posts:,} posts, uses: {frequency.occurrences:,}"
        zones = [SCOPES[word.field]] if word.field in SCOPES else list(Zone)
        boosts = [term.boost for term in tree.subqueries] if isinstance(tree, Variants) else [1]
        by_zone = zip(*(self._counts[term] for term in word.terms), strict=True)
        counts = [sum(n * b for n, b in zip(each, boosts, strict=True)) for each in by_zone]
        tallies = {z: counts[z] * (ZONE_WEIGHTS[z] if word.field == TEXT else 1) for z in zones}
        share = (value or 0.0) / (sum(tallies.values()) or 1.0)
        of_zones = [self._of_zone(z, counts[z], tallies[z], share) for z in zones if counts[z]]
        return Explanation(text, value, (Explanation(rarity, weight), *of_zones))

    def _of_zone(self, zone: Zone, count: float, tally: float, share: float) -> Explanation:
        length = self._spot.lengths[zone]
        text = f"{zone.name.lower()}: uses: {count:g} in a length of {length:,}, counts {tally:g}"
        return Explanation(text, tally * share)


def _is_word(tree: q.Query) -> bool:
    """Whether a tree is a word of texts, in one form or several."""
    return isinstance(tree, Variants) or (isinstance(tree, q.Term) and is_analysed(tree.fieldname))


def _word(tree: q.Query) -> Word:
    terms = tree.subqueries if isinstance(tree, Variants) else [tree]
    return Word(terms[0].fieldname, tuple(term.text for term in terms))
