"""Items of lists that pages show again and again, as templates/items.html has them: made once for each value.

A page of 20 hits has 110 values of facets, and 140 facts and tags of posts. Of each kind 4,096 items are
kept, in less than 3 MB.
"""

from datetime import date
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from jinja2.environment import TemplateModule

from indexer import FACETS, Columns, Facet, Mode, Pieces, ValueLinks, parameter, quoted
from webapp.addresses import chosen_address, search_address, tag_address
from webapp.markup import Html, ascii_html, escaped
from webapp.wording import long_day, spelled

BARRABLE = {"tag"}
"""Facets whose values the page offers to leave out."""

_TEMPLATES = FileSystemLoader(Path(__file__).parent / "templates")
_PLACES = _BEFORE, _BEFORE_BAR, _BEHIND, _COUNT, _PARTED = tuple("\0\1\2\3\4")
"""Places in items: around names in links, for counts, and between items."""

_NO_PLACES = dict.fromkeys(map(ord, _PLACES))
"""Names are shown without such signs, which no source lets through and HTML cannot hold."""


@cache
def _macros() -> TemplateModule:
    """Compiled for the first page: a server answers 8 ms earlier so."""
    environment = Environment(
        loader=_TEMPLATES, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("items.html").module


def _made(macro: str, *texts: object) -> Html:
    return ascii_html(str(getattr(_macros(), macro)(*texts)))


CATEGORIES = Pieces[str](lambda name: _made("category", chosen_address("category", name), name))
MINUTES = Pieces[int](lambda minutes: _made("minutes", minutes))
DAYS = Pieces[date](lambda day: _made("day", day.isoformat(), long_day(day)))
AUTHORS = Pieces[str](lambda name: _made("author", chosen_address("author", name), name))
TAGS = Pieces[str](lambda name: _made("tag", tag_address(name), name))
_COUNTS = Pieces[int](lambda count: _made("count", count))


class ValueItems:
    """Values of facets as items: with links that choose them or let them go, and that bar them."""

    def __init__(self, links: ValueLinks) -> None:
        self._links = links
        self._before = f"/search{escaped(links.before)}"
        self._behind = escaped(links.behind)

    def parted(self, facet: Facet, values: Columns, first: int) -> tuple[Html, Html]:
        """The items of some values of a facet: so many first ones, and the rest."""
        items = list(map(_VALUES[facet.name].__getitem__, values.labels))
        for at in self._links.special(facet, values):
            items[at] = self._special(facet, values, at)
        text = f"{''.join(items[:first])}{_PARTED}{''.join(items[first:])}"
        text = text % tuple(map(_COUNTS.__getitem__, values.counts))
        if facet.name in BARRABLE:
            name = parameter(facet.name, Mode.NONE)
            text = text.replace(_BEFORE_BAR, f"{self._before}{name}=")
        name = parameter(facet.name, facet.mode)
        text = text.replace(_BEFORE, f"{self._before}{name}=").replace(_BEHIND, self._behind)
        shown, _, rest = text.partition(_PARTED)
        return Html(shown), Html(rest)

    def _special(self, facet: Facet, values: Columns, at: int) -> Html:
        """The item of a value whose links are not like those of the others."""
        key, label, selected = values.keys[at], values.labels[at], values.selected[at]
        choosing = search_address(self._links.choosing(facet, key, label))
        barring = search_address(self._links.barring(facet, key, label))
        return _value(facet.name, label, choosing, barring, selected)


def _value(
    facet: str, label: str, choosing: str, barring: str = "", selected: bool = False
) -> Html:
    """The item of a value, with a place for its count."""
    barred = barring if facet in BARRABLE and not selected else ""
    name = spelled(facet, label).translate(_NO_PLACES)
    item = _made("value", name, _COUNT, choosing, selected, barred)
    return Html(item.replace("%", "%%").replace(_COUNT, "%s"))


def _plain_value(facet: str, label: str) -> Html:
    """The item of a value that is not special in its links."""
    name = quoted(label)
    return _value(facet, label, f"{_BEFORE}{name}{_BEHIND}", f"{_BEFORE_BAR}{name}{_BEHIND}")


_VALUES = {facet: Pieces[str](partial(_plain_value, facet)) for facet in FACETS}
