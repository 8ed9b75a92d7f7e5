"""From a plan to what it finds: exact total, the posts of the page, facets. No stored post is read."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from indexer.arrays.candidates import Candidate, first, page_of
from indexer.arrays.evaluator import Evaluator
from indexer.arrays.facets import ValueCounter
from indexer.arrays.filters import FilterMasks, group_choices
from indexer.arrays.listing import Lister
from indexer.arrays.matches import Matches
from indexer.arrays.reader import ArrayReader
from indexer.arrays.signals import PLAIN, Bonuses, Factors
from indexer.engine import Plan
from indexer.request import Facet, Sort


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
        self._masks = FilterMasks(reader)

    @cached_property
    def bonuses(self) -> Bonuses:
        """What decides beside words."""
        return Bonuses(self._reader)

    @cached_property
    def _counters(self) -> tuple[ValueCounter, ...]:
        return tuple(map(ValueCounter, self._views, self._reader.values.of_view))

    @cached_property
    def _lister(self) -> Lister:
        return Lister(self._reader.values)

    def find(self, plan: Plan) -> Findings:
        """What a plan finds."""
        filters = group_choices(plan.choices)
        own = tuple(filter(filters.any.__contains__, plan.facets))
        shared = tuple(name for name in plan.facets if name not in own) if own else plan.facets
        counts = np.zeros(self._reader.values.size, np.int64)
        found: list[Matches] = []
        for number, view in enumerate(self._views):
            mask = self._masks.of(plan.choices, number)
            within = view.alive if own else mask
            matches = Evaluator(self._reader, within).matches(plan.tree, number)
            found.append(matches.within(mask))
            if shared:
                self._counters[number].add(found[-1].posts, shared, counts)
            for name in own:  # values chosen with "any" do not narrow their own facet
                wider = matches.within(self._masks.of(plan.choices, number, name))
                self._counters[number].add(wider.posts, (name,), counts)
        total = sum(len(matches.posts) for matches in found)
        page = self._page(found, plan) if plan.offset < total and plan.limit else ()
        facets = self._lister.facets(plan.facets, counts, filters, plan.facet_values)
        return Findings(total, page, facets)

    def _page(self, found: list[Matches], plan: Plan) -> tuple[Candidate, ...]:
        """The posts of the page, from the matches in each view."""
        return page_of(
            [
                first(view, matches, plan, self._factors(plan, number))
                for number, (view, matches) in enumerate(zip(self._views, found, strict=True))
            ],
            plan,
        )

    def _factors(self, plan: Plan, number: int) -> Factors:
        """What the scores of posts of view `number` are multiplied by."""
        if plan.signals is None or plan.sort is not Sort.RELEVANCE:
            return PLAIN
        return self.bonuses.factors(plan.signals, number)
