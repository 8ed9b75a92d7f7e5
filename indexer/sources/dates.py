"""Dates as writers type them, read into values that carry their time zone.

    date    2014-03-19   2014/3/19   2014.03.19   March 19, 2014   19 March 2014   Wed, 19 Mar 2014
    time    after the date and a space or T: 10:14   10:14:29   10:14:29.5
    zone    after the time: Z   UTC   EST   -4   -0400   -04:00   -0400 (EDT); UTC where none is

Day and month as two numbers (19/03/2014) are not read: half of the world would mean another day.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

ALLOWED = "2014-03-19, 2014-03-19T10:14:29-04:00 or March 19, 2014"
"""What an error message may show as ways to write a date."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONES = {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5}
_ZONES |= {"MST": -7, "MDT": -6, "PST": -8, "PDT": -7}

_LONGEST = 60
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<zone>[A-Z]{1,3}|[+-]\d{1,2}(?::?[0-5]\d)?)?"
    r"(?:\s*\([^()]*\))?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_YEAR = r"(?P<year>\d{4})"
_NUMBERS = rf"{_YEAR}(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}})"
_MONTH_FIRST = rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}"
_DAY_FIRST = rf"{_WEEKDAY}{_DAY}\s+{_MONTH},?\s+{_YEAR}"
_SHAPES = tuple(
    re.compile(rf"{day}(?:{gap}{_TIME})?", re.ASCII | re.IGNORECASE)
    for day, gap in (
        (_NUMBERS, r"(?:T|\s+)"),
        (_MONTH_FIRST, r",?\s+"),
        (_DAY_FIRST, r",?\s+"),
    )
)
_WHOLE = re.compile(
    r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)"  # those of every month
    r"T(?:[01]\d|2[0-3])(?::[0-5]\d){2}[+-](?:0\d|1[0-4]):[0-5]\d",
    re.ASCII,
)


def read_date(text: str) -> datetime:
    """The moment that the text names; raises ValueError for what is not a date."""
    if _WHOLE.fullmatch(text):  # as exports have it, in a quarter of the time
        return datetime.fromisoformat(text)
    for shape in _SHAPES:
        if match := shape.fullmatch(text.strip()[:_LONGEST]):
            return _moment(match.groupdict())
    raise ValueError("not a date")


def _moment(parts: dict[str, str | None]) -> datetime:
    moment = datetime(
        _number(parts["year"]),
        _month(parts),
        _number(parts["day"]),
        _number(parts["hour"]),
        _number(parts["minute"]),
        _number(parts["second"]),
        _number((parts["fraction"] or "").ljust(6, "0")[:6]),
        _zone(parts["zone"] or "Z"),
    )
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("before the year 1 or after the year 9999") from error
    return moment


def _number(digits: str | None) -> int:
    return int(digits or 0)


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    return _MONTHS.index(name[:3].lower()) + 1 if name else _number(parts["month"])


def _zone(text: str) -> tzinfo:
    if text[0] not in "+-":
        return _offset(60 * _ZONES[text.upper()]) if text.upper() in _ZONES else _unknown(text)
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    return _offset((60 * int(hours) + int(minutes)) * (-1 if text[0] == "-" else 1))


def _offset(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def _unknown(zone: str) -> tzinfo:
    raise ValueError(f"no time zone is called {zone}")
