"""Where answers lead: the post of a hit, and query strings of searches close to the one asked."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote

from indexer.fields import choice_key
from indexer.params import (
    SUFFIXES,
    around_choice,
    quoted,
    to_query_string,
    toggled,
)
from indexer.request import Choice, Facet, Match, Mode, Page, Row, SearchRequest

REMEMBERED = 10_000
"""Posts whose address is remembered: spelling one takes 1.5 us, and a list has twenty."""


@lru_cache(maxsize=REMEMBERED)
def post_url(slug: str) -> str:
    """The address of a post in the web app."""
    return f"/posts/{quote(slug)}"


def page_url(page: Page, number: int) -> str:
    """The query string of another page of the same search."""
    return to_query_string(replace(page.request, page=number))


def suggestion_url(page: Page) -> str:
    """The query string of the suggested search, the same filters chosen; empty where there is none."""
    if not page.suggestion:
        return ""
    return to_query_string(replace(page.request, query=page.suggestion.query, page=1))


def strict_url(page: Page) -> str:
    """The query string of the same search without any widening."""
    return to_query_string(replace(page.request, match=Match.ALL, page=1))


class ValueLinks:
    """Query strings that choose a value of a facet beside what is chosen, or let it go.

    What they share is spelled once, so that each takes 0.3 us where `to_query_string` of `toggled` takes 10;
    an answer has hundreds.
    """

    def __init__(self, request: SearchRequest) -> None:
        self._request = request
        self._before, self._behind = around_choice(request)

    def choosing(self, facet: Facet, values: Iterable[Row]) -> list[str]:
        """For each value the query string that chooses it, or lets it go in the mode it was chosen in."""
        chosen = self._chosen(facet.name, Mode.ALL, Mode.ANY)
        return self._links(facet.name, facet.mode, values, chosen)

    def barring(self, facet: Facet, values: Iterable[Row]) -> list[str]:
        """For each value the query string that leaves its posts out, or lets them in again."""
        return self._links(facet.name, Mode.NONE, values, self._chosen(facet.name, Mode.NONE))

    def _chosen(self, facet: str, *modes: Mode) -> dict[str, Choice]:
        """The choices of a facet by the keys of their values; the first where there are several."""
        choices = (c for c in self._request.choices if c.facet == facet and c.mode in modes)
        return {choice_key(choice)[1]: choice for choice in reversed(list(choices))}

    def _links(
        self, facet: str, mode: Mode, values: Iterable[Row], chosen: Mapping[str, Choice]
    ) -> list[str]:
        before, behind = f"{self._before}{facet}{SUFFIXES[mode]}=", self._behind
        if not chosen:
            return [f"{before}{quoted(label)}{behind}" for _, label, _, _ in values]
        return [
            to_query_string(toggled(self._request, chosen[key]))
            if key in chosen
            else f"{before}{quoted(label)}{behind}"
            for key, label, _, _ in values
        ]
