"""Days as people write them.

    day       2024 | 2024-06 | 2024-06-01 (also with / or .) | june 2024 | jun 1, 2024 | june
              | today | yesterday | this week | last month | last 30 days | 2 weeks ago
    days      day | day..day | day.. | ..day | >day | >=day | <day | <=day

A week begins on Monday. A month without a year is the last there was.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple


class Days(NamedTuple):
    """The first and the last of the days; None where there is no bound."""

    first: date | None
    last: date | None


class Span(NamedTuple):
    """The first and the last day of what a text names."""

    first: date
    last: date


_DAY = timedelta(1)
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)
_UNIT = r"(day|week|month|year)"
_NAMED = re.compile(rf"(this|last) {_UNIT}")
_RECENT = re.compile(rf"(?:last|past) (\d{{1,4}}) {_UNIT}s?", re.ASCII)
_AGO = re.compile(rf"(\d{{1,4}}) {_UNIT}s? ago", re.ASCII)
_NUMBER = re.compile(r"(\d{4})|(\d{1,2})(?:st|nd|rd|th)?", re.ASCII)
_COMPARED = re.compile(r"([<>]=?)\s*(.+)", re.DOTALL)
_MONTHS = (
    "january february march april may june july august september october november december".split()
)


def days(text: str, today: date) -> Days | None:
    """The days that a text means, open or closed; None where it means none."""
    if compared := _COMPARED.fullmatch(text.strip()):
        return _BOUNDS[compared.group(1)](compared.group(2), today)
    if ".." in text:
        first, _, last = text.partition("..")
        return between(first, last, today)
    span = day_span(text, today)
    return span and Days(*span)


def between(first: str, last: str, today: date) -> Days | None:
    """From the first day that one text means to the last day of the other; an empty one is no bound."""
    start, end = since(first, today), until(last, today)
    if (start is None and first.strip()) or (end is None and last.strip()):
        return None
    return Days(start and start.first, end and end.last)


def since(text: str, today: date) -> Days | None:
    """From the first of the days on."""
    span = day_span(text, today)
    return span and Days(span.first, None)


def until(text: str, today: date) -> Days | None:
    """Up to the last of the days, that one too."""
    span = day_span(text, today)
    return span and Days(None, span.last)


def after(text: str, today: date) -> Days | None:
    """The days after all that the text means."""
    span = day_span(text, today)
    return span and Days(_moved(span.last, 1), None)


def before(text: str, today: date) -> Days | None:
    """The days before all that the text means."""
    span = day_span(text, today)
    return span and Days(None, _moved(span.first, -1))


_BOUNDS = {">": after, ">=": since, "<": before, "<=": until}


def day_span(text: str, today: date) -> Span | None:
    """The first and the last day of what a text names: a day, a month, a year, a time up to today."""
    written = " ".join(re.split(r"[\s,_]+", text.strip().lower()))
    try:
        if found := _ISO.fullmatch(written):
            return _calendar(*(int(part) for part in found.groups() if part))
        spoken = written.replace("-", " ")
        return _relative(spoken, today) or _named_month(spoken.split(), today)
    except ValueError:  # such as the 31st of June
        return None


def _calendar(year: int, month: int = 0, day: int = 0) -> Span:
    if day:
        return Span(date(year, month, day), date(year, month, day))
    if month:
        first = date(year, month, 1)
        return Span(first, first.replace(day=monthrange(year, month)[1]))
    return Span(date(year, 1, 1), date(year, 12, 31))


def _relative(text: str, today: date) -> Span | None:
    if text in ("today", "yesterday"):
        day = today if text == "today" else _moved(today, -1)
        return Span(day, day)
    if found := _NAMED.fullmatch(text):
        which, unit = found.groups()
        return _around(today if which == "this" else _back(today, 1, unit), unit)
    if found := _RECENT.fullmatch(text):
        return Span(_back(today, int(found.group(1)), found.group(2)), today)
    if found := _AGO.fullmatch(text):
        day = _back(today, int(found.group(1)), found.group(2))
        return Span(day, day)
    return None


def _around(day: date, unit: str) -> Span:
    """The week from Monday on, the month or the year that a day is in."""
    if unit == "week":
        return Span(_moved(day, -day.weekday()), _moved(day, 6 - day.weekday()))
    return _calendar(day.year, *(day.month, day.day)[: ("year", "month", "day").index(unit)])


def _back(day: date, count: int, unit: str) -> date:
    """The day that many units before; the last of a shorter month."""
    if unit in ("day", "week"):
        return _moved(day, -count * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1), 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _moved(day: date, count: int) -> date:
    """The day that many days later, within the calendar."""
    try:
        return day + count * _DAY
    except OverflowError:
        return date.max if count > 0 else date.min


def _named_month(words: list[str], today: date) -> Span | None:
    """`june 2024`, `1 june 2024`, `june 1`; without a year the last one there was."""
    names = [word.rstrip(".") for word in words if word[:1].isalpha()]
    numbers = [_NUMBER.fullmatch(word) for word in words if not word[:1].isalpha()]
    if len(names) != 1 or len(names[0]) < len("jan") or not all(numbers) or len(numbers) > 2:
        return None
    month = next((n for n, m in enumerate(_MONTHS, 1) if m.startswith(names[0])), 0)
    years = [int(found.group(1)) for found in numbers if found and found.group(1)]
    dates = [int(found.group(2)) for found in numbers if found and found.group(2)]
    if not month or len(years) > 1 or len(dates) > 1:
        return None
    day = dates[0] if dates else 0
    if not years:
        years = [today.year - ((month, day) > (today.month, today.day))]
    return _calendar(years[0], month, *dates)
