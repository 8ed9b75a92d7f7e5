"""A Whoosh query tree -> the posts of one segment that match it, with their scores.

Each kind of node has one function below. A kind without one goes to Whoosh's own matchers over an
ArrayReader: slow, but right.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as q

from indexer.arrays.matches import (
    NOTHING,
    Indices,
    Matches,
    boosted,
    constant,
    in_tiers,
    intersection,
    required,
    union,
    with_bonus,
    without,
)
from indexer.arrays.query_words import Word
from indexer.arrays.ranking import Floats, word_scores
from indexer.arrays.reader import ArrayReader
from indexer.arrays.snapshot import View, WordList
from indexer.fields import DATE, NAMES, SCOPES, TEXT, is_analysed
from indexer.query.tree import MULTI_TERM_NODES, AndMaybe, AndNot, Tiers, Variants
from indexer.rules.weights import Frequency, word_factor

Ints = NDArray[Any]
Mask = NDArray[np.bool_]


class Evaluator:
    """Evaluates trees over one state of the index.

    `within` marks the posts of the view that matter in the end, None all: work on others may be saved.
    """

    def __init__(self, reader: ArrayReader, within: Mask | None = None) -> None:
        self._reader = reader
        self._snapshot = reader.snapshot
        self._within = within
        self._known: dict[int, Matches] = {}

    def matches(self, tree: q.Query, number: int) -> Matches:
        """The matches of a tree in view `number`, deleted posts among them."""
        known = self._known.get(id(tree))
        if known is not None:
            return known
        evaluate = _NODES.get(type(tree), Evaluator._by_whoosh)
        return evaluate(self, tree, number)

    def _view(self, number: int) -> View:
        return self._snapshot.views[number]

    def _term(self, node: q.Term, number: int) -> Matches:
        field = node.fieldname
        if field == TEXT:
            words = self._reader.words[number]
            word = words.word(node.text)
            found = words.all_of([word], self._within) if word else NOTHING
        elif field in SCOPES:
            found = self._word(field, _as_bytes(node.text), number)
        else:
            posts = self._exact([_as_bytes(node.text)], field, number)
            found = constant(posts, 1.0) if len(posts) else NOTHING
        return boosted(found, node.boost)

    def _word(self, field: str, term: bytes, number: int) -> Matches:
        words = self._view(number).word(field, term)
        if not len(words.posts):
            return NOTHING
        return self._scored(words, field, self._snapshot.frequency(field, term), number)

    def _variants(self, node: Variants, number: int) -> Matches:
        """The posts of terms that count as one word, as if they were indexed as one."""
        field = node.subqueries[0].fieldname
        terms = [(_as_bytes(child.text), child.boost) for child in node.subqueries]
        words = self._view(number).any_word(field, terms)
        if not len(words.posts):
            return NOTHING
        frequency = self._snapshot.frequency(field, *(term for term, _ in terms))
        return boosted(self._scored(words, field, frequency, number), node.boost)

    def _scored(self, words: WordList, field: str, frequency: Frequency, number: int) -> Matches:
        """The posts of a word with this frequency in the whole index."""
        factor = word_factor(self._snapshot.post_count(), frequency)
        norms = self._snapshot.norms(field)[number]

        def scores_at(at: Indices) -> Floats:
            return word_scores(factor, words.frequencies[at], norms[words.posts[at]])

        return Matches(words.posts, scores_at)

    def _exact(self, terms: list[bytes], field: str, number: int) -> Ints:
        """Posts that have any of the exact terms in the field."""
        if field == DATE:
            return self._reader.days.posts_of(terms, number)
        if field in NAMES:
            return self._reader.posts_called(field, terms[0], number)
        lists = self._reader.value_lists(field, terms, number)
        return lists[0] if len(lists) == 1 else _any_of(lists, self._view(number).posts)

    def _phrase(self, node: q.Phrase, number: int) -> Matches:
        field, texts = node.fieldname, node.words
        words = self._plain(texts, number)
        if words is None:
            return NOTHING
        zone = SCOPES.get(field)
        found = self._reader.words[number].phrase(words, node.slop, zone, self._within)
        if field != TEXT:  # scores are those of the zone
            scored = [self._word(field, _as_bytes(text), number) for text in texts]
            found = intersection([constant(found.posts, 0.0), *scored], self._view(number).posts)
        return boosted(found, node.boost)

    def _plain(self, texts: Iterable[str], number: int) -> list[Word] | None:
        """The words of terms in all zones; None where no post of the view has one of them."""
        words = self._reader.words[number]
        found = []
        for text in texts:
            word = words.word(text)
            if word is None:
                return None
            found.append(word)
        return found

    def _and(self, node: q.And, number: int) -> Matches:
        """Words of all zones are one part, found in one pass; their scores are added first."""
        first = node.subqueries[0]
        if type(first) is q.Term and first.fieldname in NAMES and not self._called(first, number):
            return NOTHING  # so it is in nearly every search: nothing else is called what was typed
        plain, others = _parted(node.subqueries)
        words = self._plain(plain, number)
        if words is None:
            return NOTHING
        parts = []
        for child in others:
            part = self.matches(child, number)
            if not len(part.posts):
                return NOTHING
            parts.append(part)
        if words:
            parts.insert(0, self._reader.words[number].all_of(words, self._within))
        return boosted(intersection(parts, self._view(number).posts), node.boost)

    def _called(self, node: q.Term, number: int) -> int:
        """How many posts of the view are called so."""
        return len(self._reader.posts_called(node.fieldname, _as_bytes(node.text), number))

    def _tiers(self, node: Tiers, number: int) -> Matches:
        """From the last clause on: what an earlier one demands beside more is known by then."""
        parts = []
        for child in reversed(node.subqueries):
            parts.append(self.matches(child, number))
            self._known[id(child)] = parts[-1]
        self._known.clear()
        return boosted(in_tiers(parts[::-1], self._view(number).posts), node.boost)

    def _or(self, node: q.Or, number: int) -> Matches:
        """Words of all zones are one part, found in one pass; their scores are added first."""
        plain, others = _parted(node.subqueries)
        found = [self.matches(child, number) for child in others]
        words = [word for text in plain if (word := self._reader.words[number].word(text))]
        if words:
            found.insert(0, self._reader.words[number].any_of(words, self._within))
        parts = [part for part in found if len(part.posts)]
        whole = union(parts, self._view(number).posts) if parts else NOTHING
        return boosted(whole, node.boost)

    def _and_not(self, node: AndNot, number: int) -> Matches:
        wanted, unwanted = self._both(node, number)
        return without(wanted, unwanted, self._view(number).posts)

    def _and_maybe(self, node: AndMaybe, number: int) -> Matches:
        wanted, optional = self._both(node, number)
        return with_bonus(wanted, optional, self._view(number).posts)

    def _require(self, node: q.Require, number: int) -> Matches:
        wanted, other = self._both(node, number)
        return required(wanted, other, self._view(number).posts)

    def _both(self, node: q.BinaryQuery, number: int) -> tuple[Matches, Matches]:
        return self.matches(node.a, number), self.matches(node.b, number)

    def _every(self, node: q.Every, number: int) -> Matches:
        if self._within is None:
            return constant(self._view(number).every, node.boost)
        return constant(self._within.nonzero()[0], node.boost, self._within)

    def _constant(self, node: q.ConstantScoreQuery, number: int) -> Matches:
        child = node.child
        if isinstance(child, MULTI_TERM_NODES):
            return constant(self._multi_term(child, number), node.score)
        return constant(self.matches(child, number).posts, node.score)

    def _multi_term(self, node: q.MultiTerm, number: int) -> Ints:
        """Posts that have any of the terms that a prefix, wildcard, range or fuzzy word stands for."""
        field = node.fieldname
        if field == DATE and type(node) is q.TermRange:
            return self._reader.days.posts_between(node, number)
        if is_analysed(field):
            return self._view(number).with_any_term(field, self._reader.terms_like(node, number))
        terms = list(node._btexts(self._reader))
        return self._exact([_as_bytes(term) for term in terms], field, number)

    def _null(self, node: q.Query, number: int) -> Matches:
        return NOTHING

    def _by_whoosh(self, node: q.Query, number: int) -> Matches:
        view = self._view(number)
        posts, scores = self._reader.whoosh_matches(node)
        first, last = np.searchsorted(posts, [view.base, view.base + view.posts]).tolist()
        local = scores[first:last]
        return Matches(posts[first:last] - view.base, lambda at: local[at])


def _as_bytes(term: str | bytes) -> bytes:
    return term if isinstance(term, bytes) else term.encode("utf-8", "replace")


def _parted(nodes: Iterable[q.Query]) -> tuple[list[str], list[q.Query]]:
    """The texts of words in all zones, and the other nodes."""
    plain, others = [], []
    for node in nodes:
        if type(node) is q.Term and node.fieldname == TEXT and node.boost == 1.0:
            plain.append(node.text)
        else:
            others.append(node)
    return plain, others


def _any_of(lists: list[Ints], size: int) -> Ints:
    mask = np.zeros(size, np.bool_)
    for posts in lists:
        mask[posts] = True
    return np.flatnonzero(mask)


_NODES: dict[type, Callable[[Evaluator, Any, int], Matches]] = {
    q.Term: Evaluator._term,
    q.Phrase: Evaluator._phrase,
    q.And: Evaluator._and,
    q.Or: Evaluator._or,
    Variants: Evaluator._variants,
    Tiers: Evaluator._tiers,
    AndNot: Evaluator._and_not,
    AndMaybe: Evaluator._and_maybe,
    q.Require: Evaluator._require,
    q.Every: Evaluator._every,
    q.ConstantScoreQuery: Evaluator._constant,
    type(q.NullQuery): Evaluator._null,
}
