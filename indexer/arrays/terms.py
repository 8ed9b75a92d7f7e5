"""Terms of a segment that a part of a query tree stands for."""

import fnmatch
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as q

from indexer.arrays.segment import Segment
from indexer.arrays.words import Words
from indexer.fields import is_analysed
from indexer.query.tree import MULTI_TERM_NODES, AndNot

Ints = NDArray[Any]


def terms_like(node: q.MultiTerm, segment: Segment) -> Ints:
    """The numbers of the terms, ascending, of the surface words that a pattern or range means."""
    words = segment.words
    match node:
        case q.Prefix():
            found: Any = words.with_prefix(node.text)
        case q.Wildcard():
            found = words.like(_inner(fnmatch.translate(node.text)))
        case q.FuzzyTerm():
            found = _near(node, words)
        case q.TermRange():
            found = _between(node, words)
        case _:
            raise TypeError(f"{type(node).__name__} stands for no words")
    return np.unique(words.terms[found])


def _inner(pattern: str) -> str:
    """What `fnmatch.translate` makes of a pattern, without what lets it match beyond a line."""
    return pattern.removeprefix("(?s:").removesuffix(")\\Z")


def _near(node: q.FuzzyTerm, words: Words) -> Ints:
    numbers = words.near(node.text, node.maxdist)
    start = node.text[: node.prefixlength].encode("utf-8", "replace")
    return np.array([n for n in numbers.tolist() if words.keys[n].startswith(start)], np.intp)


def _between(node: q.TermRange, words: Words) -> slice:
    first = words.place(node.start, after=node.startexcl) if node.start else 0
    last = words.place(node.end, after=not node.endexcl) if node.end else len(words)
    return slice(first, max(first, last))


MOST = 1000
"""Terms that one prefix or wildcard marks in a snippet, at most."""


def matching_terms(tree: q.Query, segments: list[Segment]) -> frozenset[str]:
    """Terms of analysed fields whose presence makes a post match; not those that NOT leaves out.

    Phrases are left to the reader of the tree.
    """
    leaves = set(_leaves(tree))  # steps that widen a search have many of them in common
    return frozenset(term for leaf in leaves for term in _terms(leaf, segments))


def _leaves(tree: q.Query) -> Iterator[q.Query]:
    """The words and patterns of analysed fields."""
    if isinstance(tree, AndNot):
        yield from _leaves(tree.a)
    elif not isinstance(tree, (q.Term, *MULTI_TERM_NODES)):
        for child in tree.children():
            yield from _leaves(child)
    elif is_analysed(tree.fieldname):
        yield tree


def _terms(leaf: q.Query, segments: list[Segment]) -> Iterator[str]:
    if isinstance(leaf, q.Term):
        yield leaf.text
        return
    for segment in segments:
        for number in terms_like(leaf, segment)[:MOST].tolist():
            yield segment.terms[number].decode("utf-8", "replace")
