"""A search for a program that pages, counts and marks texts in its own way."""

from dataclasses import dataclass
from typing import NamedTuple

from indexer.request import Facet, Summary
from indexer.snippets.raw import RawPost


@dataclass(frozen=True, slots=True)
class Extent:
    """Which hits of a search, 0 or more from `offset` on, and how many values of which facets.

    `stats` are fields of numbers, or `date`, to sum up.
    """

    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    values: int = 100
    stats: tuple[str, ...] = ()


class RawPage(NamedTuple):
    """The answer: an exact total, hits with all their texts, true counts, and sums."""

    total: int
    hits: tuple[RawPost, ...]
    facets: tuple[Facet, ...]
    stats: tuple[Summary, ...] = ()
