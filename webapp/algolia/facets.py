"""Counts of values by attribute, levels of hierarchies among them."""

from collections.abc import Callable, Sequence
from typing import Any

from indexer import ALL_VALUES, FACETS, Facet, Summary, Value
from webapp.algolia.levels import tag_levels
from webapp.algolia.names import (
    ATTRIBUTES,
    DATE,
    EVERY,
    OWN_NAMES,
    SEPARATOR,
    TAGS,
    Level,
    is_number,
    level_of,
)
from webapp.algolia.wishes import Wish

_RANGES = (DATE,)
"""Attributes that have a least and a most, which clients look for among counts, and no counts."""

Counts = dict[str, dict[str, int]]
"""Attribute -> value -> how many posts."""


def is_all(wish: Wish) -> bool:
    """Whether all attributes are counted, unnamed."""
    return "*" in wish.facets


def asked_for(wish: Wish) -> tuple[str, ...]:
    """The attributes whose values are counted; unknown ones are left alone."""
    names = [*(EVERY if is_all(wish) else ()), *wish.facets]
    return tuple(dict.fromkeys(name for name in names if name in ATTRIBUTES or level_of(name)))


def facets_of(wish: Wish) -> tuple[str, ...]:
    """The facets that must be counted for these attributes."""
    fields = (_field(name) for name in asked_for(wish))
    return tuple(dict.fromkeys(field for field in fields if field in FACETS))


def numbers_of(wish: Wish) -> tuple[str, ...]:
    """The fields that must be summed up for these attributes."""
    fields = (ATTRIBUTES.get(name, "") for name in asked_for(wish))
    return tuple(dict.fromkeys(field for field in fields if is_number(field)))


def values_of(wish: Wish) -> int:
    """How many values of each facet are needed: a level has some of all of them."""
    leveled = any(level_of(name) for name in asked_for(wish))
    return ALL_VALUES if leveled or wish.facets_by_name else wish.facet_values


def counts_of(facets: Sequence[Facet], wish: Wish, hierarchy: Sequence[str]) -> Counts:
    """The counts of the attributes asked for; `hierarchy` are paths of tags, `databases/sql`."""
    by_name = {facet.name: facet for facet in facets}
    counts = {}
    for name in asked_for(wish):
        facet, level = by_name.get(_field(name)), level_of(name)
        values = [value for value in facet.values if value.count] if facet else []
        spelled = _spelling(level, tuple(hierarchy)) if level else _label
        found = [(label, value.count) for value in values if (label := spelled(value))]
        found.sort(key=_by_name if wish.facets_by_name else _by_count)
        if found or name in wish.facets or name in _RANGES:
            counts[name] = dict(found[: wish.facet_values])
    return counts


def ordering(counts: Counts) -> dict[str, Any]:
    """The order in which clients show facets that the page does not name."""
    order = [name for name in OWN_NAMES if name in counts]
    return {"renderingContent": {"facetOrdering": {"facets": {"order": order}}}}


def stats_of(summaries: Sequence[Summary], wish: Wish) -> dict[str, dict[str, float]]:
    """What the numbers of the attributes asked for come to; dates in seconds since 1970."""
    by_field = {summary.field: summary for summary in summaries}
    found = {name: by_field.get(ATTRIBUTES.get(name, "")) for name in asked_for(wish)}
    return {
        name: {"min": one.least, "max": one.most, "avg": one.average, "sum": one.sum}
        for name, one in found.items()
        if one
    }


def _field(attribute: str) -> str:
    """The facet that an attribute is counted by."""
    level = level_of(attribute)
    if level is None:
        return ATTRIBUTES[attribute]
    if level.attribute == TAGS:
        return "tag"
    return ("year", "month")[level.number] if level.number < 2 else ""


def _spelling(level: Level, hierarchy: tuple[str, ...]) -> Callable[[Value], str]:
    """How values are called on a level; empty for those that are on another."""
    if level.attribute != TAGS:
        return _label if level.number == 0 else _month
    names, below = tag_levels(hierarchy)
    if level.number == 0:
        return lambda value: names[0].get(value.key) or ("" if value.key in below else value.label)
    on_level = names.get(level.number, {})
    return lambda value: on_level.get(value.key, "")


def _label(value: Value) -> str:
    return value.label


def _month(value: Value) -> str:
    """`2025 > 2025-11`."""
    return f"{value.label[:4]}{SEPARATOR}{value.label}"


def _by_name(one: tuple[str, int]) -> str:
    return one[0].casefold()


def _by_count(one: tuple[str, int]) -> int:
    return -one[1]
