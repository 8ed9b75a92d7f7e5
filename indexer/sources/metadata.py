"""What the fields of a front matter say about a post, in the many ways that writers say it.

    title      title
    date       date, published, pubDate, publishDate, created and others (dates.py has the ways to
               write one)
    categories category and categories: a text, a list, or for categories names separated by commas
    series     series: a text, or the first of a list
    tags       tags, else tag: a list, or names separated by commas
    authors    authors, else author: the same, or mappings with a name
    excerpt    excerpt, else description, else summary
    slug, id   slug, id
    canonical  canonical, else canonical_url, canonicalURL, url, permalink: its address on the writer's site
    aliases    aliases, else redirect_from: other addresses, a text or a list
    draft      draft: true, published: false, status: draft or hidden
    lang       lang, else language, else locale: a code such as de or de-AT, or a name
    boost      search: {boost: 1.5}, or search.boost: a number from 0.1 to 10
    excluded   search: {exclude: true}, or search.exclude; search: false says it too
    evergreen  evergreen: true

Case does not matter in a field's name. Empty fields count as absent, other fields are ignored.
A title is cut to 300 characters; one of more than 10,000, or a list of more than 1,000, is an error.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from indexer.errors import PostError
from indexer.language.table import TABLE, language_code
from indexer.post import distinct_values
from indexer.sources import dates
from indexer.sources.text import one_line, shortened

LONGEST_TITLE = 300
LONGEST_NAME = 100
LONGEST_EXCERPT = 1000
LONGEST_ADDRESS = 2000
MOST_VALUES = 1000
LEAST_BOOST, LARGEST_BOOST = 0.1, 10.0
_TITLE_REFUSED = 10_000

_DATES = (
    *(
        "date",
        "published",
        "pubdate",
        "pubdatetime",
        "publishdate",
        "publish_date",
        "publisheddate",
    ),
    *("publishedat", "published_at", "created"),
)
_ADDRESSES = ("canonical", "canonical_url", "canonicalurl", "url", "permalink")
_NOT_SHOWN = ("draft", "hidden")
_EMPTY = (str, type(None))
_BOOLEANS = {"true": True, "yes": True, "on": True, "1": True}
_BOOLEANS |= {"false": False, "no": False, "off": False, "0": False}


class Metadata(NamedTuple):
    """A post's fields as given; empty where they are not. `excerpt` may hold Markdown."""

    id: str = ""
    slug: str = ""
    title: str = ""
    date: datetime | None = None
    categories: tuple[str, ...] = ()
    series: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    excerpt: str = ""
    canonical: str = ""
    aliases: tuple[str, ...] = ()
    draft: bool = False
    lang: str = ""
    boost: float = 1.0
    excluded: bool = False
    evergreen: bool = False


def read_metadata(fields: Mapping[str, Any], line_of: Callable[[str], int]) -> Metadata:
    """The metadata in these fields; `line_of` tells the line of a field for errors, or 0.

    Raises PostError that names the field, for a value that it cannot have.
    """
    reader = _Fields(fields, line_of)
    return Metadata(
        id=shortened(reader.text("id"), LONGEST_TITLE),
        slug=shortened(reader.text("slug"), LONGEST_TITLE),
        title=shortened(reader.title(), LONGEST_TITLE),
        date=reader.date(),
        categories=distinct_values([*reader.texts("category"), *reader.names("categories")]),
        series=next(reader.texts("series"), ""),
        authors=distinct_values(reader.names("authors") or reader.names("author")),
        tags=distinct_values(reader.names("tags") or reader.names("tag")),
        excerpt=shortened(reader.text("excerpt", "description", "summary"), LONGEST_EXCERPT),
        canonical=shortened(reader.text(*_ADDRESSES), LONGEST_ADDRESS),
        aliases=tuple(reader.texts("aliases", LONGEST_ADDRESS))
        or tuple(reader.texts("redirect_from", LONGEST_ADDRESS)),
        draft=reader.draft(),
        lang=reader.lang(),
        boost=reader.boost(),
        excluded=reader.excluded(),
        evergreen=reader.flag("evergreen") is True,
    )


