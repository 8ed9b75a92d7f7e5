"""What an endpoint is: its address, its parameters, how it is answered, and of what shape the answer is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import quote

from indexer import PARAMETERS, Index, Parameter, SearchRequest, from_params

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an address that differs: its name in `{}`, what it is, and the few that there are."""

    name: str
    help: str
    known: tuple[str, ...] = ()


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
class Operation:
    """`GET` of an address. `answer` gives a JSON value, `schema` names the shape of it.

    `example` is a query string to try it with; the answer of what is not `kept` is never to be used again.
    """

    name: str
    path: str
    summary: str
    answer: Callable[[Index, Asked], Any]
    schema: str
    parameters: tuple[Parameter[Any], ...] = ()
    parts: tuple[Part, ...] = ()
    details: str = ""
    example: str = ""
    kept: bool = True

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

    @property
    def rule(self) -> str:
        """Its path as Flask spells it."""
        return self.path.replace("{", "<").replace("}", ">")

    def sample(self, slug: str) -> str:
        """An address to try it with, where there is a post of this slug."""
        return (self.path + self.example).format(slug=quote(slug), name="tag")
