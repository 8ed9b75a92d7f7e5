"""Chosen facet values and conditions, put together as what posts must have."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from indexer.errors import RequestError
from indexer.fields import DATE, FACETS, NUMBERS, exact_term
from indexer.request import Choice, Mode, Where

_MOST_LETTERS = 1000
"""Of filters that are remembered."""


@dataclass(frozen=True, slots=True, eq=False)
class Filters:
    """Terms chosen per facet: posts must have all of `all`, one of `any`, and none of `none`;
    and they must meet one condition of each group of `where`.

    Each is its own key: looking up equal ones would take as long as making masks of a small index.
    `letters` is how many all values have that are chosen, as readers may send any.
    """

    all: dict[str, list[str]] = field(default_factory=dict)
    any: dict[str, list[str]] = field(default_factory=dict)
    none: dict[str, list[str]] = field(default_factory=dict)
    where: Where = ()
    letters: int = 0

    @property
    def are_short(self) -> bool:
        """Whether a thousand of them may be remembered."""
        return self.letters <= _MOST_LETTERS

    def without_any(self, facets: Collection[str]) -> "Filters":
        """The same but for what was chosen with "any" in some facets."""
        others = {name: terms for name, terms in self.any.items() if name not in facets}
        return Filters(self.all, others, self.none, self.where)

    def mode(self, facet: str) -> Mode:
        """How the facet's values combine in this search."""
        if facet in self.any:
            return Mode.ANY
        return Mode.ALL if facet in self.all else FACETS[facet].mode

    def selected(self, facet: str) -> set[str]:
        """The terms chosen with "all" or "any"."""
        return {*self.all.get(facet, ()), *self.any.get(facet, ())}


def group_choices(choices: Sequence[Choice], where: Where = ()) -> Filters:
    """Filters from choices and conditions. Raises RequestError for a facet that is not there."""
    conditions = list(chain.from_iterable(where))
    letters = sum(len(one.value) for one in choices)
    letters += sum(len(one.low) + len(one.high) for one in conditions)
    filters = Filters(where=where, letters=letters)
    for condition in conditions:
        check_field(condition.field, (*FACETS, DATE))
    groups = {Mode.ALL: filters.all, Mode.ANY: filters.any, Mode.NONE: filters.none}
    for choice in choices:
        check_field(choice.facet, FACETS)
        term = exact_term(choice.value, FACETS[choice.facet].digits)
        groups[choice.mode].setdefault(choice.facet, []).append(term)
    return filters


def check_numbers(fields: Iterable[str]) -> None:
    """Raises RequestError for a field that cannot be summed up."""
    known = (DATE, *NUMBERS)
    for name in fields:
        if name not in known:
            raise RequestError(name, "it has no numbers", ", ".join(known))


def check_field(name: str, known: Collection[str]) -> None:
    """Raises RequestError for a name that is not known."""
    if name not in known:
        raise RequestError(name, "no facet is called that", ", ".join(known))
