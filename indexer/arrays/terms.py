"""Terms of a segment that a part of a query tree stands for."""

import fnmatch
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as q

from indexer.arrays.segment import Segment
from indexer.arrays.words import Words

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
    return _distinct(words.terms[found])


def _distinct(numbers: Ints) -> Ints:
    """Each of some numbers once, ascending; for a few that is 20 times as fast as `np.unique`."""
    ordered = np.sort(numbers)
    once: Ints = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return once


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