class _Fields:
    """Reads values of a shape by field name."""

    def __init__(self, fields: Mapping[str, Any], line_of: Callable[[str], int]) -> None:
        self._fields = {
            name.strip().lower(): value
            for name, value in fields.items()
            if value or not isinstance(value, _EMPTY)
        }
        self._line_of = line_of

    def text(self, *names: str) -> str:
        """The text of the first of these fields that has any, on one line."""
        for name in names:
            if name in self._fields and (
                text := self._scalar(name, self._fields[name], "one text")
            ):
                return text
        return ""

    def title(self) -> str:
        """The title, which may be cut, but not without bounds."""
        title = self.text("title")
        if len(title) > _TITLE_REFUSED:
            problem = f"{len(title):,} characters, where {_TITLE_REFUSED:,} are allowed"
            raise self._problem("title", f"{problem}; close its quotation mark, or shorten it")
        return title

    def texts(self, name: str, longest: int = LONGEST_NAME) -> Iterator[str]:
        """The texts of a field that holds one text or a list."""
        if name not in self._fields:
            return
        value = self._fields[name]
        entries = value if isinstance(value, list) else [value]
        self._check_number(name, len(entries))
        for entry in entries:
            if isinstance(entry, dict) and name in ("author", "authors"):
                entry = entry.get("name")
            if text := self._scalar(name, entry, "a text or a list of texts"):
                yield text if len(text) <= longest else shortened(text, longest)

    def names(self, name: str) -> list[str]:
        """The names in a field that holds a list, or names separated by commas."""
        if name not in self._fields:
            return []
        value = self._fields[name]
        if not _is_scalar(value):
            return list(self.texts(name))
        parts = [part.strip() for part in _plain(value).split(",")]
        self._check_number(name, len(parts))
        return [shortened(part, LONGEST_NAME) for part in parts if part]

    def flag(self, name: str) -> bool | None:
        """The yes or no in a field, None where it is absent."""
        return self._flag(name, self.text(name))

    def _flag(self, name: str, text: str) -> bool | None:
        if text and text.lower() not in _BOOLEANS:
            raise self._problem(name, f"'{shortened(text, 60)}' is neither true nor false")
        return _BOOLEANS.get(text.lower())

    def lang(self) -> str:
        """The language; `language` and `locale` may mean another thing, such as Go, and must be known."""
        if code := language_code(self._plain_text("lang")):
            return code
        others = map(language_code, map(self._plain_text, ("language", "locale")))
        return next((code for code in others if code in TABLE), "")

    def boost(self) -> float:
        """How much better than others the post is to stand in the order of hits."""
        text = self._search("boost")
        try:
            boost = float(text) if text else 1.0
        except ValueError:
            boost = 0.0
        if not LEAST_BOOST <= boost <= LARGEST_BOOST:
            allowed = f"no number from {LEAST_BOOST:g} to {LARGEST_BOOST:g}"
            raise self._problem("search.boost", f"'{shortened(text, 60)}' is {allowed}")
        return boost

    def excluded(self) -> bool:
        """Whether no search is to find the post."""
        if _BOOLEANS.get(self._plain_text("search").lower()) is False:
            return True
        return self._flag("search.exclude", self._search("exclude")) is True

    def _search(self, name: str) -> str:
        """A value in the table `search`, or in the field that is called by both names."""
        table, field = self._fields.get("search"), f"search.{name}"
        if isinstance(table, list):
            raise self._problem("search", "holds a list, where boost and exclude are allowed")
        inner = table.items() if isinstance(table, dict) else ()
        value = next((value for key, value in inner if str(key).lower() == name), None)
        return self._scalar(field, self._fields.get(field) if value is None else value, "one value")

    def _plain_text(self, name: str) -> str:
        value = self._fields.get(name)
        return _plain(value) if _is_scalar(value) else ""

    def draft(self) -> bool:
        """Whether any field says that the post is not for readers."""
        status = self._fields.get("status")
        hidden = isinstance(status, str) and status.strip().lower() in _NOT_SHOWN
        return hidden or self.flag("draft") is True or self.published() is False

    def published(self) -> bool | None:
        """The yes or no in `published`, which may also hold a date."""
        value = self._fields.get("published")
        return _BOOLEANS.get(_plain(value).lower()) if _is_scalar(value) else None

    def date(self) -> datetime | None:
        """The post's date from the first field that has one."""
        for name in _DATES:
            if name == "published" and self.published() is not None:
                continue
            if name in self._fields and (
                text := self._scalar(name, self._fields[name], "one date")
            ):
                return self._moment(name, text)
        return None

    def _moment(self, name: str, text: str) -> datetime:
        try:
            return dates.read_date(text)
        except ValueError as error:
            problem = f"'{shortened(text, 60)}' cannot be read ({error})"
            raise self._problem(name, f"{problem}; write {dates.ALLOWED}") from error

    def _scalar(self, name: str, value: Any, allowed: str) -> str:
        if isinstance(value, str):
            return one_line(value)
        if not _is_scalar(value):
            shape = "list" if isinstance(value, list) else "mapping"
            raise self._problem(name, f"holds a {shape}, where {allowed} is allowed")
        return _plain(value)

    def _check_number(self, name: str, number: int) -> None:
        if number > MOST_VALUES:
            problem = f"{number:,} values, where {MOST_VALUES:,} are allowed"
            raise self._problem(name, f"{problem}; keep those that matter")

    def _problem(self, name: str, problem: str) -> PostError:
        line = self._line_of(name) or self._line_of(name.partition(".")[0])
        return PostError(f"{name}: {problem}", line)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, (list, dict))


def _plain(value: Any) -> str:
    """The text of a scalar: as it was typed in YAML, as near to it as can be in TOML and JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return one_line(str(value))
