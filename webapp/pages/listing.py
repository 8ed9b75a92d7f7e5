"""A Page of hits as its template shows it: headline, chosen filters, facets, orders."""

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import NamedTuple

from indexer import (
    FACETS,
    LANG,
    Choice,
    Facet,
    Match,
    Mode,
    Page,
    SearchRequest,
    Sort,
    ValueLinks,
    choice_key,
    columns,
    said,
    to_params,
    to_query_string,
    toggled,
)
from webapp.markup import Html, escaped
from webapp.pages.facets import nested, switched
from webapp.pages.items import Items, ValueItems
from webapp.pages.months import months
from webapp.pages.wording import spelled

SHOWN_VALUES = 12
LISTED_VALUES = 50
"""Links of a facet in a page, the folded ones among them; the API lists more."""

SEVERAL = {"tag", "category", "author"}
"""Facets of which a post may have several values, so that all and any of them differ."""

SHOWN_FACETS = ("tag", "category", "series", "author", "year", LANG, "length")

_WANTED_BY = {"month": {"year", "month"}, "minutes": {"minutes"}}
"""Facets that are shown where something is chosen in one of some."""

_ON_DEMAND = frozenset().union(*_WANTED_BY.values())

MOST_YEARS = 3
"""Years whose months are drawn."""

LONGEST_HEADLINE = 120

MODE_WORDS = {Mode.ALL: said("all of"), Mode.ANY: said("any of"), Mode.NONE: said("not")}

SORT_WORDS = {
    Sort.RELEVANCE: said("Best match"),
    Sort.NEWEST: said("Newest first"),
    Sort.OLDEST: said("Oldest first"),
    Sort.TITLE: said("By title"),
}

