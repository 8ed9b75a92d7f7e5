"""The first posts of each view in the order of a plan, and the page that they make together."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from itertools import chain, repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.matches import Matches
from indexer.arrays.selection import best
from indexer.arrays.signals import Factors, best_with_bonuses
from indexer.arrays.snapshot import View
from indexer.arrays.stored import unpack_card
from indexer.engine import Plan
from indexer.post import UNDATED
from indexer.request import Card, Place, Sort
from indexer.rules.values import title_key

Ints = NDArray[Any]


class Candidate(NamedTuple):
    """A post of a view, with its score; above TIER for each tier below its own."""

    view: View
    post: int
    score: float

    @property
    def card(self) -> Card:
        """The post's card."""
        return unpack_card(self.view.segment.cards[self.post])

    @property
    def time(self) -> int:
        """The post's time as a timestamp."""
        return int(self.view.segment.timestamps[self.post])


class First(NamedTuple):
    """The first posts of a view in an order, with their scores where the order is relevance."""

    view: View
    posts: Ints
    scores: NDArray[Any]

    def candidates(self) -> list[Candidate]:
        """The posts one by one."""
        scores = self.scores.tolist() if len(self.scores) else repeat(0.0)
        rows = zip(repeat(self.view), self.posts.tolist(), scores, strict=False)
        return list(map(_candidate, rows))


_candidate = partial(tuple.__new__, Candidate)
"""A row as a Candidate: 20 take 3 us, and 6 us by the function of its name."""

_NO_SCORES = np.empty(0, np.float32)


def first(view: View, matches: Matches, plan: Plan, factors: Factors, skip: int = 0) -> First:
    """The view's first posts in the order of the plan, as many as could be on the page.

    The first `skip` of them are left out.
    """
    wanted = plan.offset + plan.limit
    posts = matches.posts
    match plan.sort:
        case Sort.RELEVANCE:
            return First(view, *best_with_bonuses(matches, wanted, factors, skip))
        case Sort.NEWEST:
            behind = _behind(view, posts, plan.after) if plan.after else 0
            chosen = posts[behind + skip : behind + wanted]
        case Sort.OLDEST:
            chosen = posts[best(-_from_oldest(view.segment.timestamps[posts]), wanted, skip)]
        case Sort.TITLE:
            chosen = posts[best(-view.segment.title_ranks[posts], wanted, skip)]
    return First(view, chosen, _NO_SCORES)


def _behind(view: View, posts: Ints, place: Place) -> int:
    """How many of the ascending posts stand up to a place by newest."""

    def key(post: int) -> tuple[int, str]:
        candidate = Candidate(view, post, 0.0)
        return -candidate.time, candidate.card.id

    return bisect_right(posts, (-place.time, place.id), key=key)


def page_of(by_view: Sequence[First], plan: Plan) -> tuple[Candidate, ...]:
    """The posts of the page, from the first ones of each view, of which there are enough."""
    keyed = sorted(chain.from_iterable(_keyed(one, plan.sort) for one in by_view))
    wanted = slice(plan.offset, plan.offset + plan.limit)
    return tuple(keys[-1].candidate for keys in keyed[wanted])


class _Tied:
    """A post that comes before or after others with equal keys: one of its view by number, others by id."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate

    @cached_property
    def _id(self) -> str:
        return self.candidate.card.id

    def __lt__(self, other: "_Tied") -> bool:
        mine, others = self.candidate, other.candidate
        if mine.view is others.view:
            return mine.post < others.post
        return self._id < other._id


def _keyed(one: First, sort: Sort) -> Iterable[tuple[Any, ...]]:
    """The posts of a view, each behind what it is sorted by among those of all views."""
    candidates = one.candidates()
    tied = map(_Tied, candidates)
    times = one.view.segment.timestamps[one.posts]
    match sort:
        case Sort.RELEVANCE:
            return zip((-one.scores).tolist(), (-times).tolist(), tied, strict=True)
        case Sort.TITLE:
            titles = [title_key(candidate.card.title) for candidate in candidates]
            return zip(titles, (-times).tolist(), tied, strict=True)
        case Sort.OLDEST:
            return zip(_from_oldest(times).tolist(), tied, strict=True)
        case Sort.NEWEST:
            return zip((-times).tolist(), tied, strict=True)


def _from_oldest(timestamps: Ints) -> Ints:
    """Numbers that rise from the oldest to the newest, and then to posts without a date."""
    return np.where(timestamps == UNDATED, -UNDATED, timestamps)
