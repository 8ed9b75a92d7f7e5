"""How a word scores in a post, twice over the same formula: for arrays, and as Whoosh's model.

    score  = weight * (K1 + 1) * tf / (tf + norm)
    weight = ln(1 + (N - n + 0.5) / (n + 0.5)) * min((F + 1) / n, LARGEST_BURST)
    norm   = K1 * (1 - B + B * length / average length)

N posts, n of them with the word, F times in all; tf and length count each occurrence with its zone's
weight, so that title, headings and body merge before the score saturates. BM25 and BM25F: Robertson
and Zaragoza, The Probabilistic Relevance Framework, 2009; this form of idf, which is never negative:
Lucene. The second factor of the weight tells words that posts are about, which come several times
where they come at all, from words that pass by: the normalisation B of InB2, bounded (Amati and van
Rijsbergen, Probabilistic Models of Information Retrieval Based on Measuring the Divergence from
Randomness, 2002).

B and LARGEST_BURST were chosen by cross-validation on Cranfield and CISI together.
"""

from math import inf, log
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh.scoring import BaseScorer, WeightingModel

K1 = 1.2
B = 0.6
LARGEST_BURST = 6.0

Floats = NDArray[np.float32]


class Frequency(NamedTuple):
    """How many posts have a word, and how often it stands there in all."""

    posts: int
    occurrences: int


class FieldStatistics(Protocol):
    """What the formula needs to know of a field of the whole index."""

    def frequency(self, field: str, *terms: bytes) -> Frequency:
        """How often living posts have the term, or any of several, in the field."""

    def post_count(self) -> int:
        """Living posts."""


def word_weight(posts: int, frequency: Frequency) -> float:
    """What a word adds to the score of a post among so many that has it very often; above 0."""
    having, occurrences = frequency
    idf = log(1 + (posts - having + 0.5) / (having + 0.5))
    return idf * min((occurrences + 1) / max(having, 1), LARGEST_BURST)


def word_factor(posts: int, frequency: Frequency) -> float:
    """The part of the formula that is the same for all posts."""
    return word_weight(posts, frequency) * (K1 + 1)


def norms(lengths: NDArray[Any], average: float) -> Floats:
    """`norm` of each post from its length in one field, float32."""
    scaled = lengths.astype(np.float32) * np.float32(B / (average or 1.0))
    return np.float32(K1) * (np.float32(1 - B) + scaled)


def word_scores(factor: float, frequencies: NDArray[Any], post_norms: Floats) -> Floats:
    """Scores of a word in posts, from parallel arrays of term frequencies and norms, float32."""
    scores = frequencies.astype(np.float32)
    divisors = scores + post_norms
    scores *= np.float32(factor)
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
        weight = word_weight(statistics.post_count(), statistics.frequency(fieldname, text))
        return _Bm25Scorer(weight, reader.norms(fieldname))


class _UnboundedScorer(BaseScorer):  # type: ignore[misc]
    """Knows no bounds on scores, so that Whoosh skips no post."""

    def max_quality(self) -> float:
        return inf

    def block_quality(self, matcher: Any) -> float:
        return inf


class _Bm25Scorer(_UnboundedScorer):
    def __init__(self, weight: float, post_norms: Floats) -> None:
        self._weight = weight
        self._norms = post_norms

    def score(self, matcher: Any) -> float:
        tf = matcher.weight()
        return float(self._weight * (K1 + 1) * tf / (tf + self._norms[matcher.id()]))


class _ConstantScorer(_UnboundedScorer):
    def score(self, matcher: Any) -> float:
        return 1.0
