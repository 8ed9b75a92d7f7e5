"""What parameters of addresses take: kinds that read a text, and describe themselves for documents.

Text     a text up to so many characters
Whole    a whole number up to so many
OneOf    one of a few words
Some     some of a few names, with commas between them
Chosen   values of a facet; repeatable
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from indexer.errors import RequestError
from indexer.fields import FACETS
from indexer.request import LONGEST_QUERY, MOST_FILTERS, Choice, Mode
from indexer.saying import said

Read_co = TypeVar("Read_co", covariant=True)
Word = TypeVar("Word", bound=StrEnum)
Usual = TypeVar("Usual")

SHOWN = 40
"""Characters of a bad text that are told."""

SIGN = r"[^\s\x00-\x1f\x7f-\x9f]"
"""A character that stays when a text is read: neither white space nor control."""


@dataclass(frozen=True, slots=True)
class Parameter(ABC, Generic[Read_co]):
    """A parameter: how addresses spell it, and what it is for. An empty text is as none given."""

    name: str
    help: str
    required: bool = field(default=False, kw_only=True)
    repeats: ClassVar[bool] = False

    @property
    @abstractmethod
    def allowed(self) -> str:
        """What it takes, in words."""

    @property
    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""

    @abstractmethod
    def read(self, text: str) -> Read_co:
        """What a text says. Raises RequestError."""

    def bounded(self, text: str, longest: int) -> str:
        """The text without the white space around it. Raises RequestError for one that is too long."""
        if len(text) > longest:
            raise self.wrong(said("%(n)s characters are too many", n=len(text)))
        return text.strip()

    def wrong(self, problem: str) -> RequestError:
        """The error that tells what is wrong."""
        return RequestError(self.name, problem, self.allowed)


@dataclass(frozen=True, slots=True)
class Text(Parameter[str]):
    """A text, without the white space around it."""

    longest: int = LONGEST_QUERY

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        return _at_most(self.longest)

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        sign = {"pattern": SIGN} if self.required else {}
        return {"type": "string", "maxLength": self.longest, **sign}

    def read(self, text: str) -> str:
        """The text. Raises RequestError."""
        text = self.bounded(text, self.longest)
        if self.required and not text:
            raise self.wrong(said("it is missing"))
        return text


@dataclass(frozen=True, slots=True)
class Whole(Parameter[int]):
    """A whole number; `usual` where none is given."""

    usual: int
    most: int
    least: int = 1

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        return said("a whole number from %(least)s to %(most)s", least=self.least, most=self.most)

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        return {
            "type": "integer",
            "minimum": self.least,
            "maximum": self.most,
            "default": self.usual,
        }

    def read(self, text: str) -> int:
        """The number. Raises RequestError."""
        if not (text and (text := text.strip())):
            return self.usual
        if not (text.isascii() and text.isdigit() and len(text) <= 10):
            raise self.wrong(said("%(text)s is not a whole number", text=repr(text[:SHOWN])))
        number = int(text)
        if not self.least <= number <= self.most:
            raise self.wrong(said("%(number)s is out of range", number=str(number)))
        return number


@dataclass(frozen=True, slots=True)
class OneOf(Parameter[Word | Usual], Generic[Word, Usual]):
    """One word of an enumeration; `usual` where none is given."""

    words: type[Word]
    usual: Usual

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        return ", ".join(self.words)

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        usual = {"default": str(self.usual)} if self.usual else {}
        return {"type": "string", "enum": list(map(str, self.words)), **usual}

    def read(self, text: str) -> Word | Usual:
        """The word. Raises RequestError."""
        if not text:
            return self.usual
        try:
            return self.words(text)
        except ValueError:
            raise self.wrong(said("%(text)s is not known", text=repr(text[:SHOWN]))) from None


@dataclass(frozen=True, slots=True)
class Some(Parameter[tuple[str, ...]]):
    """Some of the names that are known, with commas between them; none where none is given."""

    known: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        known = ", ".join(self.known)
        return said("some of %(known)s, with commas between them", known=known)

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        return {"type": "array", "items": {"type": "string", "enum": list(self.known)}}

    def read(self, text: str) -> tuple[str, ...]:
        """The names, each once. Raises RequestError."""
        if not text:
            return ()
        names = tuple(dict.fromkeys(filter(None, map(str.strip, text.split(",")))))
        for name in names:
            if name not in self.known:
                raise self.wrong(said("%(text)s is not known", text=repr(name[:SHOWN])))
        return names


@dataclass(frozen=True, slots=True)
class Chosen(Parameter[Choice]):
    """Values of a facet; each time it is given it chooses one."""

    facet: str
    mode: Mode
    repeats: ClassVar[bool] = True

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        return said("a whole number, such as 2025") if self._digits else _at_most(LONGEST_QUERY)

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        text = {"type": "string", "maxLength": LONGEST_QUERY}
        value = {"type": "integer", "minimum": 0} if self._digits else text
        return {"type": "array", "items": value, "maxItems": MOST_FILTERS}

    def read(self, text: str) -> Choice:
        """The value that a text chooses. Raises RequestError."""
        text = self.bounded(text, LONGEST_QUERY)
        if self._digits and not (text.isascii() and text.isdigit()):
            raise self.wrong(said("%(text)s is no number", text=repr(text[:SHOWN])))
        return Choice(self.facet, self.mode, text)

    @property
    def _digits(self) -> int:
        return FACETS[self.facet].digits


def _at_most(longest: int) -> str:
    return said("at most %(most)s characters", most=longest)
