"""What a search asks for, in words: its headline, and its filters as chips that take one away."""

from dataclasses import dataclass

from indexer import FACETS, Choice, Mode, Page, choice_key, said, to_query_string, toggled
from webapp.wording import spelled

LONGEST_HEADLINE = 120

MODE_WORDS = {Mode.ALL: said("all of"), Mode.ANY: said("any of"), Mode.NONE: said("not")}


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


def _chip(page: Page, choice: Choice) -> Chip:
    return Chip(_spelling(page, choice), to_query_string(toggled(page.request, choice)))


def _spelling(page: Page, choice: Choice) -> str:
    """The value as the index spells it, where the page lists it; else as the reader did."""
    key = choice_key(choice)[1]
    values = (v for facet in page.facets if facet.name == choice.facet for v in facet.values)
    return spelled(choice.facet, next((v.label for v in values if v.key == key), choice.value))
