"""The formula of `rules/weights.py` twice over: for arrays, and as Whoosh's model."""

from math import inf
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh.scoring import BaseScorer, WeightingModel

from indexer.rules.weights import K1, B, Frequency, word_weight

Floats = NDArray[np.float32]

_EXACT_LENGTHS = 24
_KEPT_BITS = 4


class FieldStatistics(Protocol):
    """What the formula needs to know of a field of the whole index."""

    def frequency(self, field: str, *terms: bytes) -> Frequency:
        """How often living posts have the term, or any of several, in the field."""

    def post_count(self) -> int:
        """Living posts."""


def kept_lengths(lengths: NDArray[Any]) -> NDArray[np.int64]:
    """Lengths to four significant bits, as Lucene keeps them (its SmallFloat.intToByte4), int64.

    Those below 24 are kept as they are.
    """
    exact = lengths.astype(np.int64)
    beyond = np.maximum(exact - _EXACT_LENGTHS, 0)
    dropped = np.maximum(np.frexp(beyond.astype(np.float64))[1] - _KEPT_BITS, 0)
    kept: NDArray[np.int64] = exact - (beyond & ((1 << dropped) - 1))
    return kept


def norms(lengths: NDArray[Any], average: float) -> Floats:
    """`norm` of each post from its length in one field, float32."""
    scaled = kept_lengths(lengths).astype(np.float32) * np.float32(B / (average or 1.0))
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
