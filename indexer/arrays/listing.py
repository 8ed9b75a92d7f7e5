"""Counts of values by number -> the Facet that an answer shows."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.filters import Filters
from indexer.arrays.values import ValueTable
from indexer.fields import FACETS, ValueOrder
from indexer.request import Facet, Values

Ints = NDArray[Any]


def list_values(table: ValueTable, name: str, counts: Ints, filters: Filters, most: int) -> Facet:
    """The facet with its `most` commonest values and every selected one, in the facet's order.

    `counts` has the count of every value of all facets, by number.
    """
    values = table.facets[name]
    own = counts[values.first : values.first + len(values.keys)]
    there = own.nonzero()[0]
    numbers = map(values.find, filters.selected(name))
    selected = {number - values.first for number in numbers if number >= 0}
    listed = _ordered(name, own, _listed(own, there, most, selected))
    made = Values(
        values.key_array[listed],
        values.label_array[listed],
        own[listed],
        np.isin(listed, list(selected)) if selected else np.zeros(len(listed), np.bool_),
    )
    return Facet(name, filters.mode(name), made, len(there))


def _listed(counts: Ints, there: Ints, most: int, selected: set[int]) -> Ints:
    """The indices of the values to show, rising, which is the order of keys."""
    if len(there) > most:
        there = np.sort(there[(-counts[there]).argsort(kind="stable")[:most]])
    return np.union1d(there, list(selected)).astype(np.int64) if selected else there


def _ordered(name: str, counts: Ints, indices: Ints) -> Ints:
    """The indices in the facet's order; `indices` rise."""
    match FACETS[name].order:
        case ValueOrder.COUNT:
            return indices[(-counts[indices]).argsort(kind="stable")]
        case ValueOrder.FALLING:
            return indices[::-1]
        case ValueOrder.RISING:
            return indices
