"""Postings as a Whoosh matcher: one post after the other, for trees that Whoosh itself walks."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from whoosh.matching import ReadTooFar
from whoosh.matching.mcore import LeafMatcher, Matcher, NullMatcher
from whoosh.query.spans import Span
from whoosh.scoring import BaseScorer


@dataclass(frozen=True, slots=True)
class PostingList:
    """A term's postings as Python lists; `positions[i]` are those of `posts[i]`, None for exact fields."""

    posts: Sequence[int]
    weights: Sequence[float]
    positions: Sequence[Sequence[int]] | None = None


class PostingMatcher(LeafMatcher):  # type: ignore[misc]
    """Walks a PostingList. It knows no bounds on quality, so that Whoosh skips nothing."""

    def __init__(
        self, postings: PostingList, term: tuple[str, bytes], scorer: BaseScorer | None
    ) -> None:
        self._postings = postings
        self._term = term
        self.scorer = scorer
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._postings.posts)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> Matcher:
        other = PostingMatcher(self._postings, self._term, self.scorer)
        other._at = self._at
        return other

    def replace(self, minquality: float = 0) -> Matcher:
        return self if self.is_active() else NullMatcher()

    def supports_block_quality(self) -> bool:
        return False

    def max_quality(self) -> float:
        return inf

    def block_quality(self) -> float:
        return inf

    def id(self) -> int:
        return self._postings.posts[self._at]

    def all_ids(self) -> Iterator[int]:
        return iter(self._postings.posts)

    def next(self) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._postings.posts, id, lo=self._at)

    def weight(self) -> float:
        return self._postings.weights[self._at]

    def score(self) -> float:
        score: float = self.scorer.score(self) if self.scorer else self.weight()
        return score

    def supports(self, astype: str) -> bool:
        return astype == "positions" and self._postings.positions is not None

    def value_as(self, astype: str) -> Any:
        if not self.supports(astype):
            raise ValueError(f"{self._term!r} has no {astype}")
        return self._postings.positions[self._at]  # type: ignore[index]

    def spans(self) -> list[Span]:
        return [Span(position) for position in self.value_as("positions")]
