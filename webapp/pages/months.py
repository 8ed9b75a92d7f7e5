"""Posts by year and month, as bars; months without posts are there too, as gaps."""

from collections.abc import Callable, Container, Mapping
from datetime import date
from typing import NamedTuple

from webapp.addresses import chosen_address
from webapp.translation import month_of

TALLEST = 40
"""The height of a bar for the month with most posts, as the template draws it."""

_SHORTEST = 2

LONGEST_GAP = 10
"""Years without posts between others that are shown; more of them are left out."""


class Bar(NamedTuple):
    """A month: its name, its posts, the search that chooses it or lets it go, and its height."""

    name: str
    posts: int
    url: str
    height: int
    chosen: bool


class Year(NamedTuple):
    """A year with its posts, all of them as a search, and its twelve months."""

    year: int
    posts: int
    url: str
    bars: list[Bar]


def years(counts: Mapping[str, int]) -> list[Year]:
    """The years of some months such as `2025-11` with their numbers of posts, newest first."""
    most = max(counts.values(), default=1)
    there = sorted({int(month[:4]) for month in counts}, reverse=True)
    found: list[Year] = []
    for year in there:
        gap = found[-1].year - year if found else 0
        if gap - 1 <= LONGEST_GAP:
            found += [Year(year + n, 0, "", []) for n in range(gap - 1, 0, -1)]
        bars = months(year, counts, most, _month_address)
        posts = sum(bar.posts for bar in bars)
        found.append(Year(year, posts, chosen_address("year", f"{year:04d}"), bars))
    return found


def months(
    year: int,
    counts: Mapping[str, int],
    most: int,
    address: Callable[[str], str],
    chosen: Container[str] = (),
) -> list[Bar]:
    """The months of a year, as bars beside which that of a month with `most` posts is the tallest."""
    keys = [f"{year:04d}-{month:02d}" for month in range(1, 13)]
    return [
        Bar(
            name=month_of(date(year, month, 1)),
            posts=counts.get(key, 0),
            url=address(key),
            height=max(_SHORTEST, round(TALLEST * counts.get(key, 0) / most)),
            chosen=key in chosen,
        )
        for month, key in enumerate(keys, 1)
    ]


def _month_address(month: str) -> str:
    return chosen_address("month", month)
