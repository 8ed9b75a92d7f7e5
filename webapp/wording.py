"""Dates, numbers and values as pages say them."""

from datetime import date

from indexer import LANG, language_name


def long_day(day: date) -> str:
    """`5 October 2025`."""
    return f"{day.day} {day:%B %Y}"


def counted(number: int, noun: str) -> str:
    """`1 post`, `14 posts`, `12,000 posts`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def spelled(facet: str, label: str) -> str:
    """A value of a facet as readers know it."""
    return language_name(label) if facet == LANG else label
