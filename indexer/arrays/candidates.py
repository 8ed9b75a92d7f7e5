"""Which posts may be on a page, segment by segment, and the one order over all segments."""

from collections.abc import Iterable
from itertools import groupby
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


def first(view: View, matches: Matches, plan: Plan, factors: Factors) -> list[Candidate]:
    """The view's first posts in the order of the plan, as many as could be on the page."""
    wanted = plan.offset + plan.limit
    posts = matches.posts
    match plan.sort:
        case Sort.NEWEST:
            chosen = posts[:wanted]
        case Sort.OLDEST:
            chosen = posts[best(-_from_oldest(view.segment.timestamps[posts]), wanted)]
        case Sort.TITLE:
            chosen = posts[best(-view.segment.title_ranks[posts], wanted)]
        case Sort.RELEVANCE:
            best_posts, scores = best_with_bonuses(matches, wanted, factors)
            pairs = zip(best_posts.tolist(), scores.tolist(), strict=True)
            return [Candidate(view, post, score) for post, score in pairs]
    return [Candidate(view, post, 0.0) for post in chosen.tolist()]


def in_order(by_view: Iterable[list[Candidate]], sort: Sort) -> list[Candidate]:
    """All views' candidates in one order; each view's are in order already.

    Cards are read only where posts of several views tie, but for the order by title.
    """
    lists = [candidates for candidates in by_view if candidates]
    if len(lists) < 2:
        return lists[0] if lists else []
    keyed = [(_key(c, sort), c) for candidates in lists for c in candidates]
    keyed.sort(key=itemgetter(0))
    ties = ([c for _, c in tied] for _, tied in groupby(keyed, key=itemgetter(0)))
    return [c for tied in ties for c in _by_id(tied)]


def _by_id(tied: list[Candidate]) -> list[Candidate]:
    several = len({candidate.view.base for candidate in tied}) > 1
    return sorted(tied, key=lambda candidate: candidate.card.id) if several else tied


def _key(candidate: Candidate, sort: Sort) -> tuple[Any, ...]:
    """The place of a candidate but for its id."""
    time = int(candidate.view.segment.timestamps[candidate.post])
    match sort:
        case Sort.RELEVANCE:
            return -candidate.score, -time
        case Sort.TITLE:
            return title_key(candidate.card.title), -time
        case Sort.OLDEST:
            return (-time if time == UNDATED else time,)
        case Sort.NEWEST:
            return (-time,)


def _from_oldest(timestamps: Ints) -> Ints:
    """Numbers that rise from the oldest to the newest, and then to posts without a date."""
    return np.where(timestamps == UNDATED, -UNDATED, timestamps)
