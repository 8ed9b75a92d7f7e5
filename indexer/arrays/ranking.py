"""How a word scores in a post, twice over the same formula: for arrays, and as Whoosh's model.

    score = idf * (K1 + 1) * tf / (tf + norm)
    idf   = ln(1 + (N - n + 0.5) / (n + 0.5))
    norm  = K1 * (1 - B + B * length / average length)

N posts, n of them with the word; tf and length count each occurrence with its zone's weight, so that
title, headings and body merge before the score saturates. BM25 and BM25F: Robertson and Zaragoza, The
Probabilistic Relevance Framework, 2009; this form of idf, which is never negative: Lucene.
"""

from math import inf, log
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh.scoring import BaseScorer, WeightingModel

K1 = 1.2
B = 0.5

Floats = NDArray[np.float32]


class FieldStatistics(Protocol):
    """What the formula needs to know of a field of the whole index."""

    def document_frequency(self, field: str, term: bytes) -> int:
        """Living posts that have the term in the field."""

    def post_count(self) -> int:
        """Living posts."""


def idf(posts: int, frequency: int) -> float:
    """Inverse document frequency of a word in `frequency` of `posts` posts; above 0."""
    return log(1 + (posts - frequency + 0.5) / (frequency + 0.5))


def norms(lengths: NDArray[Any], average: float) -> Floats:
    """`norm` of each post from its length in one field, float32."""
    scaled = lengths.astype(np.float32) * np.float32(B / (average or 1.0))
    return np.float32(K1) * (np.float32(1 - B) + scaled)


def word_scores(word_idf: float, frequencies: NDArray[Any], post_norms: Floats) -> Floats:
    """Scores of a word in posts, from parallel arrays of term frequencies and norms, float32."""
    scores = frequencies.astype(np.float32)
    divisors = scores + post_norms
    scores *= np.float32(word_idf * (K1 + 1))
    scores /= divisors
    return scores


class Bm25(WeightingModel):  # type: ignore[misc]
    """The same formula for Whoosh's Searcher over an ArrayReader."""

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> BaseScorer:
        """A scorer of one term; a field without lengths scores 1."""
        if not searcher.schema[fieldname].scorable:
            return _ConstantScorer()
        reader = searcher.reader()
        statistics: FieldStatistics = reader.statistics
        frequency = statistics.document_frequency(fieldname, text)
        return _Bm25Scorer(idf(statistics.post_count(), frequency), reader.norms(fieldname))


class _UnboundedScorer(BaseScorer):  # type: ignore[misc]
    """Knows no bounds on scores, so that Whoosh skips no post."""

    def max_quality(self) -> float:
        return inf

    def block_quality(self, matcher: Any) -> float:
        return inf


class _Bm25Scorer(_UnboundedScorer):
    def __init__(self, word_idf: float, post_norms: Floats) -> None:
        self._idf = word_idf
        self._norms = post_norms

    def score(self, matcher: Any) -> float:
        tf = matcher.weight()
        return float(self._idf * (K1 + 1) * tf / (tf + self._norms[matcher.id()]))


class _ConstantScorer(_UnboundedScorer):
    def score(self, matcher: Any) -> float:
        return 1.0
