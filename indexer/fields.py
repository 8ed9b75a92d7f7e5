"""The two tables of what can be searched: zones of the text, and facets."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import AnyStr

from indexer.post import Post, value_key
from indexer.request import Choice, Mode
from indexer.saying import said


class Zone(IntEnum):
    """The parts of a post whose words share one posting list; the number is stored in positions."""

    TITLE = 0
    HEADING = 1
    BODY = 2
    TAG = 3


ZONE_WEIGHTS = (3, 2, 1, 2)
"""What one occurrence in each zone adds to a word's term frequency."""


def texts(post: Post) -> Iterator[tuple[Zone, str]]:
    """The texts of a post in the order of their positions, each with its zone."""
    sections = ((section.heading, section.text) for section in post.sections)
    return zoned_texts(post.title, post.tags, sections)


def zoned_texts(
    title: AnyStr, tags: Iterable[AnyStr], sections: Iterable[tuple[AnyStr, AnyStr]]
) -> Iterator[tuple[Zone, AnyStr]]:
    """The same of the parts of a post; sections are headings and texts."""
    yield Zone.TITLE, title
    for tag in tags:
        yield Zone.TAG, tag
    for heading, text in sections:
        if heading:
            yield Zone.HEADING, heading
        yield Zone.BODY, text


TEXT = "text"
"""The field of all zones together, which words without a field are looked up in."""

SCOPES = {"title": Zone.TITLE, "heading": Zone.HEADING, "body": Zone.BODY}
"""Fields that look at one zone only."""


def is_analysed(field: str) -> bool:
    """Whether a field holds words; the others hold exact values."""
    return field == TEXT or field in SCOPES


ALIASES = {
    "headings": "heading",
    "tags": "tag",
    "tagged": "tag",
    "categories": "category",
    "authors": "author",
    "by": "author",
    "years": "year",
    "language": "lang",
    "min": "minutes",
}
"""Other names that a query may use for a field."""


class ValueOrder(StrEnum):
    """How the values of a facet are listed."""

    COUNT = "count"
    FALLING = "falling"
    RISING = "rising"


@dataclass(frozen=True, slots=True)
class FacetField:
    """A facet: its name in parameters, its name on the page, and how it behaves.

    `mode` is what choosing a value on the page means where nothing is chosen yet. `digits` is the
    width that numbers are padded to so that they sort as text; 0 for text. Searches count it unasked
    where it is `counted`.
    """

    name: str
    label: str
    mode: Mode
    order: ValueOrder
    digits: int = 0
    counted: bool = True


LANG = "lang"
MONTH = "month"

FACETS = {
    facet.name: facet
    for facet in (
        FacetField("tag", said("Tags"), Mode.ALL, ValueOrder.COUNT),
        FacetField("category", said("Category"), Mode.ANY, ValueOrder.COUNT),
        FacetField("series", said("Series"), Mode.ANY, ValueOrder.COUNT),
        FacetField("author", said("Author"), Mode.ANY, ValueOrder.COUNT),
        FacetField("year", said("Year"), Mode.ANY, ValueOrder.FALLING, digits=4),
        FacetField(MONTH, said("Month"), Mode.ANY, ValueOrder.FALLING, counted=False),
        FacetField(LANG, said("Language"), Mode.ANY, ValueOrder.COUNT),
        FacetField("minutes", said("Minutes to read"), Mode.ANY, ValueOrder.RISING, digits=5),
        FacetField(
            "length", said("Reading time"), Mode.ANY, ValueOrder.RISING, digits=2, counted=False
        ),
    )
}

COUNTED = tuple(facet.name for facet in FACETS.values() if facet.counted)
"""The facets that a search counts unless it is asked for others."""

LENGTHS = (1, 5, 10, 20)
"""The values of `length`: the least minutes of each range of reading times."""


def length_of(minutes: int) -> int:
    """The value of `length` for a post that takes so many minutes to read."""
    return LENGTHS[max(0, bisect_right(LENGTHS, minutes) - 1)]


NUMBERS = {facet.name: facet.digits for facet in FACETS.values() if facet.digits}
"""Facets of numbers, with the digits that they are written with."""


def exact_term(value: str, digits: int = 0) -> str:
    """The term of an exact value: its key, or the number padded with zeros."""
    text = value.strip()
    if digits and text.isascii() and text.isdigit():
        return text.lstrip("0").zfill(digits)
    return value_key(text)


def choice_key(choice: Choice) -> tuple[str, str]:
    """What makes two choices the same value of the same facet, however they are spelled."""
    return choice.facet, exact_term(choice.value, FACETS[choice.facet].digits)


SLUG = "slug"
WHOLE_TITLE = "whole_title"

NAMES = {SLUG: "slugs", WHOLE_TITLE: "titles"}
"""Fields that find the posts called so, and the index of a segment that has them."""

DATE = "date"
"""The field of calendar days, `2025-11-02`; searched by range, not a facet."""
