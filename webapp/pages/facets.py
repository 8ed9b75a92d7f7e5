"""What the values of a facet show beside names and counts: tags within tags, shares as bars, all or any."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from indexer import Choice, Columns, Mode, Pieces, SearchRequest, to_query_string, value_key
from webapp.addresses import search_address
from webapp.markup import Html

DEEPEST = 3

Parents = Mapping[str, str]
"""Key of a tag -> key of the tag that it is within."""


def switched(request: SearchRequest, facet: str, mode: Mode) -> str:
    """The search whose choices in a facet must all be there, or any of them; what is barred stays so."""
    choices = dict.fromkeys(
        Choice(c.facet, mode, c.value) if c.facet == facet and c.mode is not Mode.NONE else c
        for c in request.choices
    )
    return search_address(to_query_string(replace(request, choices=tuple(choices), page=1)))


def parents_of(hierarchy: tuple[str, ...]) -> Parents:
    """The tags within tags that an owner set, such as `databases/sql`."""
    paths = ([value_key(part) for part in path.split("/") if part.strip()] for path in hierarchy)
    return {below: above for path in paths for above, below in pairwise(path)}


def nested(values: Columns, parents: Parents) -> tuple[Columns, list[int]]:
    """The values with those within another right behind it, and how deep each is; no depths for a flat list.

    A value is within that of its parent, or of the path before its last `/`, if that is listed too.
    """
    if not parents and "/" not in "\0".join(values.keys):
        return values, []
    places = {key: place for place, key in enumerate(values.keys)}
    below: dict[int, list[int]] = {}
    for place, key in enumerate(values.keys):
        above = (
            places.get(parents.get(key, ""))
            if key in parents
            else places.get(key.rpartition("/")[0])
        )
        below.setdefault(-1 if above is None or above == place else above, []).append(place)
    order: list[tuple[int, int]] = []
    waiting = [(place, 0) for place in reversed(below.get(-1, ()))]
    while waiting:
        place, depth = waiting.pop()
        order.append((place, depth))
        waiting += [(one, min(depth + 1, DEEPEST)) for one in reversed(below.get(place, ()))]
    if len(order) < len(places):  # parents that are within each other
        return values, []
    moved = [place for place, _ in order]
    columns = ([column[place] for place in moved] for column in values)
    return Columns(*columns), [depth for _, depth in order]  # type: ignore[arg-type]


def shares(counts: list[int]) -> list[str]:
    """A bar for each count beside the largest of them."""
    most = max(counts, default=0) or 1
    return [_BARS[-(-100 * count // most)] for count in counts]


def _bar(percent: int) -> str:
    return Html(
        '<svg class="amount" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"'
        f' focusable="false"><rect width="{percent}" height="1"/></svg>'
    )


_BARS = Pieces[int](_bar)
