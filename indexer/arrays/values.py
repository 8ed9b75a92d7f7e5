"""The facet values of a whole index: spellings of one key together, over all segments."""

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.snapshot import Snapshot, View
from indexer.fields import FACETS, exact_term
from indexer.rules.order import commonest_first

Ints = NDArray[Any]


@dataclass(frozen=True, slots=True)
class FacetValues:
    """The values of one facet, sorted by key. `first` is the number of the first of them."""

    first: int
    keys: tuple[str, ...]
    labels: tuple[str, ...]

    def find(self, key: str) -> int:
        """The number of a value by its key, or -1."""
        index = bisect_left(self.keys, key)
        return self.first + index if index < len(self.keys) and self.keys[index] == key else -1


class ValueTable:
    """Numbers for the values of all facets, 0 to `size` - 1, facet by facet, sorted by key.

    `of_view[v][local]` is the number of a segment's value, -1 for one that only deleted posts have;
    `locals(v, number)` goes the other way. `counts` says how many living posts have each value.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        spelled = [_spellings(view) for view in snapshot.views]
        self.facets: dict[str, FacetValues] = {}
        counted: list[int] = []
        for name in FACETS:
            counts: dict[str, Counter[str]] = defaultdict(Counter)
            for by_facet in spelled:
                for key, label, count in by_facet[name]:
                    counts[key][label] += count
            keys = tuple(sorted(key for key in counts if counts[key].total()))
            labels = tuple(commonest_first(counts[key])[0] for key in keys)
            self.facets[name] = FacetValues(len(counted), keys, labels)
            counted += [counts[key].total() for key in keys]
        self.counts = np.array(counted, np.int64)
        self.size = len(counted)
        self.of_view = tuple(self._numbers(by_facet) for by_facet in spelled)

    def _numbers(self, by_facet: dict[str, list[tuple[str, str, int]]]) -> Ints:
        numbers = [self.facets[name].find(key) for name in FACETS for key, _, _ in by_facet[name]]
        return np.array(numbers, np.int64)

    def locals(self, view: int, number: int) -> list[int]:
        """The values of a segment that have this number; several where it is spelled differently."""
        return self._locals[view].get(number, [])

    @cached_property
    def _locals(self) -> list[dict[int, list[int]]]:
        """For each segment the values by their number in the index."""
        tables: list[dict[int, list[int]]] = []
        for numbers in self.of_view:
            table: dict[int, list[int]] = defaultdict(list)
            for local, number in enumerate(numbers.tolist()):
                table[number].append(local)
            tables.append(dict(table))
        return tables


def _spellings(view: View) -> dict[str, list[tuple[str, str, int]]]:
    """For each facet (key, label, living posts) of each value of a segment."""
    labels = [label.decode("utf-8") for label in view.segment.labels]
    counts = value_counts(view).tolist()
    return {
        name: [(exact_term(labels[v], FACETS[name].digits), labels[v], counts[v]) for v in numbers]
        for name, numbers in view.segment.facet_ranges.items()
    }


def value_counts(view: View) -> Ints:
    """Living posts of each value of a segment."""
    starts = view.segment.arrays["values.starts"]
    if view.alive is None:
        return np.diff(starts)
    living = np.cumsum(view.alive[view.segment.arrays["values.posts"]])
    return np.diff(np.concatenate(([0], living))[starts])
