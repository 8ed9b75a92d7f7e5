"""Filters as arrays: `facetFilters`, `numericFilters` and `tagFilters`.

[["tags:py", "tags:sql"], "year:2024"]      one of the inner ones, and all of the outer ones
"tags:py,(year:2024,year:2023)"             the same as old clients spell it
"tags:-py"   "tags:\\-py"                    without py; with the value -py
"date>=1700000000"   "minutes:2 TO 5"       numbers
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from indexer import MOST_FILTERS, Condition, RequestError, Where
from webapp.algolia.conditions import NUMBER, OPERATORS, Literal, compared, having, negated, within
from webapp.algolia.expressions import expressed

Read = Callable[[str], Literal]
"""What one filter of an array asks for."""

_OLD_GROUPS = re.compile(r"\(([^()]*)\)|([^,()]+)")
_SCORE = re.compile(r"<score=\d+>$")
_RANGE = re.compile(rf"\s*([\w.]+)\s*:\s*({NUMBER.pattern})\s+TO\s+({NUMBER.pattern})\s*", re.ASCII)
_COMPARISON = re.compile(
    rf"\s*([\w.]+)\s*({'|'.join(OPERATORS)}|:)\s*({NUMBER.pattern})\s*", re.ASCII
)


def where_of(params: Mapping[str, Any]) -> Where:
    """All filters of a query as one. Raises RequestError."""
    groups = [
        *_grouped("facetFilters", params.get("facetFilters"), _facet),
        *_grouped("numericFilters", params.get("numericFilters"), _numeric),
        *_grouped("tagFilters", params.get("tagFilters"), _tag),
        *expressed(params.get("filters")),
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


def _grouped(parameter: str, given: Any, read: Read) -> Iterator[Sequence[Literal]]:
    """The groups of a nested array."""
    for group in _nested(parameter, given):
        members = group if isinstance(group, list) else [group]
        if not all(isinstance(one, str) for one in members):
            raise RequestError(parameter, "it is nested too deep", "texts, and arrays of texts")
        if literals := [read(one) for one in members if one.strip()]:
            yield literals


def _nested(parameter: str, given: Any) -> list[Any]:
    """What was given, as an array."""
    if given is None:
        return []
    if isinstance(given, str) and given.lstrip().startswith("["):
        try:
            given = orjson.loads(given)
        except orjson.JSONDecodeError as error:
            raise RequestError(parameter, f"it is no JSON ({error})", "an array") from None
    if isinstance(given, str):
        found = _OLD_GROUPS.findall(given)
        return [group.split(",") if group else alone for group, alone in found]
    if not isinstance(given, list):
        raise RequestError(
            parameter, f"{str(given)[:40]} is no array", "texts, and arrays of texts"
        )
    return given


def _facet(text: str) -> Literal:
    attribute, colon, value = text.partition(":")
    if not colon:
        raise RequestError("facetFilters", f"{text[:40]!r} has no value", "such as tags:python")
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
    raise RequestError("numericFilters", f"{text[:40]!r} is no comparison", "such as minutes>=5")
