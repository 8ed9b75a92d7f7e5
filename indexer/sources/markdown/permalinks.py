"""Addresses of posts on the writer's own site, by a pattern as site generators have them.

    /:categories/:year/:month/:day/:title/    Jekyll and Hugo
    /{date:%Y}/{slug}.html                    Pelican and MkDocs
    pretty, date, ordinal, weekdate, none     the styles of Jekyll

`title` and `slug` are the slug that the writer gave. Else they are the words of a file's name that begins
with a date, as Jekyll has it, and the title of any other post. A post without a date has no address
by a pattern that has one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from indexer.errors import SettingsError
from indexer.post import slugify

STYLES: Mapping[str, str] = {
    "pretty": "/:categories/:year/:month/:day/:title/",
    "date": "/:categories/:year/:month/:day/:title.html",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
_PLACEHOLDER = re.compile(r":([a-z]\w*)|\{(\w+)(?::([^{}]*))?\}", re.ASCII)
_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^\w.~!$&'()+,;=@-]+")
_SLASHES = re.compile(r"/{2,}")
_KEPT = "/:@!$&'()*+,;=~%?#"


@dataclass(frozen=True, slots=True)
class Parts:
    """What an address is made from: `slug` as the writer gave it, `folders` and the `file`'s whole name.

    `words` is what stands after the date in a file's name, "" where none does.
    """

    title: str
    slug: str = ""
    date: datetime | None = None
    categories: tuple[str, ...] = ()
    author: str = ""
    folders: tuple[str, ...] = ()
    file: str = ""
    words: str = ""


class Permalinks:
    """The addresses that the settings of a source give."""

    def __init__(self, pattern: str, site_url: str) -> None:
        """Raises SettingsError for a pattern with a placeholder that is not known."""
        self._site_url = site_url.rstrip("/")
        self._pattern = STYLES.get(pattern, pattern)
        if unknown := _unknown(self._pattern):
            known = ", ".join(sorted(f":{name}" for name in (*_DATES, *_TEXTS)))
            raise SettingsError(
                f"permalink: nothing is called {unknown}; known: {known}, and {{date:%Y}} and the like"
            )

    def address(self, given: str, parts: Parts) -> str:
        """The address of a post, whose writer may have given one; "" where nothing gives one."""
        if _WITH_SCHEME.match(given):
            return given
        own = STYLES.get(given, given)
        path = own if _unknown(own) else _filled(own, parts)
        path = path or _filled(self._pattern, parts)
        if not path or _WITH_SCHEME.match(path):
            return path
        return self._site_url + absolute(path)


def absolute(path: str) -> str:
    """A path or an address as one that does not depend on a page."""
    if _WITH_SCHEME.match(path):
        return path
    return quote(_SLASHES.sub("/", f"/{path}"), safe=_KEPT)


def _unknown(pattern: str) -> str:
    for match in _PLACEHOLDER.finditer(pattern):
        name = match[1] or match[2]
        if name not in _DATES and name not in _TEXTS:
            return match[0]
    return ""


def _filled(pattern: str, parts: Parts) -> str:
    """The pattern with the values of a post; "" where it needs a date and there is none."""
    path, at = "", 0
    for match in _PLACEHOLDER.finditer(pattern):
        name = match[1] or match[2]
        if name in _TEXTS:
            value = _TEXTS[name](parts)
        elif parts.date is None:
            return ""
        else:
            value = parts.date.strftime(match[3] or _DATES[name])
        path += pattern[at : match.start()] + (value.lower() if name in _LOW else value)
        at = match.end()
    return path + pattern[at:]


def _title(parts: Parts) -> str:
    if parts.slug or parts.words:
        return _name(parts.slug or parts.words)
    return slugify(parts.title.replace("#", ""))


def _file(parts: Parts) -> str:
    return _name(parts.file)


def _slug_or_file(parts: Parts) -> str:
    return _name(parts.slug or parts.file)


def _name(text: str) -> str:
    return _NOT_IN_NAMES.sub("-", text).strip("-")


def _categories(parts: Parts) -> str:
    return "/".join(dict.fromkeys(category.lower() for category in parts.categories))


def _slugified_categories(parts: Parts) -> str:
    return "/".join(dict.fromkeys(map(slugify, parts.categories)))


_TEXTS: Mapping[str, Callable[[Parts], str]] = {
    "author": lambda parts: slugify(parts.author),
    "categories": _categories,
    "category": lambda parts: "".join(map(slugify, parts.categories[:1])),
    "contentbasename": _file,
    "file": _file,
    "filename": _file,
    "output_ext": lambda _: ".html",
    "section": lambda parts: "".join(parts.folders[:1]),
    "sections": lambda parts: "/".join(parts.folders),
    "slug": _title,
    "slugified_categories": _slugified_categories,
    "slugorcontentbasename": _slug_or_file,
    "slugorfilename": _slug_or_file,
    "title": _title,
}
_DATES: Mapping[str, str] = {
    "date": "%Y/%m/%d",
    "day": "%d",
    "hour": "%H",
    "i_day": "%-d",
    "i_month": "%-m",
    "long_day": "%A",
    "long_month": "%B",
    "minute": "%M",
    "month": "%m",
    "monthname": "%B",
    "second": "%S",
    "short_day": "%a",
    "short_month": "%b",
    "short_year": "%y",
    "w_day": "%u",
    "w_year": "%G",
    "week": "%V",
    "weekday": "%w",
    "weekdayname": "%A",
    "y_day": "%j",
    "year": "%Y",
    "yearday": "%-j",
}
_LOW = frozenset({"monthname", "weekdayname"})
"""Hugo writes them so; the names are otherwise Jekyll's."""