MATCH_WORDS = {
    Match.AUTO: said("all words, or close"),
    Match.ALL: said("all words as typed"),
    Match.ANY: said("any word"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter, and the search without it as a query string."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class ChipGroup:
    """The filters chosen in one facet that combine in one way: Tags, all of, …"""

    facet: str
    mode: Mode
    words: str
    chips: tuple[Chip, ...]


class FacetBlock(NamedTuple):
    """A facet on the page: the values in sight, those behind "more", and how many more there are.

    `opened` says that a chosen value would be out of sight were the rest closed; `switch` chooses between all
    and any of the values, where some are chosen and a post may have several; `months` draws chosen years.
    """

    name: str
    label: Html
    switch: Html
    shown: Html
    rest: Html
    months: Html
    more: int
    opened: bool
    unlisted: int


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a select."""

    value: str
    label: str
    selected: bool


def headline(page: Page) -> str:
    """What was searched, in a few words: the query, or which posts are listed."""
    query = page.request.query
    if query:
        return query if len(query) <= LONGEST_HEADLINE else query[:LONGEST_HEADLINE] + "…"
    return said("Filtered posts") if page.request.choices else said("All posts")


def chip_groups(page: Page) -> tuple[ChipGroup, ...]:
    """The chosen filters, by facet and by the way they combine."""
    groups: dict[tuple[str, Mode], list[Choice]] = {}
    for choice in page.request.choices:
        groups.setdefault((choice.facet, choice.mode), []).append(choice)
    return tuple(
        ChipGroup(
            facet=FACETS[facet].label,
            mode=mode,
            words=MODE_WORDS[mode],
            chips=tuple(_chip(page, choice) for choice in choices),
        )
        for (facet, mode), choices in groups.items()
    )


def facet_blocks(page: Page, items: Items) -> tuple[FacetBlock, ...]:
    """The facets that have any values."""
    values, request = ValueItems(ValueLinks(page.request), items), page.request
    blocks = tuple(_block(facet, values, items) for facet in page.facets if _is_telling(facet))
    if not request.choices:
        return blocks
    months = _months(page, values, items)
    return tuple(
        block._replace(
            switch=_switch(request, block.name, items),
            months=months if block.name == "year" else block.months,
        )
        for block in blocks
    )


def facets_asked(request: SearchRequest) -> tuple[str, ...]:
    """The facets that the page of a search shows: months once a year is chosen, minutes where some are."""
    chosen = {choice.facet for choice in request.choices}
    if chosen.isdisjoint(_ON_DEMAND):
        return SHOWN_FACETS
    return (*SHOWN_FACETS, *(name for name, of in _WANTED_BY.items() if not chosen.isdisjoint(of)))


def _months(page: Page, values: ValueItems, items: Items) -> Html:
    """The months of the latest years that are chosen, or of which a month is, as bars."""
    facet = next((facet for facet in page.facets if facet.name == "month"), None)
    chosen = [c for c in page.request.choices if c.mode is not Mode.NONE]
    years = {choice.value[:4] for choice in chosen if choice.facet in _WANTED_BY["month"]}
    counts = {value.key: value.count for value in facet.values} if facet else {}
    years &= {month[:4] for month in counts}
    if not facet or not years:
        return Html("")
    most = max(counts[month] for month in counts if month[:4] in years) or 1
    taken = {value.key for value in facet.values if value.selected}
    latest = sorted(years, reverse=True)[:MOST_YEARS]
    bars = (
        items.months(
            months(int(year), counts, most, partial(values.choosing, facet), taken),
            label=year if len(latest) > 1 else "",
        )
        for year in latest
    )
    return Html("".join(bars))


def _switch(request: SearchRequest, facet: str, items: Items) -> Html:
    """All or any of the values chosen in a facet, where there are such and a post may have several."""
    modes = [c.mode for c in request.choices if c.facet == facet and c.mode is not Mode.NONE]
    if not modes or facet not in SEVERAL:
        return Html("")
    every, some = (switched(request, facet, mode) for mode in (Mode.ALL, Mode.ANY))
    return items.switch(facet, every, some, modes[0])


def sort_options(request: SearchRequest) -> tuple[Option, ...]:
    """The orders to choose from.

    The usual order has an empty value, so that typing a first query does not keep "newest".
    """
    return _sort_options(bool(request.query), request.sort)


@cache
def _sort_options(asked: bool, sort: Sort | None) -> tuple[Option, ...]:
    usual, chosen = (
        SearchRequest("words" if asked else "", sort=one).order for one in (None, sort)
    )
    orders = [usual, *(order for order in Sort if order is not usual)]
    return tuple(
        Option("" if order is usual else order.value, SORT_WORDS[order], order is chosen)
        for order in orders
        if order is not Sort.RELEVANCE or chosen is order or asked
    )


def match_options(request: SearchRequest) -> tuple[Option, ...]:
    """How much of the words a post must have; the usual way has an empty value, as in the orders."""
    return _match_options(request.match)


@cache
def _match_options(chosen: Match) -> tuple[Option, ...]:
    return tuple(
        Option("" if match is Match.AUTO else match.value, words, match is chosen)
        for match, words in MATCH_WORDS.items()
    )


def kept_fields(request: SearchRequest) -> list[tuple[str, str]]:
    """The parameters that stay when the form of the box is sent: filters and size."""
    return to_params(replace(request, query="", sort=None, page=1, match=Match.AUTO))


def _is_telling(facet: Facet) -> bool:
    """Whether a facet has values to choose from; one language alone is none, and months are bars of years."""
    if facet.name == "month":
        return False
    return len(facet.values) > 1 or any(facet.name != LANG or v.selected for v in facet.values)


def _chip(page: Page, choice: Choice) -> Chip:
    return Chip(_spelling(page, choice), to_query_string(toggled(page.request, choice)))


def _spelling(page: Page, choice: Choice) -> str:
    """The value as the index spells it, where the page lists it; else as the reader did."""
    key = choice_key(choice)[1]
    values = (v for facet in page.facets if facet.name == choice.facet for v in facet.values)
    return spelled(choice.facet, next((v.label for v in values if v.key == key), choice.value))


def _block(facet: Facet, values: ValueItems, items: Items) -> FacetBlock:
    listed = columns(facet.values, LISTED_VALUES)
    depths: list[int] = []
    if facet.name == "tag":
        listed, depths = nested(listed, items.parents)
    shown, rest = values.parted(facet, listed, SHOWN_VALUES, depths)
    return FacetBlock(
        name=facet.name,
        label=escaped(items.words.say(FACETS[facet.name].label)),
        switch=Html(""),
        shown=shown,
        rest=rest,
        months=Html(""),
        more=max(0, len(listed.labels) - SHOWN_VALUES),
        opened=True in listed.selected[SHOWN_VALUES:],
        unlisted=max(0, facet.distinct - len(listed.labels)),
    )
