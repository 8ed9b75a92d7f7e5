"""Filters as arrays: `facetFilters`, `numericFilters` and `tagFilters`.

[["tags:py", "tags:sql"], "year:2024"]      one of the inner ones, and all of the outer ones
"tags:py,(year:2024,year:2023)"             the same as old clients spell it
"tags:-py"   "tags:\\-py"                    without py; with the value -py
"date>=1700000000"   "minutes:2 TO 5"       numbers
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer import LONGEST_QUERY, MOST_FILTERS, SHOWN, Condition, RequestError, Where
from webapp.algolia.conditions import (
    NUMBER,
    OPERATORS,
    Literal,
    compared,
    having,
    negated,
    settled,
    within,
)
from webapp.algolia.expressions import LONGEST, Groups, expressed
from webapp.algolia.kinds import OfJson, listed, value_of

Read = Callable[[str], Literal]
"""What one filter of an array asks for."""

_OLD_GROUPS = re.compile(r"\(([^()]*)\)|([^,()]+)")
_SCORE = re.compile(r"<score=\d+>$")
_RANGE = re.compile(rf"\s*([\w.]+)\s*:\s*({NUMBER.pattern})\s+TO\s+({NUMBER.pattern})\s*", re.ASCII)
_COMPARISON = re.compile(
    rf"\s*([\w.]+)\s*({'|'.join(OPERATORS)}|:)\s*({NUMBER.pattern})\s*", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Nested(OfJson[Groups]):
    """Filters in arrays: of an inner array a post must meet one, and all of the outer one."""

    each: Read

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        each = f"of at most {LONGEST_QUERY:,} characters"
        return f"at most {MOST_FILTERS} texts {each}, and arrays of texts"

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        text = {"type": "string"}
        return {
            "type": ["array", "string"],
            "items": {"type": ["string", "array"], "items": text},
            "maxItems": MOST_FILTERS,
        }

    def read(self, text: Any) -> Groups:
        """The groups of a nested array. Raises RequestError."""
        groups = [self._texts(group) for group in self._nested(text)]
        if sum(map(len, groups)) > MOST_FILTERS:
            raise self.wrong(f"{sum(map(len, groups)):,} filters are too many")
        return tuple(tuple(map(self.each, group)) for group in groups if group)

    def _texts(self, group: Any) -> list[str]:
        """The texts of an inner array, or the one in place of it."""
        texts = group if isinstance(group, list) else [group]
        if not all(isinstance(one, str) for one in texts):
            raise self.wrong("it is nested too deep, or has what is no text")
        if (longest := max(map(len, texts), default=0)) > LONGEST_QUERY:
            raise self.wrong(f"{longest:,} characters are too many")
        return [one for one in texts if one.strip()]

    def _nested(self, given: Any) -> list[Any]:
        """What was given, as an array."""
        if isinstance(given, str) and given.lstrip().startswith("["):
            given = listed(self, given)
        if isinstance(given, str):
            found = _OLD_GROUPS.findall(given)
            return [group.split(",") if group else alone for group, alone in found]
        if given is not None and not isinstance(given, list):
            raise self.wrong(f"{str(given)[:SHOWN]} is no array")
        return given or []


@dataclass(frozen=True, slots=True)
class Expression(OfJson[Groups]):
    """Filters in words, with AND, OR, NOT and brackets."""

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        return f"a text of at most {LONGEST:,} characters"

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        return {"type": "string", "maxLength": LONGEST}

    def read(self, text: Any) -> Groups:
        """The groups that a text asks for. Raises RequestError."""
        return expressed(text)


def where_of(params: Mapping[str, Any], hierarchy: Sequence[str] = ()) -> Where:
    """All filters of a query as one; `hierarchy` are paths of tags. Raises RequestError."""
    groups = [
        [settled(one, hierarchy) for one in group]
        for parameter in FILTERS
        for group in value_of(parameter, params)
    ]
    where = tuple(
        tuple(one for one in group if isinstance(one, Condition))
        for group in groups
        if True not in group
    )
    asked = sum(map(len, where))
    if asked > MOST_FILTERS:
        raise RequestError("filters", f"{asked} are too many", f"at most {MOST_FILTERS}")
    return where


def _facet(text: str) -> Literal:
    attribute, colon, value = text.partition(":")
    if not colon:
        raise RequestError("facetFilters", f"{text[:SHOWN]!r} has no value", "such as tags:python")
    return _signed(
        _SCORE.sub("", value), lambda one: having("facetFilters", attribute.strip(), one)
    )


def _tag(text: str) -> Literal:
    return _signed(text, lambda one: having("tagFilters", "_tags", one))


def _signed(value: str, read: Read) -> Literal:
    """What is read of a value, or its contrary where a minus stands before it."""
    value = value.strip()
    if value.startswith("-"):
        return negated(read(value[1:]))
    return read(value.removeprefix("\\") if value.startswith("\\-") else value)


def _numeric(text: str) -> Literal:
    if found := _RANGE.fullmatch(text):
        return within("numericFilters", *found.groups())
    if found := _COMPARISON.fullmatch(text):
        attribute, operator, value = found.groups()
        return compared("numericFilters", attribute, operator.replace(":", "="), value)
    raise RequestError("numericFilters", f"{text[:SHOWN]!r} is no comparison", "such as minutes>=5")


FILTERS = (
    Nested("facetFilters", 'such as `[["tags:python", "tags:sql"], "year:-2024"]`', each=_facet),
    Nested("numericFilters", 'such as `["date>=1700000000", "minutes:2 TO 5"]`', each=_numeric),
    Nested("tagFilters", "the same as `facetFilters`, of tags alone", each=_tag),
    Expression("filters", "such as `tags:python AND NOT (year:2024 OR minutes > 10)`"),
)
"""The parameters that filter."""
