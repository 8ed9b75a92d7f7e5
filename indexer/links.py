"""Where answers lead: the post of a hit, and query strings of searches close to the one asked."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote

from indexer.facet_values import Columns
from indexer.fields import choice_key
from indexer.params import (
    around_choice,
    to_query_string,
    toggled,
)
from indexer.request import Choice, Facet, Match, Mode, Page, SearchRequest

REMEMBERED = 10_000
"""Posts whose address is remembered: spelling one takes 1.5 us, and a list has twenty."""


@lru_cache(maxsize=REMEMBERED)
def post_url(slug: str) -> str:
    """The address of a post in the web app."""
    return f"/posts/{quote(slug)}"


def page_urls(request: SearchRequest) -> Callable[[int], str]:
    """The query strings of the pages of a search by their numbers; what they share is spelled once."""
    first = to_query_string(replace(request, page=1))
    before, behind = to_query_string(replace(request, page=_NO_PAGE)).split(f"page={_NO_PAGE}")
    return lambda number: first if number == 1 else f"{before}page={number}{behind}"


_NO_PAGE = 0


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

    An answer has hundreds. All but the few `special` ones share what stands `before` and `behind` a choice,
    `tag.any=Redis`: a `parameter` and a `quoted` label. `to_query_string` of `toggled` takes 10 us for each.
    """

    def __init__(self, request: SearchRequest) -> None:
        self._request = request
        self.before, self.behind = around_choice(request)

    def special(self, facet: Facet, values: Columns) -> list[int]:
        """Where those values stand that are chosen in any mode: their links let them go."""
        if not (self._request.choices or True in values.selected):
            return []
        chosen = self._chosen(facet.name, *Mode)
        pairs = zip(values.keys, values.selected, strict=True)
        return [at for at, (key, selected) in enumerate(pairs) if selected or key in chosen]

    def choosing(self, facet: Facet, key: str, label: str) -> str:
        """The link that chooses a value, or lets it go in the mode it was chosen in."""
        chosen = self._chosen(facet.name, Mode.ALL, Mode.ANY)
        return self._toggling(chosen.get(key) or Choice(facet.name, facet.mode, label))

    def barring(self, facet: Facet, key: str, label: str) -> str:
        """The link that leaves the posts of a value out, or lets them in again."""
        chosen = self._chosen(facet.name, Mode.NONE)
        return self._toggling(chosen.get(key) or Choice(facet.name, Mode.NONE, label))

    def _toggling(self, choice: Choice) -> str:
        return to_query_string(toggled(self._request, choice))

    def _chosen(self, facet: str, *modes: Mode) -> dict[str, Choice]:
        """The choices of a facet by the keys of their values; the first where there are several."""
        choices = (c for c in self._request.choices if c.facet == facet and c.mode in modes)
        return {choice_key(choice)[1]: choice for choice in reversed(list(choices))}
