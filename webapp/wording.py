"""Dates and numbers as pages say them."""

from datetime import date


def long_day(day: date) -> str:
    """`5 October 2025`."""
    return f"{day.day} {day:%B %Y}"


def counted(number: int, noun: str) -> str:
    """`1 post`, `14 posts`, `12,000 posts`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
