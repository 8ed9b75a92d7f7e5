"""Posts by calendar day: the days of all segments as sorted texts, `2025-11-02`, and the posts of some."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.query import TermRange

from indexer.arrays.segment import EPOCH, UNDATED_DAY
from indexer.arrays.snapshot import Snapshot

Ints = NDArray[Any]

_LAST = "\U0010ffff"
_NO_DAY = 2**31 - 1  # no post has it


class Days:
    """The days of one state of the index."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._views = snapshot.views

    @cached_property
    def terms(self) -> list[bytes]:
        """All days that posts have, sorted."""
        parts = [view.segment.days for view in self._views]
        days = np.unique(np.concatenate([np.empty(0, np.intp), *parts]))
        return [_day_term(day) for day in days.tolist() if day != UNDATED_DAY]

    def posts_of(self, terms: Sequence[bytes], number: int) -> Ints:
        """The posts of some days in view `number`."""
        wanted = [_day_number(term) for term in terms]
        return np.flatnonzero(np.isin(self._views[number].segment.days, wanted))

    def posts_between(self, days: TermRange, number: int) -> Ints:
        """The posts of a range of days in view `number`."""
        start, end = (days.start or "").encode(), (days.end or _LAST).encode()
        first = (bisect_right if days.startexcl else bisect_left)(self.terms, start)
        last = (bisect_left if days.endexcl else bisect_right)(self.terms, end)
        if first >= last:
            return np.empty(0, np.intp)
        of_posts = self._views[number].segment.days
        low, high = _day_number(self.terms[first]), _day_number(self.terms[last - 1])
        return np.flatnonzero((of_posts >= low) & (of_posts <= high))


def _day_term(day: int) -> bytes:
    return date.fromordinal(day + EPOCH).isoformat().encode()


def _day_number(term: bytes) -> int:
    try:
        return date.fromisoformat(term.decode("ascii")).toordinal() - EPOCH
    except ValueError:
        return _NO_DAY
