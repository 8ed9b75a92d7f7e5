"""Chosen facet values -> which posts of a segment they leave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.reader import ArrayReader
from indexer.errors import RequestError
from indexer.fields import FACETS, exact_term
from indexer.request import Choice, Mode

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Filters:
    """Terms chosen per facet: posts must have all of `all`, one of `any`, and none of `none`."""

    all: dict[str, list[str]] = field(default_factory=dict)
    any: dict[str, list[str]] = field(default_factory=dict)
    none: dict[str, list[str]] = field(default_factory=dict)

    def without_any(self, facet: str) -> "Filters":
        """The same but for the facet's own "any", which its counts must not feel."""
        others = {name: terms for name, terms in self.any.items() if name != facet}
        return Filters(self.all, others, self.none)

    def mode(self, facet: str) -> Mode:
        """How the facet's values combine in this search."""
        if facet in self.any:
            return Mode.ANY
        return Mode.ALL if facet in self.all else FACETS[facet].mode

    def selected(self, facet: str) -> set[str]:
        """The terms chosen with "all" or "any"."""
        return {*self.all.get(facet, ()), *self.any.get(facet, ())}


def group_choices(choices: Iterable[Choice]) -> Filters:
    """Filters from choices. Raises RequestError for a facet that is not there."""
    filters = Filters()
    groups = {Mode.ALL: filters.all, Mode.ANY: filters.any, Mode.NONE: filters.none}
    for choice in choices:
        if choice.facet not in FACETS:
            raise RequestError(choice.facet, "no facet is called that", ", ".join(FACETS))
        term = exact_term(choice.value, FACETS[choice.facet].digits)
        groups[choice.mode].setdefault(choice.facet, []).append(term)
    return filters


def filter_mask(reader: ArrayReader, filters: Filters, number: int) -> Mask | None:
    """Which posts of view `number` the filters and deletions leave; None for all of them."""
    alive = reader.snapshot.views[number].alive
    masks = [] if alive is None else [alive]
    for facet, terms in filters.all.items():
        masks += [_having(reader, facet, [term], number) for term in terms]
    masks += [_having(reader, facet, terms, number) for facet, terms in filters.any.items()]
    masks += [~_having(reader, facet, terms, number) for facet, terms in filters.none.items()]
    if not masks:
        return None
    return masks[0] if len(masks) == 1 else np.logical_and.reduce(masks)


def _having(reader: ArrayReader, facet: str, terms: Sequence[str], number: int) -> Any:
    """Which posts have one of the terms."""
    mask = np.zeros(reader.snapshot.views[number].posts, np.bool_)
    for posts in reader.value_lists(
        facet, [term.encode("utf-8", "replace") for term in terms], number
    ):
        mask[posts] = True
    return mask
