"""What a tree marks in the texts of posts: the terms that match, and how the words that have them begin."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from whoosh import query as q

from indexer.arrays.segment import Segment
from indexer.arrays.terms import terms_like
from indexer.fields import is_analysed
from indexer.query.tree import MULTI_TERM_NODES, AndNot
from indexer.remembering import remembered

MOST_TERMS = 1000
"""Terms that one prefix or wildcard marks in a snippet, at most."""

MOST_BEGINNINGS = 8
"""Beginnings that words are found by in a text: each takes a microsecond of every text."""

MOST_WORDS = 100
"""Words that are told one by one."""

_SIZES = (100, 8, 6, 5, 4, 3, 2)


class Marks(NamedTuple):
    """Terms, and beginnings such as one of which every word of posts has that has one of the terms.

    `words` are all these words, folded; none where they are more than MOST_WORDS.
    """

    terms: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


class Marker:
    """The marks of trees in some segments; remembers those of words and patterns."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments

    def marks(self, tree: q.Query) -> Marks:
        """The words and patterns whose presence makes a post match, and the words of phrases.

        The terms are those of words and patterns alone: phrases are left to the reader of the tree.
        """
        terms: set[str] = set()
        parts: list[Marks] = []
        for leaf in _leaves(tree):
            if isinstance(leaf, q.Phrase):
                parts += map(self._term, leaf.words)
                continue
            part = self._term(leaf.text) if isinstance(leaf, q.Term) else self._pattern(leaf)
            parts.append(part)
            terms |= part.terms
        words = frozenset[str]().union(*[part.words for part in parts])
        found = beginnings(set[str]().union(*[part.beginnings for part in parts]))
        known = all(part.words or not part.beginnings for part in parts)
        return Marks(frozenset(terms), found, _few(words) if known else frozenset())

    @remembered(4000)
    def _term(self, term: str) -> Marks:
        """The marks of one term. Finding its words takes 8 µs in an index of 100,000 words."""
        wanted = term.encode("utf-8", "replace")
        numbers = [segment.terms.find(wanted) for segment in self._segments]
        words = frozenset(
            key
            for segment, number in zip(self._segments, numbers, strict=True)
            if number >= 0
            for key in segment.words.keys_of(np.array([number]))
        )
        return Marks(frozenset([term]), beginnings(words), _few(words))

    @remembered(100)
    def _pattern(self, leaf: q.MultiTerm) -> Marks:
        terms: set[str] = set()
        keys: set[str] = set()
        for segment in self._segments:
            numbers = terms_like(leaf, segment)[:MOST_TERMS]
            terms.update(segment.terms[n].decode("utf-8", "replace") for n in numbers.tolist())
            keys.update(segment.words.keys_of(numbers))
        words = frozenset(keys)
        return Marks(frozenset(terms), beginnings(words), _few(words))


def _few(words: frozenset[str]) -> frozenset[str]:
    return words if len(words) <= MOST_WORDS else frozenset()


def beginnings(words: Iterable[str]) -> frozenset[str]:
    """A few beginnings such as one of which each word has; the empty one where few do not do."""
    some = set(words)
    for size in _SIZES:
        kept: list[str] = []
        for word in sorted(word[:size] for word in some):
            if not kept or not word.startswith(kept[-1]):
                kept.append(word)
        if len(kept) <= MOST_BEGINNINGS:
            return frozenset(kept)
    return frozenset([""])


_LEAVES = (q.Term, q.Phrase, *MULTI_TERM_NODES)


def _leaves(tree: q.Query) -> set[q.Query]:
    """The words, phrases and patterns of analysed fields, each once; not what NOT leaves out."""
    leaves: set[q.Query] = set()
    looked_at: set[int] = set()  # tiers have much in common
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if id(node) in looked_at:
            continue
        looked_at.add(id(node))
        if isinstance(node, AndNot):
            nodes.append(node.a)
        elif not isinstance(node, _LEAVES):
            nodes += node.children()
        elif is_analysed(node.fieldname):
            leaves.add(node)
    return leaves
