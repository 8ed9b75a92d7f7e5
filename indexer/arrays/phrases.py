"""Posts in which words follow one another.

First the posts that have all the words, then the positions of the words in those posts only.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.matches import common
from indexer.arrays.posting_lists import runs
from indexer.arrays.segment import POSITION_SHIFT, ZONE_MASK, Postings

Ints = NDArray[Any]
Mask = NDArray[np.bool_]

_POST_SHIFT = 32


def phrase_posts(words: list[Postings], slop: int, zone: int | None, within: Mask | None) -> Ints:
    """Ascending posts in which each word stands 1 to `slop` positions after the one before it.

    `zone` None looks in all zones; `within` marks the posts that matter, None all. A phrase never spans
    two headings, the texts of two sections, or tags: the positions between them are further apart than
    any slop.
    """
    chosen = _postings_with_all(words, within)
    ends = _positions(words[0], chosen[0], zone)
    for word, postings in zip(words[1:], chosen[1:], strict=True):
        following = _positions(word, postings, zone)
        if not len(ends) or not len(following):
            return np.empty(0, np.intp)
        ends = _next_to(ends, following) if slop == 1 else _near(ends, following, slop)
    return np.unique(ends >> _POST_SHIFT)


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
    before = np.searchsorted(ends, following) - 1
    return following[(before >= 0) & (following - ends[before] <= slop)]


def _postings_with_all(words: list[Postings], within: Mask | None) -> list[Ints]:
    """For each word the indices of its postings in the posts that have all words."""
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
    return [chosen[i] for i in range(len(words))]


def _positions(word: Postings, chosen: Ints, zone: int | None) -> Ints:
    """Positions of the chosen postings as ascending int64: post << 32 | position."""
    counts = word.counts.astype(np.int64)
    wanted = counts[chosen]
    places = word.positions[runs(counts.cumsum()[chosen] - wanted, wanted)]
    owners = (word.posts[chosen] << _POST_SHIFT).repeat(wanted)
    if zone is not None:
        in_zone = (places & ZONE_MASK) == zone
        places, owners = places[in_zone], owners[in_zone]
    return owners | (places >> POSITION_SHIFT)
