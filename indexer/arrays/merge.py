"""Several segments -> one, deleted posts left behind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.blobs import pack
from indexer.arrays.files import Arrays, narrowest
from indexer.arrays.posting_lists import TokenStream, invert
from indexer.arrays.records import Record, record_arrays, records_of
from indexer.arrays.segment import Segment

Ints = NDArray[Any]

TOKENS_AT_ONCE = 8_000_000
"""Tokens sorted at a time, which bounds the memory of a merge's arithmetic."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment on its way into another: what its terms and posts are called there.

    `posts` has -1 for a deleted post.
    """

    segment: Segment
    terms: Ints
    posts: Ints


def merge(segments: Sequence[Segment], alive: Sequence[Ints]) -> Arrays:
    """The arrays of one segment with all posts that are alive; `alive` has a bool array for each."""
    records, places = _records(segments, alive)
    terms = sorted({term for segment in segments for term in segment.terms})
    number = {term: i for i, term in enumerate(terms)}
    parts = [
        Part(segment, np.array([number[t] for t in segment.terms], np.int64), posts)
        for segment, posts in zip(segments, _numbers(segments, places), strict=True)
    ]
    kept = _inverted(parts, len(terms))
    used = np.diff(kept["postings.starts"]) > 0
    return {
        **pack("terms", (term for term, is_used in zip(terms, used, strict=True) if is_used)),
        **kept,
        "postings.starts": _without_empty(kept["postings.starts"], used),
        "positions.starts": _without_empty(kept["positions.starts"], used),
        "posts.lengths": _lengths(segments, places),
        **record_arrays(records),
    }


def _records(
    segments: Sequence[Segment], alive: Sequence[Ints]
) -> tuple[list[Record], list[tuple[int, int]]]:
    """All living posts in their new order, and the (segment, post) that each was."""
    found = [
        (record, (s, post))
        for s, segment in enumerate(segments)
        for post, record in _living(segment, alive[s])
    ]
    found.sort(key=lambda pair: pair[0].order)
    return [record for record, _ in found], [place for _, place in found]


def _living(segment: Segment, alive: Ints) -> Iterator[tuple[int, Record]]:
    posts = np.flatnonzero(alive).tolist()
    return zip(posts, records_of(segment, posts), strict=True)


def _numbers(segments: Sequence[Segment], places: list[tuple[int, int]]) -> list[Ints]:
    """For each segment the new number of each of its posts."""
    numbers = [np.full(segment.posts, -1, np.int32) for segment in segments]
    for new, (s, post) in enumerate(places):
        numbers[s][post] = new
    return numbers


def _inverted(parts: Sequence[Part], terms: int) -> Arrays:
    """The posting arrays of all parts together, made for one range of terms after another."""
    pieces = [
        invert(_stream(parts, first, last), last - first)
        for first, last in _term_ranges(parts, terms)
    ]
    joined = {name: np.concatenate([p[name] for p in pieces]) for name in pieces[0]}
    for name in ("postings.starts", "positions.starts"):
        counts = np.concatenate([np.diff(piece[name]) for piece in pieces])
        joined[name] = np.concatenate(([0], np.cumsum(counts)))
    return joined


def _term_ranges(parts: Sequence[Part], terms: int) -> Iterator[tuple[int, int]]:
    """Ranges of terms with at most about TOKENS_AT_ONCE tokens each; at least one range."""
    tokens = np.zeros(terms, np.int64)
    for part in parts:
        tokens[part.terms] += np.diff(part.segment.arrays["positions.starts"])
    groups = np.cumsum(tokens) // TOKENS_AT_ONCE
    firsts = [0, *(np.flatnonzero(np.diff(groups)) + 1).tolist()]
    return zip(firsts, [*firsts[1:], terms], strict=True)


def _stream(parts: Sequence[Part], first: int, last: int) -> TokenStream:
    """The living tokens of all parts whose terms lie in [first, last), numbered from 0."""
    streams = [_tokens(part, first, last) for part in parts]
    return TokenStream(*(np.concatenate(arrays) for arrays in zip(*streams, strict=True)))


def _tokens(part: Part, first: int, last: int) -> tuple[Ints, Ints, Ints]:
    arrays = part.segment.arrays
    low, high = np.searchsorted(part.terms, [first, last]).tolist()
    token_starts = arrays["positions.starts"][low : high + 1]
    run = part.segment.posting_range(low, high)
    counts = arrays["postings.counts"][run]
    posts = np.repeat(part.posts[arrays["postings.posts"][run]], counts)
    terms = np.repeat(part.terms[low:high] - first, np.diff(token_starts))
    places = arrays["positions.values"][int(token_starts[0]) : int(token_starts[-1])]
    living = posts >= 0
    return terms[living], posts[living], places[living]


def _without_empty(starts: Ints, used: Ints) -> Ints:
    return starts[np.concatenate(([True], used))]


def _lengths(segments: Sequence[Segment], places: list[tuple[int, int]]) -> Ints:
    offsets = np.cumsum([0, *(segment.posts for segment in segments)])
    columns = np.array([offsets[s] + post for s, post in places], np.int64)
    return narrowest(np.concatenate([s.lengths for s in segments], axis=1)[:, columns])
