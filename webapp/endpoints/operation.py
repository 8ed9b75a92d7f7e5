"""What an endpoint of the API is: what is declared of it, how it is asked and answered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from indexer import PARAMETERS, Index, Parameter, SearchRequest, from_params
from webapp.declared import Address

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of an operation: its parts, the search that it spells, its other parameters."""

    parts: Mapping[str, str]
    search: SearchRequest
    others: Mapping[str, Any]

    def __getitem__(self, parameter: Parameter[Read]) -> Read:
        """What was given for a parameter that is none of a search."""
        return cast(Read, self.others[parameter.name])


@dataclass(frozen=True, slots=True)
class Operation(Address):
    """An address at which `answer` gives a JSON value, or the JSON itself as `Answered`."""

    answer: Callable[[Index, Asked], Any] = field(kw_only=True)

    def read(self, pairs: Iterable[tuple[str, str]], parts: Mapping[str, str]) -> Asked:
        """What these parameters ask; others than it declares say nothing. Raises RequestError."""
        given = list(pairs)
        of_search = {p.name for p in self.parameters if PARAMETERS.get(p.name) is p}
        last = dict(given)
        return Asked(
            parts,
            from_params((name, text) for name, text in given if name in of_search),
            {
                p.name: p.read(last.get(p.name, ""))
                for p in self.parameters
                if p.name not in of_search
            },
        )
