"""One filter on one attribute -> a condition on posts, or that all or none meet it.

Records have a number for a date, midnight UTC of its day in seconds since 1970, so that a bound in seconds is
the same as one in days. `minutes` and `year` are numbers too; the other attributes are texts.
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from indexer import NUMBERS, SHOWN, Condition, RequestError
from webapp.algolia.levels import is_path
from webapp.algolia.names import (
    ATTRIBUTES,
    DATE,
    SEPARATOR,
    TAGS,
    Level,
    is_number,
    level_of,
)


class Leveled(NamedTuple):
    """That a post has the last of some tags, each of which is in the one before it; or that it has not."""

    tags: tuple[str, ...]
    negated: bool = False


Literal = Condition | Leveled | bool
"""A condition, or whether every post meets it."""

NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,9})?", re.ASCII)
OPERATORS = ("<=", ">=", "!=", "<", ">", "=")

DAY = 86_400
"""Seconds."""

_EPOCH = dt.date(1970, 1, 1).toordinal()
_LAST_DAY = dt.date.max.toordinal() - _EPOCH
_FIRST_DAY = 1 - _EPOCH


def having(parameter: str, attribute: str, value: str) -> Literal:
    """That a post has a value. Raises RequestError for an attribute that cannot be filtered by."""
    level = level_of(attribute)
    if level:
        return _at(level, value)
    field = _field(parameter, attribute)
    value = value.strip()
    if is_number(field):
        return bool(NUMBER.fullmatch(value)) and compared(parameter, attribute, "=", value)
    return bool(value) and Condition(field, value, value)


def compared(parameter: str, attribute: str, operator: str, value: str) -> Literal:
    """That a number stands so to the value, `date >= 1700000000`. Raises RequestError."""
    floor, ceiling = _whole(parameter, attribute, value)
    match operator:
        case ">=":
            return _between(attribute, ceiling, None)
        case ">":
            return _between(attribute, floor + 1, None)
        case "<=":
            return _between(attribute, None, floor)
        case "<":
            return _between(attribute, None, ceiling - 1)
    equal = floor == ceiling and _between(attribute, floor, floor)
    return negated(equal) if operator == "!=" else equal


def within(parameter: str, attribute: str, low: str, high: str) -> Literal:
    """That a number is from `low` to `high`, both let in. Raises RequestError."""
    _, first = _whole(parameter, attribute, low)
    last, _ = _whole(parameter, attribute, high)
    return first <= last and _between(attribute, first, last)


def negated(literal: Literal) -> Literal:
    """The contrary."""
    if isinstance(literal, bool):
        return not literal
    return literal._replace(negated=not literal.negated)


def settled(literal: Literal, hierarchy: Sequence[str]) -> Condition | bool:
    """The same by the paths of tags that there are, `databases/sql`: what is on none of them, no post has."""
    if not isinstance(literal, Leveled):
        return literal
    tags, is_negated = literal
    return (
        Condition("tag", tags[-1], tags[-1], is_negated) if is_path(tags, hierarchy) else is_negated
    )


def _at(level: Level, value: str) -> Literal:
    """That a post has a value of a level: what it is called after those above it."""
    parts = tuple(part.strip() for part in value.split(SEPARATOR))
    if len(parts) != level.number + 1 or not all(parts):
        return False
    if level.attribute == TAGS:
        return Leveled(parts)
    match parts:
        case (year,):
            return Condition("year", year, year)
        case (year, month) if month.startswith(f"{year}-"):
            return Condition("month", month, month)
    return False


def _field(parameter: str, attribute: str) -> str:
    if attribute not in ATTRIBUTES:
        allowed = ", ".join(ATTRIBUTES)
        raise RequestError(parameter, f"{attribute[:SHOWN]!r} cannot be filtered by", allowed)
    return ATTRIBUTES[attribute]


def _whole(parameter: str, attribute: str, text: str) -> tuple[int, int]:
    """The whole numbers around a number, in days for a date; the same one twice for a whole number."""
    field = _field(parameter, attribute)
    if not is_number(field):
        numbers = ", ".join(name for name, of in ATTRIBUTES.items() if is_number(of))
        raise RequestError(parameter, f"{attribute!r} is no number", f"numbers are {numbers}")
    if not NUMBER.fullmatch(text):
        raise RequestError(parameter, f"{text[:SHOWN]!r} is no number", "such as -5, 12 or 2.5")
    exact = Decimal(text) / (DAY if field == DATE else 1)
    floor = int(exact.to_integral_value(ROUND_FLOOR))
    return floor, floor if floor == exact else floor + 1


def _between(attribute: str, low: int | None, high: int | None) -> Literal:
    """That a post has a whole number between bounds; those that no post can reach are left out."""
    field = ATTRIBUTES[attribute]
    least, most = (_FIRST_DAY, _LAST_DAY) if field == DATE else (0, 10 ** NUMBERS[field] - 1)
    if (low is not None and low > most) or (high is not None and high < least):
        return False
    first, last = (None if n is None else min(max(n, least), most) for n in (low, high))
    return Condition(field, _said(field, first), _said(field, last))


def _said(field: str, number: int | None) -> str:
    """A bound as conditions spell it."""
    if number is None:
        return ""
    return dt.date.fromordinal(number + _EPOCH).isoformat() if field == DATE else str(number)
