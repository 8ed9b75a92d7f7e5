"""A Page of hits as its template shows it: headline, chosen filters, facets, orders."""

from dataclasses import dataclass, replace
from functools import cache
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
    to_params,
    to_query_string,
    toggled,
)
from webapp.items import ValueItems
from webapp.markup import Html, escaped
from webapp.wording import spelled

SHOWN_VALUES = 12
LISTED_VALUES = 50
"""Links of a facet in a page, the folded ones among them; the API lists more."""

LONGEST_HEADLINE = 120

MODE_WORDS = {Mode.ALL: "all of", Mode.ANY: "any of", Mode.NONE: "not"}

SORT_WORDS = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.TITLE: "By title",
}

MATCH_WORDS = {
    Match.AUTO: "all words, or close",
    Match.ALL: "all words as typed",
    Match.ANY: "any word",
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

    `opened` says that a chosen value would be out of sight were the rest closed.
    """

    name: str
    label: Html
    shown: Html
    rest: Html
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
    return "Filtered posts" if page.request.choices else "All posts"


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


def facet_blocks(page: Page) -> tuple[FacetBlock, ...]:
    """The facets that have any values."""
    items = ValueItems(ValueLinks(page.request))
    return tuple(_block(facet, items) for facet in page.facets if _is_telling(facet))


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


def _chip(page: Page, choice: Choice) -> Chip:
    return Chip(_spelling(page, choice), to_query_string(toggled(page.request, choice)))


def _spelling(page: Page, choice: Choice) -> str:
    """The value as the index spells it, where the page lists it; else as the reader did."""
    key = choice_key(choice)[1]
    values = (v for facet in page.facets if facet.name == choice.facet for v in facet.values)
    return spelled(choice.facet, next((v.label for v in values if v.key == key), choice.value))


def _block(facet: Facet, items: ValueItems) -> FacetBlock:
    listed = columns(facet.values, LISTED_VALUES)
    shown, rest = items.parted(facet, listed, SHOWN_VALUES)
    return FacetBlock(
        name=facet.name,
        label=escaped(FACETS[facet.name].label),
        shown=shown,
        rest=rest,
        more=max(0, len(listed.labels) - SHOWN_VALUES),
        opened=True in listed.selected[SHOWN_VALUES:],
        unlisted=max(0, facet.distinct - len(listed.labels)),
    )
