"""A search for a program that pages, counts and marks texts in its own way."""

from dataclasses import dataclass
from typing import NamedTuple

from indexer.request import Facet, Missing, Summary
from indexer.snippets.raw import RawPost

LONGEST_TEXT = 100_000
"""Letters of the sections of a post that come where no fewer are asked for."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Which hits of a search, 0 or more from `offset` on, and how many values of which facets.

    `stats` are fields of numbers, or `date`, to sum up. Of the text of each post come so many `letters`.
    """

    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    values: int = 100
    stats: tuple[str, ...] = ()
    letters: int = LONGEST_TEXT


class RawPage(NamedTuple):
    """The answer: a total, hits with their texts, counts, and sums; exact where nothing is `missing`."""

    total: int
    hits: tuple[RawPost, ...]
    facets: tuple[Facet, ...]
    stats: tuple[Summary, ...] = ()
    missing: Missing | None = None
