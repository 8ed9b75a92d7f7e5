"""The first posts of each view in the order of a plan, and the page that they make together."""

from collections.abc import Iterable, Sequence
from itertools import groupby, repeat
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.matches import Matches
from indexer.arrays.records import title_key
from indexer.arrays.selection import best
from indexer.arrays.signals import Factors, best_with_bonuses
from indexer.arrays.snapshot import View
from indexer.arrays.stored import unpack_card
from indexer.engine import Plan
from indexer.post import UNDATED
from indexer.request import Card, Sort

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


class First(NamedTuple):
    """The first posts of a view in an order, with their scores where the order is relevance."""

    view: View
    posts: Ints
    scores: NDArray[Any]

    def candidates(self, places: slice) -> list[Candidate]:
        """The posts at some places."""
        scores = self.scores[places].tolist() if len(self.scores) else repeat(0.0)
        return list(map(Candidate, repeat(self.view), self.posts[places].tolist(), scores))

    def candidate(self, place: int) -> Candidate:
        """The post at one place."""
        score = float(self.scores[place]) if len(self.scores) else 0.0
        return Candidate(self.view, int(self.posts[place]), score)


_NO_SCORES = np.empty(0, np.float32)


def first(view: View, matches: Matches, plan: Plan, factors: Factors) -> First:
    """The view's first posts in the order of the plan, as many as could be on the page."""
    wanted = plan.offset + plan.limit
    posts = matches.posts
    match plan.sort:
        case Sort.RELEVANCE:
            return First(view, *best_with_bonuses(matches, wanted, factors))
        case Sort.NEWEST:
            chosen = posts[:wanted]
        case Sort.OLDEST:
            chosen = posts[best(-_from_oldest(view.segment.timestamps[posts]), wanted)]
        case Sort.TITLE:
            chosen = posts[best(-view.segment.title_ranks[posts], wanted)]
    return First(view, chosen, _NO_SCORES)


def page_of(by_view: Sequence[First], plan: Plan) -> tuple[Candidate, ...]:
    """The posts of the page, from the first ones of each view, of which there are enough."""
    wanted = slice(plan.offset, plan.offset + plan.limit)
    there = [one for one in by_view if len(one.posts)]
    if len(there) == 1:
        return tuple(there[0].candidates(wanted))
    return tuple(_merged(there, plan.sort, wanted))


def _merged(there: list[First], sort: Sort, wanted: slice) -> list[Candidate]:
    """The places wanted of the order of all views. Cards are read where posts of several views tie only."""
    keyed = sorted(
        (key, number, place)
        for number, one in enumerate(there)
        for place, key in enumerate(_keys(one, sort))
    )
    start, stop = wanted.start, min(wanted.stop, len(keyed))
    while start and keyed[start - 1][0] == keyed[start][0]:
        start -= 1
    while stop < len(keyed) and keyed[stop - 1][0] == keyed[stop][0]:
        stop += 1
    settled: list[Candidate] = []
    for _, tied in groupby(keyed[start:stop], key=itemgetter(0)):
        posts = [(number, there[number].candidate(place)) for _, number, place in tied]
        if len({number for number, _ in posts}) > 1:  # one view's are in order already
            posts.sort(key=lambda post: post[1].card.id)
        settled += [candidate for _, candidate in posts]
    return settled[wanted.start - start : wanted.stop - start]


def _keys(one: First, sort: Sort) -> Iterable[tuple[Any, ...]]:
    """What the posts of a view are sorted by among those of all, but for their ids."""
    times = one.view.segment.timestamps[one.posts]
    match sort:
        case Sort.RELEVANCE:
            return zip((-one.scores).tolist(), (-times).tolist(), strict=True)
        case Sort.TITLE:
            titles = [title_key(candidate.card.title) for candidate in one.candidates(slice(None))]
            return zip(titles, (-times).tolist(), strict=True)
        case Sort.OLDEST:
            return zip(_from_oldest(times).tolist())
        case Sort.NEWEST:
            return zip((-times).tolist())


def _from_oldest(timestamps: Ints) -> Ints:
    """Numbers that rise from the oldest to the newest, and then to posts without a date."""
    return np.where(timestamps == UNDATED, -UNDATED, timestamps)
