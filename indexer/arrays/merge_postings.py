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
from indexer.arrays.files import ArrayFile, Arrays, Shapes, narrowest, narrowest_for
from indexer.arrays.posting_lists import term_ranges
from indexer.arrays.runs import runs, starts_of
from indexer.arrays.segment import BLOCK_SHIFT, Segment, block_count
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

    @property
    def is_odd(self) -> Ints:
        """Which postings have another weight than positions."""
        odd: Ints = self.weights != self.counts
        return odd


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
        posts = self.posts[self.segment.term_posts(low, high)]
        having = self.segment.posts_having(np.arange(low, high))
        postings = _Postings(
            terms=self.terms[low:high].repeat(having),
            posts=posts,
            weights=arrays["postings.weights"][run],
            counts=self.segment.position_counts(run),
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


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many living postings each term has in each block, its tokens, and how many postings are odd."""

    postings: Ints
    tokens: Ints
    odd: int


class PostingMerge:
    """The merged postings of segments; `numbers` has for each segment the new numbers of its posts."""

    def __init__(self, segments: Sequence[Segment], numbers: Sequence[Ints]) -> None:
        self._blocks = block_count(sum(int(np.count_nonzero(new >= 0)) for new in numbers))
        self._terms = sorted({term for segment in segments for term in segment.terms})
        number = {term: i for i, term in enumerate(self._terms)}
        self._parts = [
            _Part(segment, np.array([number[term] for term in segment.terms], np.int64), posts)
            for segment, posts in zip(segments, numbers, strict=True)
        ]

    def small_arrays(self) -> Arrays:
        """The terms that are left, and where their postings and positions start."""
        counts = self._counts
        used = np.flatnonzero(counts.tokens)
        postings = counts.postings.reshape(-1, self._blocks)[used]
        return {
            **pack("terms", (self._terms[n] for n in used.tolist())),
            "postings.starts": narrowest(starts_of(postings.ravel())),
            "positions.starts": narrowest(starts_of(counts.tokens[used])),
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
        counts = self._counts
        postings, tokens = int(counts.postings.sum()), int(counts.tokens.sum())
        return {
            "postings.lows": (np.dtype(np.uint16), (postings,)),
            "postings.weights": (self._widest("postings.weights"), (postings,)),
            "postings.odd": (narrowest_for(postings), (counts.odd,)),
            "postings.odd_counts": (self._widest("postings.odd_counts"), (counts.odd,)),
            "positions.values": (self._widest("positions.values"), (tokens,)),
        }

    def copy(self, file: ArrayFile) -> None:
        """Write the postings of all terms."""
        dtypes = {name: dtype for name, (dtype, _) in self.large_shapes().items()}
        written = 0
        for first, last in self._ranges():
            postings = self._joined(first, last)
            order = postings.order()
            odd = np.flatnonzero(postings.is_odd[order])
            pieces = {
                "postings.lows": postings.posts[order],
                "postings.weights": postings.weights[order],
                "postings.odd": odd + written,
                "postings.odd_counts": postings.counts[order][odd],
            }
            for name, piece in pieces.items():
                file.append(name, piece.astype(dtypes[name]))
            _copy_positions(postings, order, file, dtypes["positions.values"])
            written += len(order)

    def _joined(self, first: int, last: int) -> _Postings:
        """The living postings of all parts for the terms in [first, last), one part after the other."""
        parts = [part.postings(first, last) for part in self._parts]
        joined = _Postings(*(np.concatenate(columns) for columns in _columns(parts)))
        self._release()
        return joined

    @cached_property
    def _counts(self) -> _Counts:
        postings = np.zeros(len(self._terms) * self._blocks, np.int64)
        tokens = np.zeros(len(self._terms), np.int64)
        odd = 0
        for first, last in self._ranges():
            cells = postings[first * self._blocks : last * self._blocks]
            for part in self._parts:
                found = part.postings(first, last)
                terms = found.terms - first
                blocks = terms * self._blocks + (found.posts >> BLOCK_SHIFT)
                cells += np.bincount(blocks, minlength=len(cells))
                counts = np.bincount(terms, found.counts, minlength=last - first)
                tokens[first:last] += counts.astype(np.int64)
                odd += int(np.count_nonzero(found.is_odd))
            self._release()
        return _Counts(postings, tokens, odd)

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


def _copy_positions(
    postings: _Postings, order: Ints, file: ArrayFile, dtype: np.dtype[Any]
) -> None:
    """Write the positions of the postings in that order."""
    counts = postings.counts.astype(np.int64)
    starts = np.cumsum(counts) - counts
    ends = np.cumsum(counts[order])
    cuts = np.searchsorted(ends, range(TOKENS_AT_ONCE, len(postings.positions), TOKENS_AT_ONCE))
    for piece in np.split(order, cuts):
        positions = postings.positions[runs(starts[piece], counts[piece])]
        file.append("positions.values", positions.astype(dtype))
