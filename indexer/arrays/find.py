"""From a plan to what it finds: exact total, the posts of the page, facets. No stored post is read."""

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.candidates import Candidate, first, page_of
from indexer.arrays.evaluator import Evaluator
from indexer.arrays.facets import ValueCounter
from indexer.arrays.filters import MOST_REMEMBERED, FilterMasks
from indexer.arrays.listing import Listed, Lister
from indexer.arrays.matches import Matches
from indexer.arrays.reader import ArrayReader
from indexer.arrays.signals import PLAIN, Bonuses, Factors
from indexer.arrays.summaries import Summaries
from indexer.engine import Plan
from indexer.fields import FACETS
from indexer.remembering import remembered
from indexer.request import Choice, Facet, Sort, Summary, Where
from indexer.rules.filters import Filters, check_field, group_choices

Ints = NDArray[Any]


class Findings(NamedTuple):
    """How many posts a plan finds, those of its page in order, the facets and stats of all of them."""

    total: int
    page: tuple[Candidate, ...]
    facets: tuple[Facet, ...] = ()
    stats: tuple[Summary, ...] = ()


class _Asked(NamedTuple):
    """What a plan asks for beside words: its filters, and its facets.

    Values chosen with "any" do not narrow their `own` facet, which therefore is counted by itself.
    """

    filters: Filters
    own: tuple[str, ...]
    shared: tuple[str, ...]
    listed: Listed


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

    @cached_property
    def _summaries(self) -> Summaries:
        return Summaries(self._reader, self._counters)

    def find(self, plan: Plan) -> Findings:
        """What a plan finds."""
        asked = self._asked(plan.choices, plan.facets, plan.where)
        counts = np.zeros(self._reader.values.size, np.int64)
        found = [self._matches(plan, asked, number, counts) for number in range(len(self._views))]
        total = sum(len(matches.posts) for matches in found)
        page = self._page(found, plan) if plan.offset < total and plan.limit else ()
        stats = self._summaries.of(plan.stats, found) if plan.stats else ()
        if not plan.facets:
            return Findings(total, page, stats=stats)
        facets = self._lister.facets(asked.listed, counts, plan.facet_values)
        return Findings(total, page, facets, stats)

    @remembered(MOST_REMEMBERED, keeps=lambda asked: asked.filters.are_short)
    def _asked(self, choices: tuple[Choice, ...], facets: tuple[str, ...], where: Where) -> _Asked:
        for name in facets:
            check_field(name, FACETS)
        filters = group_choices(choices, where)
        own = tuple(dict.fromkeys(name for name in facets if name in filters.any))
        shared = tuple(name for name in facets if name not in filters.any)
        return _Asked(filters, own, shared, self._lister.listed(facets, filters))

    def _matches(self, plan: Plan, asked: _Asked, number: int, counts: Ints) -> Matches:
        """The matches in view `number`; adds how many have each value of the facets to `counts`."""
        filters, counter = asked.filters, self._counters[number]
        within = self._masks.of(filters, number, asked.own)
        matches = Evaluator(self._reader, within).matches(plan.tree, number)
        found = matches.within(self._masks.of(filters, number) if asked.own else within)
        if asked.shared:
            counter.add(found.posts, asked.shared, counts)
        for name in asked.own:
            wider = matches.within(self._masks.of(filters, number, (name,)))
            counter.add(wider.posts, (name,), counts)
        return found

    def _page(self, found: list[Matches], plan: Plan) -> tuple[Candidate, ...]:
        """The posts of the page, from the matches in each view."""
        there = [number for number, matches in enumerate(found) if len(matches.posts)]
        skip = plan.offset if len(there) == 1 else 0
        firsts = [
            first(self._views[n], found[n], plan, self._factors(plan, n), skip) for n in there
        ]
        return tuple(firsts[0].candidates()) if len(there) == 1 else page_of(firsts, plan)

    def _factors(self, plan: Plan, number: int) -> Factors:
        """What the scores of posts of view `number` are multiplied by."""
        if plan.signals is None or plan.sort is not Sort.RELEVANCE:
            return PLAIN
        return self.bonuses.factors(plan.signals, number)
