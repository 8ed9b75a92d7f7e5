"""What programs may ask, declared beside what answers it: for routes, and for documents."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from indexer import Parameter

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an address that differs: its name in `{}`, what it is, and the few that there are."""

    name: str
    help: str
    known: tuple[str, ...] = ()
    has_slashes: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """What programs may ask at an address, as documents tell it.

    `schema`, `body` and `problem` name the shapes of an answer, of what is posted, and of an error; without a
    body it is asked with GET. `example` is a query string to try it with; the answer of what is not `kept` is
    never to be used again.
    """

    name: str
    path: str
    summary: str
    parameters: tuple[Parameter[Any], ...] = ()
    parts: tuple[Part, ...] = ()
    schema: str = field(default="", kw_only=True)
    media_type: str = field(default=JSON, kw_only=True)
    body: str = field(default="", kw_only=True)
    problem: str = field(default="Problem", kw_only=True)
    details: str = field(default="", kw_only=True)
    example: str = field(default="", kw_only=True)
    kept: bool = field(default=True, kw_only=True)

    @property
    def method(self) -> str:
        """How it is asked."""
        return "POST" if self.body else "GET"

    @property
    def rule(self) -> str:
        """Its path as Flask spells it."""
        rule = self.path
        for part in self.parts:
            kind = "path:" if part.has_slashes else ""
            rule = rule.replace(f"{{{part.name}}}", f"<{kind}{part.name}>")
        return rule

    def sample(self, slug: str) -> str:
        """An address to try it with, where there is a post of this slug."""
        return (self.path + self.example).format(slug=quote(slug), name="tag")
