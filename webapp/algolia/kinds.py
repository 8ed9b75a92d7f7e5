"""What parameters of queries take that only JSON has, or a text where a client spelled it in a query string.

Mark    a text as it is, with the spaces around it
Flag    true or false
Names   names as an array, or as a text with commas between
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import orjson

from indexer import SHOWN, Parameter

Read = TypeVar("Read")
Read_co = TypeVar("Read_co", covariant=True)
Usual = TypeVar("Usual")

MOST_NAMES = 100
"""In one list."""

LONGEST_MARK = 200
"""Characters."""

_TRUE = (True, 1, "true", "1")
_FALSE = (False, 0, "false", "0", "", None)


class OfJson(Parameter[Read_co]):
    """A parameter that takes more than texts and numbers."""

    __slots__ = ()

    @abstractmethod
    def read(self, text: Any) -> Read_co:
        """What a JSON value says; None where none is given. Raises RequestError."""


def value_of(parameter: Parameter[Read], params: Mapping[str, Any]) -> Read:
    """What the parameters of a query say of one of them. Raises RequestError."""
    given = params.get(parameter.name)
    if isinstance(parameter, OfJson):
        return cast(Read, parameter.read(given))
    return parameter.read(_spelled(parameter, given))


def _spelled(parameter: Parameter[Any], given: Any) -> str:
    """A text, or what a query string has for another plain value."""
    match given:
        case None:
            return ""
        case str():
            return given
        case bool():
            return str(given).lower()
        case float() if given.is_integer():
            return str(int(given))
        case int() | float():
            return str(given)
    raise parameter.wrong("it is neither a text nor a number")


@dataclass(frozen=True, slots=True)
class Mark(OfJson[str]):
    """A text as it is; `usual` where none is given."""

    usual: str

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        return f"at most {LONGEST_MARK} characters"

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        return {"type": "string", "maxLength": LONGEST_MARK, "default": self.usual}

    def read(self, text: Any) -> str:
        """The text. Raises RequestError."""
        if text is None:
            return self.usual
        mark = _spelled(self, text)
        if len(mark) > LONGEST_MARK:
            raise self.wrong(f"{len(mark):,} characters are too many")
        return mark


@dataclass(frozen=True, slots=True)
class Flag(OfJson[bool]):
    """True or false; false where it is not given."""

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        return "true or false"

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        return {"type": "boolean", "default": False}

    def read(self, text: Any) -> bool:
        """Whether it is set. Raises RequestError."""
        if text not in (*_TRUE, *_FALSE):
            raise self.wrong(f"{str(text)[:SHOWN]!r} is neither true nor false")
        return text in _TRUE


@dataclass(frozen=True, slots=True)
class Names(OfJson[tuple[str, ...] | Usual], Generic[Usual]):
    """Some names; `usual` where none are given."""

    usual: Usual

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        return f"an array of at most {MOST_NAMES} texts, or a text with commas between them"

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        usual = {"default": list(self.usual)} if isinstance(self.usual, tuple) else {}
        names = {"items": {"type": "string"}, "maxItems": MOST_NAMES}
        return {"type": ["array", "string"], **names, **usual}

    def read(self, text: Any) -> tuple[str, ...] | Usual:
        """The names, each once. Raises RequestError."""
        if text is None:
            return self.usual
        given = listed(self, text) if isinstance(text, str) else text
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise self.wrong("it is no list of names")
        if len(given) > MOST_NAMES:
            raise self.wrong(f"{len(given):,} names are too many")
        return tuple(dict.fromkeys(one.strip() for one in given if one.strip()))


def listed(parameter: Parameter[Any], text: str) -> Any:
    """An array that a text has as JSON, or what is between its commas. Raises RequestError."""
    if not text.lstrip().startswith("["):
        return text.split(",")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise parameter.wrong(f"it is no JSON: {error}") from None
