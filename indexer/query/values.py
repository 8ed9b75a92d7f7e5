"""What stands behind a field or has signs of a pattern -> a leaf of the tree; None where it means none."""

import re
from datetime import date

from whoosh import query as q

from indexer.fields import DATE, FACETS, MONTH, NUMBERS, exact_term, is_analysed
from indexer.language.analysis import fold
from indexer.query.dates import Days, after, before, between, days, since, until
from indexer.query.tree import anything, constant, joined

_PATTERN = re.compile(r"[^\s/:@#<>=&|\\?*]*[*?][^\s/:@#<>=&|\\]*")
_PIECES = re.compile(r"(?:[^\W_]|[*?']|[^\x00-\x7f])+")
_FUZZY = re.compile(r"([^~]+)~+([0-9]?)~*", re.DOTALL)
_LARGEST_DISTANCE = 2
_RANGE = re.compile(r"([\[{])(.*?)\bTO\b(.*)([\]}])", re.DOTALL)
_NUMBERS = re.compile(r"(?P<first>[0-9]{0,9})\s*(?:\.\.|[-–+])\s*(?P<last>[0-9]{0,9})")
_BOUND = re.compile(r"(?P<sign>[<>]=?)\s*(?P<number>[0-9]{1,9})")

_PERIODS = {"before": before, "after": after, "since": since, "until": until}
_WRITTEN = {DATE: len("2025-11-02"), MONTH: len("2025-11")}
"""Fields whose terms are the beginnings of days, with how much of a day each has."""

DATED = frozenset({*_PERIODS, *_WRITTEN})
"""Fields that take dates."""


def period(field: str, text: str, today: date) -> q.Query | None:
    """The days of `date:`, `before:`, `after:`, `since:` and `until:`, the months of `month:`."""
    if field == DATE and text == "*":
        return anything(DATE)
    if field == MONTH and _is_pattern(text):
        return _like(MONTH, text)
    found = _PERIODS.get(field, days)(text, today)
    return _days(found, field) if found else None


def value(field: str, text: str, whole: bool) -> q.Query | None:
    """A value of an exact field: whole, a number with its bounds, or a pattern."""
    if field in NUMBERS and not _is_pattern(text):
        return _number(field, text.strip(), NUMBERS[field])
    if not whole and (found := _FUZZY.fullmatch(text)):
        return _fuzzy(field, exact_term(found[1]), found[2])
    if not whole and ("*" in text or "?" in text):
        return _like(field, exact_term(text))
    term = exact_term(text)
    return q.Term(field, term) if term else None


def pattern(field: str, text: str) -> q.Query | None:
    """A word of an analysed field with `*`, `?` within, or `~` behind it."""
    if found := _FUZZY.fullmatch(text):
        word = found[1].strip(".,;:!?")
        return _fuzzy(field, fold(word), found[2]) if word.isalnum() else None
    text = text.rstrip(".,;:!?")
    if text and not text.strip("*:"):
        return anything()
    if not _is_pattern(text):
        return None
    pieces = [fold(piece) for piece in _PIECES.findall(text)]
    return joined(q.And, [_like(field, piece) for piece in pieces if piece]) if pieces else None


def value_range(field: str, text: str, today: date) -> q.Query | None:
    """`[from TO to]` and its kin, with bounds as the field's terms are written."""
    found = _RANGE.fullmatch(text)
    if not found or field in _PERIODS:
        return None
    first, last = found[2].strip(), found[3].strip()
    excluded = found[1] == "{", found[4] == "}"
    if field in _WRITTEN:
        days_between = _days_between(first, last, excluded, today)
        return _days(days_between, field) if days_between else None
    start, end = (_written(field, bound) or None for bound in (first, last))
    return constant(q.TermRange(field, start, end, *excluded))


def _days_between(first: str, last: str, excluded: tuple[bool, bool], today: date) -> Days | None:
    found = between(first, last, today)
    if found and first and excluded[0]:
        later = after(first, today)
        found = later and found._replace(first=later.first)
    if found and last and excluded[1]:
        earlier = before(last, today)
        found = earlier and found._replace(last=earlier.last)
    return found


def _days(found: Days, field: str) -> q.Query:
    """Days as a field has them; what only takes a date is about days."""
    field = field if field in _WRITTEN else DATE
    start, end = (day.isoformat()[: _WRITTEN[field]] if day else None for day in found)
    if start and start == end:
        return q.Term(field, start)
    return constant(q.TermRange(field, start, end))


def _written(field: str, text: str) -> str:
    if is_analysed(field):
        return fold(text)
    return exact_term(text, FACETS[field].digits)


def _number(field: str, text: str, digits: int) -> q.Query | None:
    """`5`, `<5`, `>=5`, `5-10`, `5..10`, `5+`; numbers as the field writes them."""

    def written(number: str) -> str | None:
        return str(min(int(number), 10**digits - 1)).zfill(digits) if number else None

    if text.isascii() and text.isdigit():
        return q.Term(field, exact_term(text, digits))
    if found := _BOUND.fullmatch(text):
        number, open_ = written(found["number"]), len(found["sign"]) == 1
        if found["sign"][0] == "<":
            return constant(q.TermRange(field, None, number, False, open_))
        return constant(q.TermRange(field, number, None, open_, False))
    if (found := _NUMBERS.fullmatch(text)) and (found["first"] or found["last"]):
        return constant(q.TermRange(field, written(found["first"]), written(found["last"])))
    return None


def _is_pattern(text: str) -> bool:
    return bool(_PATTERN.fullmatch(text))


def _like(field: str, text: str) -> q.Query:
    """A prefix or wildcard, its text as the field's words are written; without signs, the very word."""
    if not text.strip("*"):
        return anything("" if is_analysed(field) else field)
    if text.endswith("*") and not set(text[:-1]) & set("*?"):
        return constant(q.Prefix(field, text[:-1]))
    return constant(q.Wildcard(field, text))


def _fuzzy(field: str, text: str, distance: str) -> q.Query:
    most = min(int(distance or 1), _LARGEST_DISTANCE)
    return constant(q.FuzzyTerm(field, text, maxdist=max(most, 1), prefixlength=0))
