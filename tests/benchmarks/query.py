"""One query of the benchmark, as every system is asked it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from indexer.request import Choice, Mode, Sort

DEEP = 50
"""Hits before the page from which on a page is deep."""


class Meaning(StrEnum):
    """What the words of a query ask for together."""

    ALL = "all"
    AND = "and"
    OR = "or"
    PHRASE = "phrase"
    PREFIX = "prefix"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Query:
    """What the words mean together, within the chosen values where there are any.

    A facet in which values are chosen with Mode.ANY is counted without that choice. `offset` is how many
    hits come before the ten that are asked for.
    """

    name: str
    meaning: Meaning
    words: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0

    @property
    def typed(self) -> str:
        """What a reader would type; nothing for all posts."""
        match self.meaning:
            case Meaning.PHRASE:
                return '"' + " ".join(self.words) + '"'
            case Meaning.PREFIX:
                return self.words[0] + "*"
            case Meaning.FUZZY:
                return self.words[0] + "~"
            case _:
                return " ".join(self.words)

    @property
    def kind(self) -> str:
        """The class of queries that this one stands for."""
        if self.choices:
            return "disjunctive" if self.any_of else "filter"
        if self.offset >= DEEP:
            return "deep"
        if self.sort is Sort.NEWEST:
            return "newest"
        one = self.meaning is Meaning.AND and len(self.words) == 1
        return "word" if one else self.meaning.value

    @property
    def all_of(self) -> tuple[tuple[str, str], ...]:
        """Facets and values that posts must have."""
        return tuple((one.facet, one.value) for one in self.choices if one.mode is Mode.ALL)

    @property
    def any_of(self) -> dict[str, tuple[str, ...]]:
        """Facet -> values of which posts must have one."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.choices:
            if one.mode is Mode.ANY:
                found[one.facet] = (*found.get(one.facet, ()), one.value)
        return found

    def without(self, facet: str) -> "Query":
        """The query whose hits are counted for a facet with values chosen by Mode.ANY."""
        left = (one for one in self.choices if (one.facet, one.mode) != (facet, Mode.ANY))
        return replace(self, choices=tuple(left))


KINDS = (
    *("word", "or", "and", "phrase", "prefix", "fuzzy"),
    *("filter", "disjunctive", "newest", "deep"),
)
"""Every class of queries, in the order of the tables."""
