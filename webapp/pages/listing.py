"""A Page of hits as its template shows it: facets and orders."""

from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

from indexer import (
    FACETS,
    LANG,
    Facet,
    Index,
    Match,
    Mode,
    Page,
    SearchRequest,
    Sort,
    ValueLinks,
    columns,
    said,
    to_params,
)
from webapp.markup import Html, escaped
from webapp.pages.facets import nested, switched
from webapp.pages.items import Items, Option, ValueItems
from webapp.pages.months import months

SHOWN_VALUES = 12
LISTED_VALUES = 50
"""Links of a facet in a page, the folded ones among them; the API lists more."""

SEVERAL = {"tag", "category", "author"}
"""Facets of which a post may have several values, so that all and any of them differ."""

SHOWN_FACETS = ("tag", "category", "series", "author", "year", LANG, "length")

DATED = {"year", "month"}
"""Facets that are drawn as months, once something is chosen in them."""

MOST_YEARS = 3
"""Years whose months are drawn."""

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


def facet_blocks(page: Page, items: Items, month: Facet | None = None) -> tuple[FacetBlock, ...]:
    """The facets that have any values; the years with months, where these are counted."""
    values, request = ValueItems(ValueLinks(page.request), items), page.request
    blocks = tuple(_block(facet, values, items) for facet in page.facets if _is_telling(facet))
    if not request.choices:
        return blocks
    months = _months(request, month, values, items) if month else Html("")
    return tuple(
        block._replace(
            switch=_switch(request, block.name, items),
            months=months if block.name == "year" else block.months,
        )
        for block in blocks
    )


def facets_asked(request: SearchRequest) -> tuple[str, ...]:
    """The facets that the page of a search shows: minutes too, where some are chosen."""
    by_minute = any(choice.facet == "minutes" for choice in request.choices)
    return (*SHOWN_FACETS, "minutes") if by_minute else SHOWN_FACETS


def month_of_years(posts: Index, request: SearchRequest) -> Facet | None:
    """Every month of a search, where the page draws some: the commonest would leave gaps that are none."""
    return posts.facet("month", request) if _years(request) else None


def _years(request: SearchRequest) -> set[str]:
    """The years that are chosen, or of which a month is."""
    chosen = (c for c in request.choices if c.facet in DATED and c.mode is not Mode.NONE)
    return {choice.value[:4] for choice in chosen}


def _months(request: SearchRequest, facet: Facet, values: ValueItems, items: Items) -> Html:
    """The months of the latest years that are chosen, or of which a month is, as bars."""
    counts = {value.key: value.count for value in facet.values}
    years = _years(request) & {month[:4] for month in counts}
    if not years:
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
    """Whether a facet has values to choose from; one language alone is none."""
    return len(facet.values) > 1 or any(facet.name != LANG or v.selected for v in facet.values)


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
