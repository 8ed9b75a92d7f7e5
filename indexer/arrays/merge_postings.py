"""The postings of several segments -> those of one, a range of terms at a time.

A posting stays what it is, but for the numbers of its term and its post, so nothing is counted again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.blobs import pack
from indexer.arrays.files import ArrayFile, Arrays, Shapes
from indexer.arrays.posting_lists import runs, term_ranges
from indexer.arrays.segment import Segment
from indexer.arrays.words import merged_words, pack_words

Ints = NDArray[Any]

TOKENS_AT_ONCE = 1_000_000
"""Tokens whose postings are in memory at a time; those of one term always are."""


@dataclass(frozen=True, slots=True)
class _Postings:
    """Parallel arrays with one entry per posting, and the positions of all of them in turn."""

    terms: Ints
    posts: Ints
    weights: Ints
    counts: Ints
    positions: Ints

    def order(self) -> Ints:
        """The order by term, then post.

        As one key, of which each segment's are sorted already: that is what a stable sort is fast at.
        """
        posts = int(self.posts.max(initial=0)) + 1
        return np.argsort(self.terms * posts + self.posts, kind="stable")


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment on its way into another: what its terms and posts are called there.

    `posts` has -1 for a deleted post.
    """

    segment: Segment
    terms: Ints
    posts: Ints

    def tokens(self) -> Ints:
        """How many tokens each term has, those of deleted posts too."""
        return np.diff(self.segment.arrays["positions.starts"])

    def postings(self, first: int, last: int) -> _Postings:
        """The living postings of the new segment's terms in [first, last)."""
        arrays = self.segment.arrays
        low, high = np.searchsorted(self.terms, [first, last]).tolist()
        run = self.segment.posting_range(low, high)
        tokens = arrays["positions.starts"]
        posts = self.posts[arrays["postings.posts"][run]]
        postings = _Postings(
            terms=np.repeat(
                self.terms[low:high], np.diff(arrays["postings.starts"][low : high + 1])
            ),
            posts=posts,
            weights=arrays["postings.weights"][run],
            counts=arrays["postings.counts"][run],
            positions=arrays["positions.values"][int(tokens[low]) : int(tokens[high])],
        )
        return postings if posts.min(initial=0) >= 0 else _living(postings)


def _living(postings: _Postings) -> _Postings:
    alive = postings.posts >= 0
    return _Postings(
        postings.terms[alive],
        postings.posts[alive],
        postings.weights[alive],
        postings.counts[alive],
        postings.positions[np.repeat(alive, postings.counts)],
    )


class PostingMerge:
    """The merged postings of segments; `numbers` has for each segment the new numbers of its posts."""

    def __init__(self, segments: Sequence[Segment], numbers: Sequence[Ints]) -> None:
        self._terms = sorted({term for segment in segments for term in segment.terms})
        number = {term: i for i, term in enumerate(self._terms)}
        self._parts = [
            _Part(segment, np.array([number[term] for term in segment.terms], np.int64), posts)
            for segment, posts in zip(segments, numbers, strict=True)
        ]

    def small_arrays(self) -> Arrays:
        """The terms that are left, and where their postings and positions start."""
        postings, tokens = self._counts
        used = np.flatnonzero(postings)
        return {
            **pack("terms", (self._terms[n] for n in used.tolist())),
            "postings.starts": np.concatenate(([0], np.cumsum(postings[used]))),
            "positions.starts": np.concatenate(([0], np.cumsum(tokens[used]))),
            **self._words(used),
        }

    def _words(self, used: Ints) -> Arrays:
        """The surface words of the terms that are left."""
        numbers = np.full(len(self._terms), -1, np.int64)
        numbers[used] = np.arange(len(used))
        terms = [numbers[part.terms] for part in self._parts]
        return pack_words(merged_words([part.segment.words for part in self._parts], terms))

    def large_shapes(self) -> Shapes:
        """The dtypes and shapes of the arrays that `copy` writes."""
        postings, tokens = (int(counts.sum()) for counts in self._counts)
        return {
            "postings.posts": (np.dtype(np.int32), (postings,)),
            "postings.weights": (self._widest("postings.weights"), (postings,)),
            "postings.counts": (self._widest("postings.counts"), (postings,)),
            "positions.values": (np.dtype(np.uint32), (tokens,)),
        }

    def copy(self, file: ArrayFile) -> None:
        """Write the postings of all terms."""
        shapes = self.large_shapes()
        for first, last in self._ranges():
            postings = self._joined(first, last)
            order = postings.order()
            for name in ("posts", "weights", "counts"):
                array = f"postings.{name}"
                file.append(array, getattr(postings, name)[order].astype(shapes[array][0]))
            _copy_positions(postings, order, file)

    def _joined(self, first: int, last: int) -> _Postings:
        """The living postings of all parts for the terms in [first, last), one part after the other."""
        parts = [part.postings(first, last) for part in self._parts]
        joined = _Postings(*(np.concatenate(columns) for columns in _columns(parts)))
        self._release()
        return joined

    @cached_property
    def _counts(self) -> tuple[Ints, Ints]:
        """How many living postings and tokens each term has."""
        postings = np.zeros(len(self._terms), np.int64)
        tokens = np.zeros(len(self._terms), np.int64)
        for first, last in self._ranges():
            for part in self._parts:
                found = part.postings(first, last)
                terms = found.terms - first
                postings[first:last] += np.bincount(terms, minlength=last - first)
                counts = np.bincount(terms, found.counts, minlength=last - first)
                tokens[first:last] += counts.astype(np.int64)
            self._release()
        return postings, tokens

    def _ranges(self) -> list[tuple[int, int]]:
        tokens = np.zeros(len(self._terms), np.int64)
        for part in self._parts:
            tokens[part.terms] += part.tokens()
        return term_ranges(tokens, TOKENS_AT_ONCE)

    def _widest(self, name: str) -> np.dtype[Any]:
        """The widest dtype that any segment needs for an array."""
        dtypes = [part.segment.arrays[name].dtype for part in self._parts]
        return max(dtypes, key=lambda dtype: dtype.itemsize)

    def _release(self) -> None:
        for part in self._parts:
            part.segment.release()


def _columns(parts: Sequence[_Postings]) -> Iterator[list[Ints]]:
    """The arrays of the parts, each kind together."""
    for name in ("terms", "posts", "weights", "counts", "positions"):
        yield [getattr(part, name) for part in parts]


def _copy_positions(postings: _Postings, order: Ints, file: ArrayFile) -> None:
    """Write the positions of the postings in that order."""
    counts = postings.counts.astype(np.int64)
    starts = np.cumsum(counts) - counts
    ends = np.cumsum(counts[order])
    cuts = np.searchsorted(ends, range(TOKENS_AT_ONCE, len(postings.positions), TOKENS_AT_ONCE))
    for piece in np.split(order, cuts):
        file.append("positions.values", postings.positions[runs(starts[piece], counts[piece])])
