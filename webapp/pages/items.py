"""Items of lists that pages show again and again, as templates/items.html has them: made once for each value.

A page of 20 hits has 110 values of facets, and 140 facts and tags of posts. Of each kind 4,096 items are
kept, in less than 3 MB.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from jinja2 import Environment
from jinja2.environment import TemplateModule

from indexer import FACETS, Columns, Facet, Mode, Pieces, ValueLinks, beside, parameter, quoted
from webapp.addresses import chosen_address, search_address, tag_address
from webapp.markup import Html, ascii_html, escaped
from webapp.pages.facets import Parents, shares
from webapp.pages.months import Bar
from webapp.translation import Words
from webapp.wording import spelled

EXTENSION = "postings_items"

BARRABLE = {"tag", "category"}
"""Facets whose values the page offers to leave out; a link for each of 50 authors would take 20 us."""

DRAWN = {"year"}
"""Facets whose counts are bars too."""

_BEFORE_COUNT = ' <span class="count">'

_PLACES = _BEFORE, _BEFORE_BAR, _BEHIND, _COUNT, _PARTED = tuple("\0\1\2\3\4")
"""Places in items: around names in links, for counts, and between items."""

_NO_PLACES = dict.fromkeys(map(ord, _PLACES))
"""Names are shown without such signs, which no source lets through and HTML cannot hold."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a select."""

    value: str
    label: str
    selected: bool


class Items:
    """The items of one app, whose templates and words are its own; its tags may have `parents`."""

    def __init__(
        self, environment: Environment, words: Words, parents: Parents | None = None
    ) -> None:
        self.words = words
        self.parents = parents or {}
        self._environment = environment
        self.categories = Pieces[str](
            lambda name: self._made("category", chosen_address("category", name), name)
        )
        self.minutes = Pieces[int](lambda minutes: self._made("minutes", minutes))
        self.days = Pieces[date](lambda day: self._made("day", day.isoformat(), words.day(day)))
        self.authors = Pieces[str](
            lambda name: self._made("author", chosen_address("author", name), name)
        )
        self.tags = Pieces[str](lambda name: self._made("tag", tag_address(name), name))
        self.beside = Pieces[tuple[str, ...]](lambda parts: escaped(words.say(beside(parts))))
        self.langs = Pieces[str](
            lambda lang: Html(
                f' lang="{escaped(lang)}"' if lang not in ("", words.language) else ""
            )
        )
        self.options = Pieces[tuple[Option, ...]](lambda options: self._made("options", options))
        self.counts = Pieces[int](lambda count: self._made("count", count))
        self.values = {facet: Pieces[str](partial(self._plain, facet)) for facet in FACETS}

    def value(
        self, facet: str, label: str, choosing: str, barring: str = "", selected: bool = False
    ) -> Html:
        """The item of a value, with a place for its count."""
        barred = barring if facet in BARRABLE and not selected else ""
        name = self.words.say(spelled(facet, label)).translate(_NO_PLACES)
        item = self._made("value", name, _COUNT, choosing, selected, barred)
        return Html(item.replace("%", "%%").replace(_COUNT, "%s"))

    def switch(self, facet: str, every: str, some: str, mode: Mode) -> Html:
        """The two ways in which the values chosen in a facet combine, each a link."""
        return self._made("switch", self.words.say(FACETS[facet].label), every, some, mode.value)

    def months(self, bars: Sequence[Bar], label: str = "") -> Html:
        """The months of a year as bars, each the search for its posts."""
        return self._made("months", bars, label)

    def _plain(self, facet: str, label: str) -> Html:
        """The item of a value that is not special in its links."""
        name = quoted(label)
        return self.value(
            facet, label, f"{_BEFORE}{name}{_BEHIND}", f"{_BEFORE_BAR}{name}{_BEHIND}"
        )

    @cached_property
    def _macros(self) -> TemplateModule:
        """Compiled for the first page: a server answers 8 ms earlier so."""
        return self._environment.get_template("items.html").module

    def _made(self, macro: str, *texts: object) -> Html:
        return ascii_html(str(getattr(self._macros, macro)(*texts)))


class ValueItems:
    """Values of facets as items: with links that choose them or let them go, and that bar them."""

    def __init__(self, links: ValueLinks, items: Items) -> None:
        self._links = links
        self._items = items
        self._before = f"/search{escaped(links.before)}"
        self._behind = escaped(links.behind)

    def parted(
        self, facet: Facet, values: Columns, first: int, depths: Sequence[int] = ()
    ) -> tuple[Html, Html]:
        """The items of some values of a facet, so deep within others: so many first ones, and the rest."""
        items = list(map(self._items.values[facet.name].__getitem__, values.labels))
        for at in self._links.special(facet, values):
            items[at] = self._special(facet, values, at)
        for at, depth in enumerate(depths):
            if depth:
                items[at] = items[at].replace("<li>", f'<li class="deep-{depth}">', 1)
        if facet.name in DRAWN:
            items = [
                item.replace(_BEFORE_COUNT, f" {bar}{_BEFORE_COUNT}", 1)
                for item, bar in zip(items, shares(values.counts), strict=True)
            ]
        text = f"{''.join(items[:first])}{_PARTED}{''.join(items[first:])}"
        text = text % tuple(map(self._items.counts.__getitem__, values.counts))
        if facet.name in BARRABLE:
            name = parameter(facet.name, Mode.NONE)
            text = text.replace(_BEFORE_BAR, f"{self._before}{name}=")
        name = parameter(facet.name, facet.mode)
        text = text.replace(_BEFORE, f"{self._before}{name}=").replace(_BEHIND, self._behind)
        shown, _, rest = text.partition(_PARTED)
        return Html(shown), Html(rest)

    def choosing(self, facet: Facet, key: str) -> str:
        """The search that chooses a value which is called as its key is, or lets it go."""
        return search_address(self._links.choosing(facet, key, key))

    def _special(self, facet: Facet, values: Columns, at: int) -> Html:
        """The item of a value whose links are not like those of the others."""
        key, label, selected = values.keys[at], values.labels[at], values.selected[at]
        choosing = search_address(self._links.choosing(facet, key, label))
        barring = search_address(self._links.barring(facet, key, label))
        return self._items.value(facet.name, label, choosing, barring, selected)
