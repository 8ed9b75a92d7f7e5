"""Rules about dates, and about posts that cannot be read."""

import datetime as dt
from collections.abc import Iterator

from indexer.errors import PostError
from indexer.lint.findings import Finding
from indexer.lint.lines import field_line
from indexer.sources.base import Reading

_EARLIEST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_AHEAD = dt.timedelta(days=366)
_FIELDS = ("date", "published", "pubdate", "publishdate", "created")
_NAME = "the file's name begins with"


class Dates:
    """See `Check`."""

    def __init__(self, now: dt.datetime) -> None:
        self._latest = now + _AHEAD

    def take(self, path: str, reading: Reading) -> Iterator[Finding]:
        """Whether there is a date that can be true; a draft may go without."""
        date = reading.post.date
        if date is None:
            if reading.draft:
                return
            hint = f"add a line such as `date: {self._latest - _AHEAD:%Y-%m-%d}`"
            yield Finding(path, 0, "date-missing", "no date; it is sorted below all others", hint)
        elif not _EARLIEST <= date.astimezone(dt.UTC) <= self._latest:
            line = field_line(reading.raw, *_FIELDS)
            side = "before 1970" if date.year < _EARLIEST.year else "more than a year ahead"
            hint = "write the day on which it was, or will be, published"
            yield Finding(path, line, "date-impossible", f"{date:%Y-%m-%d} is {side}", hint)

    def finish(self) -> Iterator[Finding]:
        """Nothing: dates have nothing to do with each other."""
        yield from ()


def unreadable(path: str, error: PostError) -> Finding:
    """The finding for a post that cannot be read."""
    problem, _, hint = error.reason.rpartition("; ")
    about_date = error.reason.startswith((*(f"{name}:" for name in _FIELDS), _NAME))
    rule = "date-impossible" if about_date else "unreadable"
    return Finding(path, error.line, rule, problem or hint, hint if problem else "")
