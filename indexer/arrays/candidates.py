"""The first posts of each view in the order of a plan, and the page that they make together."""

from collections.abc import Sequence
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


_ALL = slice(None)
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
    columns = _columns(there, sort)
    order = np.lexsort(columns)
    ordered = columns[:, order]
    differ = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    ties = np.concatenate(([0], np.cumsum(differ)))
    last = min(wanted.stop, len(order)) - 1
    start, stop = ties.searchsorted((ties[wanted.start], ties[last] + 1)).tolist()
    everyone = [(one, place) for one in there for place in range(len(one.posts))]
    chosen = (everyone[n] for n in order[start:stop].tolist())
    candidates = [one.candidates(slice(place, place + 1))[0] for one, place in chosen]
    tied = groupby(zip(ties[start:stop].tolist(), candidates, strict=True), key=itemgetter(0))
    settled = [candidate for _, pairs in tied for candidate in _by_id([c for _, c in pairs])]
    return settled[wanted.start - start : wanted.stop - start]


def _by_id(tied: list[Candidate]) -> list[Candidate]:
    """Posts that only their ids tell apart, in the order of those; one view's are in order already."""
    several = len({candidate.view.base for candidate in tied}) > 1
    return sorted(tied, key=lambda candidate: candidate.card.id) if several else tied


def _columns(there: list[First], sort: Sort) -> NDArray[np.float64]:
    """What the posts of all views are sorted by, the last column first."""
    times = np.concatenate([one.view.segment.timestamps[one.posts] for one in there]).astype(float)
    match sort:
        case Sort.RELEVANCE:
            return np.stack((-times, -np.concatenate([one.scores for one in there], dtype=float)))
        case Sort.TITLE:
            titles = [title_key(c.card.title) for one in there for c in one.candidates(_ALL)]
            places = {title: place for place, title in enumerate(sorted(set(titles)))}
            return np.stack((-times, [places[title] for title in titles]))
        case Sort.OLDEST:
            return _from_oldest(times)[None]
        case Sort.NEWEST:
            return -times[None]


def _from_oldest(timestamps: Ints) -> Ints:
    """Numbers that rise from the oldest to the newest, and then to posts without a date."""
    return np.where(timestamps == UNDATED, -UNDATED, timestamps)
