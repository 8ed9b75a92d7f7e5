"""What the numbers of posts come to: least, most, sum and count of a field, over all posts found."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.facets import ValueCounter
from indexer.arrays.matches import Matches
from indexer.arrays.reader import ArrayReader
from indexer.arrays.segment import UNDATED_DAY
from indexer.fields import DATE
from indexer.request import Summary
from indexer.rules.filters import check_numbers

Ints = NDArray[Any]

_SECONDS = 86_400


class Summaries:
    """Sums up fields of posts in one state of the index."""

    def __init__(self, reader: ArrayReader, counters: Sequence[ValueCounter]) -> None:
        self._reader = reader
        self._counters = counters

    def of(self, fields: Sequence[str], found: Sequence[Matches]) -> tuple[Summary, ...]:
        """The summary of each field that any post found has. Raises RequestError."""
        check_numbers(fields)
        made = (self._days(found) if f == DATE else self._values(f, found) for f in fields)
        return tuple(summary for summary in made if summary.posts)

    def _days(self, found: Sequence[Matches]) -> Summary:
        """Of midnight of each day, in UTC, as a timestamp."""
        views = self._reader.snapshot.views
        parts = [
            view.segment.days[matches.posts] for view, matches in zip(views, found, strict=True)
        ]
        days = np.concatenate([np.empty(0, np.int64), *parts])
        days = days[days != UNDATED_DAY]
        if not len(days):
            return Summary(DATE, 0, 0, 0, 0)
        least, most, total = (int(n) * _SECONDS for n in (days.min(), days.max(), days.sum()))
        return Summary(DATE, least, most, total, len(days))

    def _values(self, facet: str, found: Sequence[Matches]) -> Summary:
        """Of the values of a facet, by how many posts have each."""
        table = self._reader.values
        counts = np.zeros(table.size, np.int64)
        for counter, matches in zip(self._counters, found, strict=True):
            counter.add(matches.posts, (facet,), counts)
        first, keys = table.facets[facet].first, table.facets[facet].keys
        posts = counts[first : first + len(keys)].tolist()
        having = [(int(key), count) for key, count in zip(keys, posts, strict=True) if count]
        if not having:
            return Summary(facet, 0, 0, 0, 0)
        total = sum(number * count for number, count in having)
        return Summary(facet, having[0][0], having[-1][0], total, sum(posts))
