"""Posts that a part of a query matches, in one segment, and the arithmetic on sets of them.

Scores are worked out only when asked for, and only for the posts that are left by then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import kernels
from indexer.arrays.ranking import Floats

Ints = NDArray[Any]
Indices = Ints | slice
At = Callable[[Indices], Floats]

ALL = slice(None)
"""All indices; unlike an array of them it copies nothing."""

_LARGEST = np.float32(1 << 24)
"""Boosts of groups in groups raise scores no further, so that they stay finite and within their tier."""

_FEW = 8
"""A list this many times shorter than another is looked up in it, not marked and compared."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Ascending posts, intp; `scores_at(indices)` gives the scores of `posts[indices]`.

    `inside` is a mask that marks all the posts, where one was looked at when they were found.
    """

    posts: Ints
    scores_at: At
    inside: NDArray[np.bool_] | None = None

    def scores(self) -> Floats:
        """The scores of all the posts."""
        return self.scores_at(ALL)

    def kept(self, indices: Ints) -> "Matches":
        """Only the posts at these ascending indices."""
        return Matches(self.posts[indices], lambda at: self.scores_at(indices[at]), self.inside)

    def within(self, mask: NDArray[np.bool_] | None) -> "Matches":
        """Only the posts that a mask marks; None marks all."""
        if mask is None or mask is self.inside:
            return self
        if len(self.posts) == len(mask):
            places = mask.nonzero()[0]
        elif selection := kernels.loaded.get("selection"):
            places = selection.marked(self.posts, mask)
        else:
            places = mask[self.posts].nonzero()[0]
        return self.kept(places)


NOTHING = Matches(np.empty(0, np.intp), lambda _: np.empty(0, np.float32))


def constant(posts: Ints, score: float, inside: NDArray[np.bool_] | None = None) -> Matches:
    """Posts that all have one score."""
    return Matches(posts, lambda at: np.full(len(posts[at]), score, np.float32), inside)


def boosted(matches: Matches, boost: float) -> Matches:
    """The same posts with their scores multiplied, up to a limit."""
    if boost == 1.0:
        return matches
    factor = np.float32(boost)

    def scores_at(at: Indices) -> Floats:
        scores: Floats = np.minimum(matches.scores_at(at) * factor, _LARGEST)
        return scores

    return Matches(matches.posts, scores_at, matches.inside)


def common(a: Ints, b: Ints, size: int) -> tuple[Ints, Ints]:
    """Indices into `a` and into `b` of the posts that are in both; all posts are below `size`."""
    if len(a) > len(b):
        in_b, in_a = common(b, a, size)
        return in_a, in_b
    if len(a) * _FEW < len(b):
        place = b.searchsorted(a)
        found = (b.take(place, mode="clip") == a).nonzero()[0]
        return found, place[found]
    mark = np.zeros(size, np.intp)
    mark[a] = np.arange(1, len(a) + 1)
    places = mark[b]
    in_b = places.nonzero()[0]
    return places[in_b] - 1, in_b


def intersection(parts: list[Matches], size: int) -> Matches:
    """Posts in all parts; the score is the sum of theirs, added in the order given."""
    if len(parts) == 1:
        return parts[0]
    order = sorted(range(len(parts)), key=lambda i: len(parts[i].posts))
    posts = parts[order[0]].posts
    indices: dict[int, Ints] = {order[0]: np.arange(len(posts))}
    for i in order[1:]:
        left, right = common(posts, parts[i].posts, size)
        posts = posts[left]
        indices = {j: index[left] for j, index in indices.items()}
        indices[i] = right

    return aligned(posts, parts, [indices[i] for i in range(len(parts))])


def aligned(posts: Ints, parts: list[Matches], indices: Sequence[Ints]) -> Matches:
    """Posts that all parts have, at the given indices; the score is the sum of theirs, in order."""

    def scores_at(at: Indices) -> Floats:
        first, *others = (part.scores_at(own[at]) for part, own in zip(parts, indices, strict=True))
        return sum(others, start=first)

    return Matches(posts, scores_at)


def union(parts: list[Matches], size: int) -> Matches:
    """Posts in any part; the score is the sum of the parts that have the post."""
    if len(parts) == 1:
        return parts[0]
    mask = np.zeros(size, np.bool_)
    for part in parts:
        mask[part.posts] = True
    posts = mask.nonzero()[0]

    def scores_at(at: Indices) -> Floats:
        total = np.zeros(size, np.float32)
        for part in parts:
            np.add.at(total, part.posts, part.scores())  # twice as fast as +=
        return total[posts[at]]

    return Matches(posts, scores_at)


TIER = float(1 << 30)
"""More than any score, and little enough that a score keeps all its digits above several of them."""


def in_tiers(parts: list[Matches], size: int) -> Matches:
    """Posts in any part; a post of an earlier part scores higher than all of later ones.

    A post has the score of the first part that has it, float64, plus TIER for each of the parts behind.
    """
    if not any(len(part.posts) for part in parts[:-1]):
        return parts[-1]
    tier = np.full(size, -1, np.intp)
    for n in range(len(parts) - 1, -1, -1):
        tier[parts[n].posts] = n
    posts = (tier >= 0).nonzero()[0]

    def scores_at(at: Indices) -> NDArray[Any]:
        total = np.empty(size, np.float64)
        for n in range(len(parts) - 1, -1, -1):
            above = np.float64(TIER * (len(parts) - 1 - n))  # no float32, unlike a plain number
            total[parts[n].posts] = parts[n].scores() + above
        return total[posts[at]]

    return Matches(posts, scores_at)


def without(matches: Matches, unwanted: Matches, size: int) -> Matches:
    """Posts of the first that are not in the second."""
    keep = np.ones(size, np.bool_)
    keep[unwanted.posts] = False
    return matches.kept(keep[matches.posts].nonzero()[0])


def with_bonus(matches: Matches, optional: Matches, size: int) -> Matches:
    """The first's posts; where the second has the post too, its score is added."""
    left, right = common(matches.posts, optional.posts, size)

    def scores_at(at: Indices) -> Floats:
        total = matches.scores().copy()  # theirs, which may be kept
        total[left] += optional.scores_at(right)
        return total[at]

    return Matches(matches.posts, scores_at)


def required(matches: Matches, other: Matches, size: int) -> Matches:
    """The first's posts that are in the second too, with the first's scores."""
    left, _ = common(matches.posts, other.posts, size)
    return matches.kept(left)
