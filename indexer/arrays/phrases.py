"""Posts in which words follow one another.

First the posts that have all the words, then the positions of the words in those posts only.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.matches import common
from indexer.arrays.runs import runs
from indexer.arrays.segment import POSITION_SHIFT, ZONE_MASK, Postings

Ints = NDArray[Any]
Mask = NDArray[np.bool_]

_SHIFT = 32


@dataclass(frozen=True, slots=True)
class Together:
    """Ascending posts that have all of some words, and for each word the indices of its postings there."""

    posts: Ints
    postings: tuple[Ints, ...]

    def at(self, indices: Ints) -> "Together":
        """Only the posts at these ascending indices."""
        return Together(self.posts[indices], tuple(p[indices] for p in self.postings))


def phrase(words: list[Postings], slop: int, zone: int | None, within: Mask | None) -> Together:
    """The posts in which each word stands 1 to `slop` positions after the one before it.

    `zone` None looks in all zones; `within` marks the posts that matter, None all. A phrase never spans
    two headings, the texts of two sections, or tags: the positions between them are further apart than
    any slop.
    """
    together = _with_all(words, within)
    ends = _positions(words[0], together.postings[0], zone)
    for word, postings in zip(words[1:], together.postings[1:], strict=True):
        following = _positions(word, postings, zone)
        ends = _next_to(ends, following) if slop == 1 else _near(ends, following, slop)
    found = ends >> _SHIFT
    return together.at(found[_first_of_runs(found)])


def _next_to(ends: Ints, following: Ints) -> Ints:
    """The positions of `following` that come right after one of `ends`; both ascend without repeats.

    Merging two runs that are sorted already takes half the time of looking one up in the other.
    """
    merged = np.concatenate((ends + 1, following))
    merged.sort(kind="stable")
    twice: Ints = merged[1:] == merged[:-1]
    return merged[1:][twice]


def _near(ends: Ints, following: Ints, slop: int) -> Ints:
    """The positions of `following` that come 1 to `slop` after one of `ends`; both ascend."""
    if not len(ends):
        return ends
    before = ends.searchsorted(following) - 1
    return following[(before >= 0) & (following - ends[before] <= slop)]


def _first_of_runs(numbers: Ints) -> Mask:
    """Where an ascending array has a number for the first time."""
    first = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return first


def _with_all(words: list[Postings], within: Mask | None) -> Together:
    """The posts that have all words, in any order."""
    order = sorted(range(len(words)), key=lambda i: len(words[i].posts))
    size = 1 + max(int(word.posts[-1]) for word in words)
    posts = words[order[0]].posts
    first = np.arange(len(posts)) if within is None else within[posts].nonzero()[0]
    posts, chosen = posts[first], {order[0]: first}
    for i in order[1:]:
        left, right = common(posts, words[i].posts, size)
        posts = posts[left]
        chosen = {j: indices[left] for j, indices in chosen.items()}
        chosen[i] = right
    return Together(posts, tuple(chosen[i] for i in range(len(words))))


def _positions(word: Postings, chosen: Ints, zone: int | None) -> Ints:
    """Positions of the chosen postings as ascending int64: place among the chosen << 32 | position."""
    wanted = word.counts[chosen].astype(np.int64)
    starts = word.counts.cumsum(dtype=np.int64)[chosen] - wanted
    places = word.positions[runs(starts, wanted)]
    owners = (np.arange(len(chosen)) << _SHIFT).repeat(wanted)
    if zone is not None:
        in_zone = (places & ZONE_MASK) == zone
        places, owners = places[in_zone], owners[in_zone]
    return owners | (places >> POSITION_SHIFT)
