"""Bonuses for age, the writer's wish and a tag that was named, and the best posts with them.

Every part of `rules/weights.py` is bounded, so few posts need a second look: with factors
between `least` and `most`, the best k posts are among those with at least least / most of the kth best
score. For each of the k posts with the best scores has a final score of at least least * kth, and what
is left out has less.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import kernels
from indexer.arrays.matches import TIER, Matches
from indexer.arrays.ranking import Floats
from indexer.arrays.reader import ArrayReader
from indexer.arrays.selection import best, near_best
from indexer.arrays.snapshot import View
from indexer.engine import Signals
from indexer.errors import IndexCorrupt
from indexer.post import UNDATED
from indexer.remembering import remembered
from indexer.rules.weights import RECENCY, TAG, WISH, Bonus

Ints = NDArray[Any]

_SLACK = 1 - 1e-6
"""Keeps scores that the bound only seems to leave out, as it is rounded."""

_MOST_HEAPED = 256
"""Up to so many of the best posts are kept in a heap."""

_DAY = 86_400

_NOBODY = np.empty(0, np.int32)


class Factors(NamedTuple):
    """What the scores of a view's posts are multiplied by, from `least` to `most`.

    That is `of` them, where that is not empty, and for the ascending posts that are `tagged` TAG more.
    """

    of: Floats
    tagged: Ints
    least: float
    most: float

    def at(self, posts: Ints) -> Floats:
        """The factors of some posts; not for `PLAIN`."""
        factors = self.of[posts]
        if len(self.tagged):
            has_tag = np.zeros(len(self.of), np.bool_)
            has_tag[self.tagged] = True
            factors[has_tag[posts]] += np.float32(TAG)
        return factors


PLAIN = Factors(np.empty(0, np.float32), _NOBODY, 1.0, 1.0)
"""What scores are multiplied by where words alone decide: by nothing."""


class Bonuses:
    """The bonuses of all posts of one state of the index; those of age and wish are worked out once."""

    def __init__(self, reader: ArrayReader) -> None:
        self._reader = reader
        self._views = reader.snapshot.views
        self._newest = max(map(_newest, self._views), default=UNDATED)

    @remembered(1000)
    def factors(self, signals: Signals, number: int) -> Factors:
        """The factors of the posts of view `number`."""
        lasting = self._of_age_and_wish(signals.half_life)[number]
        if len(tagged := self._tagged(signals, number)):
            return Factors(lasting.of, tagged, lasting.least, lasting.most + TAG)
        return PLAIN if lasting.least == lasting.most == 1 else lasting

    def parts(self, post: int, signals: Signals, number: int) -> Bonus:
        """The bonus of one post of view `number` by its parts."""
        view = self._views[number]
        recency = _recency(view, self._newest, signals.half_life)[post]
        has_tag = post in self._tagged(signals, number)
        return Bonus(float(recency), float(_wishes(view)[post]), TAG if has_tag else 0.0)

    def _tagged(self, signals: Signals, number: int) -> Ints:
        """The posts of view `number` that have a tag which the query is."""
        table, segment = self._reader.values, self._views[number].segment
        values = [v for v in map(table.facets["tag"].find, signals.tags) if v >= 0]
        lists = [segment.value_run(n) for value in values for n in table.locals(number, value)]
        if len(lists) < 2:
            return lists[0] if lists else _NOBODY
        return np.unique(np.concatenate(lists))

    @remembered(2)
    def _of_age_and_wish(self, half_life: int) -> tuple[Factors, ...]:
        """For each view the factors but for tags."""
        bonuses = (_recency(v, self._newest, half_life) + _wishes(v) for v in self._views)
        factors = (np.float32(1) + of_view for of_view in bonuses)
        return tuple(
            Factors(f, _NOBODY, float(f.min(initial=1)), float(f.max(initial=1))) for f in factors
        )


def _newest(view: View) -> int:
    """When the newest of the posts that searches find was written; they are numbered newest first."""
    if not view.living:
        return UNDATED
    return int(view.segment.timestamps[0 if view.alive is None else view.alive.argmax()])


def _recency(view: View, newest: int, half_life: int) -> Floats:
    times = view.segment.timestamps
    if not half_life:
        return np.zeros(len(times), np.float32)
    ages = np.maximum(newest - times, 0) / (half_life * _DAY)
    fresh = np.where(times == UNDATED, 0.0, np.exp2(-ages))
    fresh[view.segment.arrays["posts.evergreen"] > 0] = 1.0
    return (RECENCY * fresh).astype(np.float32)


def _wishes(view: View) -> Floats:
    boosts = view.segment.arrays["posts.boosts"]
    if not np.isfinite(boosts).all():
        raise IndexCorrupt("the wishes of posts are damaged; rebuild the index")
    wishes: Floats = (WISH * np.log10(boosts.clip(0.1, 10.0))).astype(np.float32)
    return wishes


def best_with_bonuses(
    matches: Matches, count: int, factors: Factors, skip: int = 0
) -> tuple[Ints, NDArray[Any]]:
    """The `count` posts with the highest final scores but the first `skip`, ties by number; and the scores.

    Highest first, within tiers: a bonus never lifts a post out of its own. At 4,858 hits the loop takes 6 µs
    of the 13 µs that arrays take, and 96 µs of 200 µs at 480,000.
    """
    scores = matches.scores()
    if (selection := kernels.loaded.get("selection")) and 0 < count <= _MOST_HEAPED:
        bonus = TAG, factors.most
        posts = matches.posts
        places, final = selection.best_products(
            scores, posts, factors.of, factors.tagged, bonus, count
        )
        return posts[places[skip:]], final[skip:]
    if not len(factors.of):
        top = best(scores, count, skip)
        return matches.posts[top], scores[top]
    if skip:  # deep pages: the bounds leave nearly all
        final = _times(scores, factors.at(matches.posts))
        chosen = best(final, count, skip)
        return matches.posts[chosen], final[chosen]
    near, final = _near(matches.posts, scores, count, factors)
    chosen = best(final, count)
    return matches.posts[near[chosen]], final[chosen]


def _near(
    posts: Ints, scores: NDArray[Any], count: int, factors: Factors
) -> tuple[Ints, NDArray[Any]]:
    """The places of the posts whose scores the bounds leave, and their final scores."""
    ratio = factors.least / factors.most * _SLACK

    def floor(last: float) -> float:
        own = last % TIER
        return last - own + own * ratio

    near = near_best(scores, count, floor)
    return near, _times(scores[near], factors.at(posts[near]))


def _times(scores: NDArray[Any], factors: Floats) -> NDArray[Any]:
    """The products; only scores with more digits than others can be in tiers, which stay as they are."""
    if scores.dtype == np.float32:
        return scores * factors
    own = scores % TIER
    return scores - own + own * factors
