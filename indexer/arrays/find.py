"""From a plan to what it finds: exact total, the posts of the page, facets. No stored post is read."""

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.candidates import Candidate, first, in_order
from indexer.arrays.evaluator import Evaluator
from indexer.arrays.facets import count_values
from indexer.arrays.filters import Filters, filter_mask, group_choices
from indexer.arrays.listing import list_values
from indexer.arrays.matches import Matches
from indexer.arrays.reader import ArrayReader
from indexer.arrays.signals import Bonuses, Factors
from indexer.arrays.snapshot import View
from indexer.arrays.values import value_counts
from indexer.engine import Plan
from indexer.request import Facet, Sort

Ints = NDArray[Any]


class Findings(NamedTuple):
    """How many posts a plan finds, those of its page in order, and the facets of all of them."""

    total: int
    page: tuple[Candidate, ...]
    facets: tuple[Facet, ...]


class Finder:
    """Finds posts in one state of the index."""

    def __init__(self, reader: ArrayReader) -> None:
        self._reader = reader
        self._views = reader.snapshot.views

    @cached_property
    def bonuses(self) -> Bonuses:
        """What decides beside words."""
        return Bonuses(self._reader)

    def find(self, plan: Plan) -> Findings:
        """What a plan finds."""
        filters = group_choices(plan.choices)
        counted = [
            filters,
            *(filters.without_any(name) for name in plan.facets if name in filters.any),
        ]
        table = self._reader.values
        counts = [np.zeros(table.size, np.int64) for _ in counted]
        found: list[Matches] = []
        for number, view in enumerate(self._views):
            masks = [filter_mask(self._reader, f, number) for f in counted]
            within = masks[0] if len(masks) == 1 else view.alive
            matches = Evaluator(self._reader, within).matches(plan.tree, number)
            sets = [matches.within(mask) for mask in masks]
            found.append(sets[0])
            if plan.facets:
                for sum_, part in zip(counts, sets, strict=True):
                    counted_values = _counts(view, part.posts)
                    numbers, distinct = table.of_view[number], table.is_distinct[number]
                    _add(sum_, numbers, counted_values, distinct=distinct)
        total = sum(len(matches.posts) for matches in found)
        page = self._page(found, plan) if plan.offset < total else ()
        return Findings(total, page, self._facets(plan, filters, counts))

    def _page(self, found: list[Matches], plan: Plan) -> tuple[Candidate, ...]:
        """The posts of the page, from the matches in each view."""
        candidates = in_order(
            (
                first(view, matches, plan, self._factors(plan, number))
                for number, (view, matches) in enumerate(zip(self._views, found, strict=True))
            ),
            plan.sort,
        )
        return tuple(candidates[plan.offset : plan.offset + plan.limit])

    def _facets(self, plan: Plan, filters: Filters, counts: list[Ints]) -> tuple[Facet, ...]:
        """The facets; one in which values were chosen with "any" has counts of its own."""
        own = iter(counts[1:])
        table = self._reader.values
        return tuple(
            list_values(
                table,
                name,
                next(own) if name in filters.any else counts[0],
                filters,
                plan.facet_values,
            )
            for name in plan.facets
        )

    def _factors(self, plan: Plan, number: int) -> Factors | None:
        """What the scores of posts of view `number` are multiplied by; None where words alone decide."""
        if plan.signals is None or plan.sort is not Sort.RELEVANCE:
            return None
        factors = self.bonuses.factors(plan.signals, number)
        return factors if (factors.least, factors.most) != (1, 1) else None


def _counts(view: View, posts: Ints) -> Ints:
    """Counts of the segment's values; where every living post was found, they are known."""
    return value_counts(view) if len(posts) == view.living else count_values(view.segment, posts)


def _add(total: Ints, numbers: Ints, counts: Ints, *, distinct: bool) -> None:
    """Add the counts of a segment's values to those of the index; -1 is a value nobody has.

    `distinct` numbers are none of them -1 or there twice, and added in a third of the time.
    """
    if distinct:
        total[numbers] += counts
        return
    known = numbers >= 0
    np.add.at(total, numbers[known], counts[known])
