"""Records, of JSON, CSV or a database, become posts: which of their fields is which of ours.

Names count whatever their case, hyphens and underscores; the first field of a row that holds something
is taken. What the settings map in `fields` is taken from there alone; `author.name` looks into objects.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

from indexer.errors import PostError, SourceError
from indexer.language.table import language_code
from indexer.settings import SourceSettings
from indexer.sources.base import Reading
from indexer.sources.documents import content_stamp
from indexer.sources.markup.content import Content, read_html
from indexer.sources.markup.render import plain_line, read_markdown
from indexer.sources.metadata import Metadata, read_metadata
from indexer.sources.posts import Origin, make_reading
from indexer.sources.text import one_line, without_controls

NAMES = {
    "id": "id guid uuid",
    "slug": "slug",
    "title": "title headline name",
    "date": "date datepublished publishedat publishedon pubdate publishdate publishedtime",
    "published": "published",
    "created": "created createdat datecreated timestamp",
    "categories": "categories category section",
    "series": "series",
    "authors": "authors author creator byline",
    "tags": "tags tag keywords labels",
    "excerpt": "excerpt description summary",
    "canonical": "canonical canonicalurl url permalink link",
    "aliases": "aliases redirectfrom",
    "draft": "draft isdraft",
    "status": "status",
    "lang": "lang language locale inlanguage",
    "search": "search",
    "search.boost": "search.boost searchboost",
    "search.exclude": "search.exclude searchexclude",
    "evergreen": "evergreen",
    "updated": "updated updatedat modified modifiedat datemodified lastmodified",
    "body": "body content text contenthtml bodyhtml html contentmarkdown bodymarkdown markdown"
    " contenttext",
}
_THEIRS = {ours: names.split() for ours, names in NAMES.items()}
_MARKUP = {
    **dict.fromkeys(("contenthtml", "bodyhtml", "html"), "html"),
    **dict.fromkeys(("contentmarkdown", "bodymarkdown", "markdown"), "markdown"),
    "contenttext": "text",
}
_LISTS = ("categories", "authors", "tags", "aliases")
_DATES = ("date", "published", "created")
_ALLOWED_MARKUP = ("markdown", "html", "text")

_LONGEST_KEY = 200
_SECONDS = re.compile(r"(\d{9,14})(\.\d+)?", re.ASCII)
_LEAST_MILLISECONDS = 10**11
_FIRST_BLOCK = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|body|p|div|h[1-6]|ul|ol|table|pre|blockquote|section"
    r"|article|figure|header|main)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(r"\.(?:html?|php|md)$", re.IGNORECASE)


class Record(NamedTuple):
    """A record and the line where it begins, 0 where it has none."""

    values: dict[str, Any]
    line: int = 0


class Fields:
    """Finds our fields in the records of one source. Raises SourceError for wrong settings."""

    def __init__(self, given: SourceSettings) -> None:
        self._given = given
        for ours in given.fields:
            if ours not in NAMES:
                known = ", ".join(NAMES)
                raise SourceError(f"fields: no field of ours is called {ours}; known: {known}")
        if given.markup and given.markup not in _ALLOWED_MARKUP:
            allowed = ", ".join(_ALLOWED_MARKUP)
            raise SourceError(f"markup: {given.markup!r} is not known; allowed: {allowed}")

    def column(self, ours: str, columns: Iterable[str]) -> str:
        """Which of these columns is a field of ours; empty for none."""
        if theirs := self._given.fields.get(ours):
            return theirs if theirs in columns else ""
        by_name = {_folded(name): name for name in reversed(list(columns))}
        return next((by_name[name] for name in _THEIRS[ours] if name in by_name), "")

    def check_columns(self, columns: list[str]) -> None:
        """Raises PostError where all records have these columns and no post can be made of them."""
        there = one_line(", ".join(columns))[:500]
        for ours, theirs in self._given.fields.items():
            if theirs not in columns and theirs.partition(".")[0] not in columns:
                raise PostError(
                    f"fields: {ours} is taken from {theirs}, and there is only: {there}"
                )
        if not self.column("title", columns) and not self.column("body", columns):
            raise PostError(
                "no column is a title or a body; name the columns, such as id, title, date, tags, body, "
                f"or say with `fields` which is which; there is: {there}"
            )

    def key(self, values: dict[str, Any]) -> str:
        """A key that stays while the record's id, slug or address does; else it is of title and date."""
        found = _Found(values, self._given.fields)
        for ours in ("id", "slug", "canonical"):
            if text := _key_text(found.value(ours)):
                return text if len(text) <= _LONGEST_KEY else content_stamp(text.encode())
        parts = [_key_text(found.value(ours)) for ours in ("title", *_DATES)]
        return content_stamp("\n".join(parts).encode())

    def read(self, record: Record, key: str) -> Reading:
        """The post in a record. Raises PostError, with the record's line."""
        try:
            return self._reading(record, key)
        except PostError as error:
            raise PostError(error.reason, error.line or record.line) from error

    def _reading(self, record: Record, key: str) -> Reading:
        found = _Found(record.values, self._given.fields)
        fields = {ours: _decoded(found.value(ours), ours) for ours in NAMES if ours != "updated"}
        body = _text(fields.pop("body"), "body")
        fields |= {ours: _as_list(fields[ours]) for ours in _LISTS}
        fields |= {ours: _as_date(fields[ours]) for ours in _DATES}
        metadata = read_metadata(fields, lambda _field: record.line)
        if not metadata.title and not body.strip():
            there = one_line(", ".join(map(str, record.values)))[:200]
            hint = "say with `fields` in the settings which field is which"
            raise PostError(f"neither a title nor a body; {hint}; there is: {there or 'nothing'}")
        markup = self._given.markup or found.markup or guessed_markup(body)
        content = read_body(body, markup, metadata.title)
        if markup != "text":
            metadata = metadata._replace(excerpt=plain_line(metadata.excerpt))
        lang = language_code(self._given.lang)
        origin = Origin(self._given.place_of(key), _words(metadata), lang=lang)
        return make_reading(metadata, content, origin)


