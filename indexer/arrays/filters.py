"""Chosen facet values and conditions -> which posts of a segment they leave."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.query import TermRange

from indexer.arrays.reader import ArrayReader
from indexer.fields import DATE, FACETS, exact_term
from indexer.request import Condition
from indexer.rules.filters import Filters

Mask = NDArray[np.bool_]


MOST_REMEMBERED = 1000
"""Filters that are remembered, and masks of them."""

_REMEMBERED = 8 << 20
"""Bytes of masks that are kept."""


class FilterMasks:
    """The masks of filters over one state of the index; the last ones are kept.

    At 10,000 posts that saves the 9 µs that the mask of one tag takes.
    """

    def __init__(self, reader: ArrayReader) -> None:
        self._reader = reader
        longest = max((view.posts for view in reader.snapshot.views), default=0)
        self._most = min(MOST_REMEMBERED, _REMEMBERED // (1 + longest))
        self._masks: dict[tuple[Filters, int, tuple[str, ...]], Mask | None] = {}

    def of(self, filters: Filters, number: int, but_any: tuple[str, ...] = ()) -> Mask | None:
        """Which posts of view `number` the filters and deletions leave; None for all of them.

        What was chosen with "any" in the facets `but_any` is left out.
        """
        key = filters, number, but_any
        try:
            return self._masks[key]
        except KeyError:  # not looked for before: another thread may forget all meanwhile
            mask = filter_mask(self._reader, filters.without_any(but_any), number)
        if filters.are_short:
            if len(self._masks) >= self._most:
                self._masks.clear()
            self._masks[key] = mask
        return mask


def filter_mask(reader: ArrayReader, filters: Filters, number: int) -> Mask | None:
    """Which posts of view `number` the filters and deletions leave; None for all of them."""
    alive = reader.snapshot.views[number].alive
    masks = [] if alive is None else [alive]
    for facet, terms in filters.all.items():
        masks += [_having(reader, facet, [term], number) for term in terms]
    masks += [_having(reader, facet, terms, number) for facet, terms in filters.any.items()]
    masks += [~_having(reader, facet, terms, number) for facet, terms in filters.none.items()]
    masks += [_meeting_one(reader, group, number) for group in filters.where]
    if not masks:
        return None
    return masks[0] if len(masks) == 1 else np.logical_and.reduce(masks)


def _meeting_one(reader: ArrayReader, group: Sequence[Condition], number: int) -> Any:
    """Which posts meet a condition of a group."""
    mask = np.zeros(reader.snapshot.views[number].posts, np.bool_)
    for condition in group:
        mask |= _meeting(reader, condition, number)
    return mask


def _meeting(reader: ArrayReader, condition: Condition, number: int) -> Any:
    """Which posts meet a condition."""
    name, low, high, negated = condition
    if name == DATE:
        mask = np.zeros(reader.snapshot.views[number].posts, np.bool_)
        days = TermRange(DATE, low or None, high or None)
        mask[reader.days.posts_between(days, number)] = True
    else:
        mask = _having(reader, name, _terms_between(reader, name, low, high), number)
    return ~mask if negated else mask


def _terms_between(reader: ArrayReader, facet: str, low: str, high: str) -> Sequence[str]:
    """The terms of the values of a facet between two of them."""
    digits, keys = FACETS[facet].digits, reader.values.facets[facet].keys
    first = bisect_left(keys, exact_term(low, digits)) if low else 0
    last = bisect_right(keys, exact_term(high, digits)) if high else len(keys)
    return keys[first:last]


def _having(reader: ArrayReader, facet: str, terms: Sequence[str], number: int) -> Any:
    """Which posts have one of the terms."""
    mask = np.zeros(reader.snapshot.views[number].posts, np.bool_)
    for posts in reader.value_lists(
        facet, [term.encode("utf-8", "replace") for term in terms], number
    ):
        mask[posts] = True
    return mask
