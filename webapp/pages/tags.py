"""Tags as pages show them: as a cloud, and those that posts have together with another."""

from collections.abc import Sequence
from enum import StrEnum
from math import log
from typing import NamedTuple

from indexer import (
    Choice,
    Mode,
    OneOf,
    Page,
    SearchRequest,
    Value,
    to_query_string,
    value_key,
)
from webapp.addresses import search_address


class View(StrEnum):
    """How all tags are shown."""

    LIST = "list"
    CLOUD = "cloud"


VIEW = OneOf("view", "how tags are shown", words=View, usual=View.LIST)
SIZES = 5
TOGETHER = 10


class Together(NamedTuple):
    """A tag that posts have beside another: the search for both, and how many posts it finds."""

    label: str
    url: str
    posts: int


def cloud(tags: Sequence[Value]) -> list[tuple[Value, int]]:
    """The tags by name, each with its size from 1 to SIZES: the same step for each time as many posts."""
    if not tags:
        return []
    counts = [log(tag.count) for tag in tags]
    least, step = min(counts), (max(counts) - min(counts)) / SIZES or 1
    sizes = [min(SIZES, 1 + int((count - least) / step)) for count in counts]
    return sorted(
        zip(tags, sizes, strict=True), key=lambda pair: (value_key(pair[0].label), pair[0].key)
    )


def together(page: Page, tag: str) -> tuple[Together, ...]:
    """The commonest other tags of the posts of a tag, of a page of all its posts."""
    own = value_key(tag)
    values = next(facet.values for facet in page.facets if facet.name == "tag")
    others = [value for value in values[: TOGETHER + 1] if value.key != own][:TOGETHER]
    return tuple(Together(other.label, _both(tag, other.label), other.count) for other in others)


def _both(*tags: str) -> str:
    choices = tuple(Choice("tag", Mode.ALL, tag) for tag in tags)
    return search_address(to_query_string(SearchRequest(choices=choices)))