class _Found:
    """The values of one record by our names; `markup` is what the name of the body's field tells."""

    def __init__(self, values: dict[str, Any], fields: Mapping[str, str]) -> None:
        self._values = values
        self._fields = fields
        self._names = _by_folded(tuple(values))
        self.markup = ""

    def value(self, ours: str) -> Any:
        """The value of the first field that has one."""
        if path := self._fields.get(ours):
            self._tell_markup(ours, _folded(path.rpartition(".")[2]))
            return value_at(self._values, path)
        for name in _THEIRS[ours]:
            if name not in self._names:
                continue
            value = self._values[self._names[name]]
            if value not in (None, "", b""):
                self._tell_markup(ours, name)
                return value
        return None

    def _tell_markup(self, ours: str, name: str) -> None:
        if ours == "body":
            self.markup = _MARKUP.get(name, "")


@lru_cache(maxsize=100)
def _by_folded(names: tuple[str, ...]) -> Mapping[str, str]:
    """The first of the names that is folded to each, once for all records with the same fields."""
    return {_folded(name): name for name in reversed(names)}


@lru_cache(maxsize=1000)
def _folded(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


def value_at(values: Any, path: str) -> Any:
    """What is at a path: `author.name` is the name in the author, or in each of a list of authors."""
    if isinstance(values, list):
        return [value_at(one, path) for one in values if isinstance(one, Mapping)]
    if not isinstance(values, Mapping):
        return None
    if path in values:
        return values[path]
    first, _, rest = path.partition(".")
    return value_at(values.get(first), rest) if rest else None


def read_body(body: str, markup: str, title: str) -> Content:
    """The content of a body in Markdown, HTML or plain text."""
    if markup == "html":
        return read_html(body, title)
    if markup == "markdown":
        return read_markdown(body, title)
    paragraphs = re.split(r"\n\s*\n", body.strip())
    return read_html("\n".join(f"<p>{escape(text)}</p>" for text in paragraphs if text), title)


def guessed_markup(body: str) -> str:
    """HTML where a block begins the text and a tag ends it; all else is Markdown, which may hold HTML."""
    is_html = _FIRST_BLOCK.match(body) and body.rstrip().endswith(">")
    return "html" if is_html else "markdown"


def _decoded(value: Any, name: str) -> Any:
    """The value, bytes as the text that they are. Raises PostError where they are none."""
    if not isinstance(value, bytes | memoryview):
        return value
    data = bytes(value)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        problem = f"not UTF-8: byte 0x{data[error.start]:02X} at offset {error.start}"
        raise PostError(f"{name}: {problem}; give it as text in UTF-8") from error


def _text(value: Any, name: str) -> str:
    if isinstance(value, list | tuple | Mapping):
        shape = "mapping" if isinstance(value, Mapping) else "list"
        raise PostError(f"{name}: holds a {shape}, where one text is allowed")
    return "" if value is None else without_controls(str(value))


def _key_text(value: Any) -> str:
    if value is None or isinstance(value, list | Mapping):
        return ""
    return value.hex() if isinstance(value, bytes | memoryview) else one_line(str(value))


def _as_list(value: Any) -> Any:
    """The names in a list, in a JSON list as text, or in a text between `|`, `;` or commas."""
    if isinstance(value, str):
        value = _from_json(value) if value.lstrip().startswith("[") else value
    if isinstance(value, str):
        return value.split(next((sign for sign in "|;," if sign in value), ","))
    if isinstance(value, list | tuple | Mapping):
        entries = [value] if isinstance(value, Mapping) else value
        return [one.get("name") if isinstance(one, Mapping) else one for one in entries]
    return value


def _from_json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _as_date(value: Any) -> Any:
    """The date of a Unix timestamp in seconds or milliseconds; other values as they are."""
    if not (match := _SECONDS.fullmatch(str(value).strip())):
        return value
    number = float(match[0])
    seconds = number / 1000 if number >= _LEAST_MILLISECONDS else number
    return datetime.fromtimestamp(seconds, UTC)


def _words(metadata: Metadata) -> str:
    """The last part of the post's address."""
    try:
        path = urlsplit(metadata.canonical).path
    except ValueError:
        return ""
    return _PAGE.sub("", path.rstrip("/").rpartition("/")[2])
