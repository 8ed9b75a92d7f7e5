"""Posts and pages of a Ghost export: the JSON that "Settings > Import/Export" and the Admin API write.

    {"db": [{"meta": {"version": "5.2"}, "data": {"posts": [...], "tags": [...], "posts_tags": [...],
                                                  "users": [...], "posts_authors": [...], ...}}]}

The tables stand in any order, so the file is read twice: first what the posts refer to, then the posts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast

from indexer.errors import NotAPost, PostError
from indexer.language.table import language_code
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Item, Reading
from indexer.sources.documents import content_stamp
from indexer.sources.exports.ghost_cards import MEMBERS_ONLY, text_of
from indexer.sources.exports.ghost_tables import rows
from indexer.sources.exports.lexical import lexical_html
from indexer.sources.exports.mobiledoc import mobiledoc_html
from indexer.sources.limits import MEGABYTE, too_large
from indexer.sources.markdown.permalinks import Parts, Permalinks
from indexer.sources.markup.content import read_html
from indexer.sources.posts import Origin, read_fields
from indexer.sources.text import one_line

MOST_RELATIONS = 1_000_000
"""Rows of the tables that posts refer to; these are held in memory."""

_OWN_ADDRESS = "__GHOST_URL__"
_DEFAULT_ROUTE = "/:slug/"
_TABLES = frozenset(("tags", "users", "posts_tags", "posts_authors", "posts_meta", "settings"))
_POSTS = frozenset(("posts",))
_SHOWN = ("published", "sent", "scheduled")
_LANGUAGE_SETTINGS = ("lang", "locale", "default_locale")
_BODIES_KEPT = 4  # HTML, plain text, and the document of one or two editors.


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of posts, and what other tables say about it."""

    row: Mapping[str, Any]
    tags: list[str]
    authors: list[str]
    description: str
    lang: str


class GhostFormat:
    """The Format of a Ghost export; see indexer/sources/documents.py."""

    complete = True

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        self._given = given
        self._largest = settings.largest_file * MEGABYTE
        self._site_url = settings.site_url.rstrip("/")
        self._permalinks = Permalinks(given.permalink or _DEFAULT_ROUTE, settings.site_url)
        self._has_addresses = bool(settings.site_url or given.permalink)

    def records(self, stream: BinaryIO) -> Iterator[Item]:
        """Every post and page. In a file that breaks off the first reading finds it, before any post is
        listed: Ghost writes posts before their tags and authors, without which they would be incomplete.
        """
        largest = _BODIES_KEPT * self._largest
        relations = _Relations()
        for number, (table, row) in enumerate(rows(stream, _TABLES, largest)):
            if number == MOST_RELATIONS:
                raise PostError(f"more than {MOST_RELATIONS:,} rows of tags, authors and the like")
            relations.add(table, row)
        for number, (_, row) in enumerate(rows(stream, _POSTS, largest), 1):
            key = f"post-{_id(row.get('id')) or number}"
            entry = relations.entry(row)
            yield Item(key, content_stamp(repr(entry).encode()), entry)

    def read(self, item: Item) -> Reading:
        """The post in a row."""
        entry = cast(_Entry, item.content)
        _check(entry.row)
        html = self._public_html(entry.row)
        slug = text_of(entry.row, "slug")
        fields = {
            "title": entry.row.get("title"),
            "date": _date(entry.row.get("published_at")),
            "categories": entry.tags[:1],
            "tags": entry.tags,
            "authors": entry.authors,
            "excerpt": text_of(entry.row, "custom_excerpt") or entry.description,
            "draft": entry.row.get("status") == "draft",
        }
        lang = language_code(self._given.lang)
        origin = Origin(self._given.place_of(item.key), slug, lang=lang, site_lang=entry.lang)
        reading = read_fields(fields, lambda title: read_html(html, title), origin)
        return self._addressed(reading, text_of(entry.row, "canonical_url"), slug)

    def _public_html(self, row: Mapping[str, Any]) -> str:
        """The HTML of what everyone may read."""
        html = text_of(row, "html")
        if not html and (lexical := text_of(row, "lexical")):
            html = lexical_html(lexical)
        elif not html and (mobiledoc := text_of(row, "mobiledoc")):
            html = mobiledoc_html(mobiledoc)
        if len(html) > self._largest:
            raise PostError(too_large(self._largest))
        public, marker, _ = html.partition(MEMBERS_ONLY)
        visibility = text_of(row, "visibility") or "public"
        if visibility != "public" and not marker:
            raise NotAPost(f"not public: visible to {one_line(visibility)}")
        return (html if visibility == "public" else public).replace(_OWN_ADDRESS, self._site_url)

    def _addressed(self, reading: Reading, given: str, slug: str) -> Reading:
        post = reading.post
        if given:
            canonical = given.replace(_OWN_ADDRESS, self._site_url)
        elif self._has_addresses:
            author = next(iter(post.authors), "")
            parts = Parts(post.title, slug or post.slug, post.date, post.categories, author)
            canonical = self._permalinks.address("", parts)
        else:
            return reading
        return replace(reading, post=replace(post, canonical=canonical))


def _check(row: Mapping[str, Any]) -> None:
    status = text_of(row, "status") or "published"
    if status not in _SHOWN and status != "draft":
        raise NotAPost(f"its status is {one_line(status)}")


@dataclass(slots=True)
class _Relations:
    """What posts refer to, by the ids of the posts or of what they refer to."""

    tags: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    tags_of: dict[str, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    authors_of: dict[str, list[tuple[float, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    descriptions: dict[str, str] = field(default_factory=dict)
    lang: str = ""

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Take a row of one of the tables."""
        post = _id(row.get("post_id"))
        if table == "tags":
            name = text_of(row, "name")
            is_internal = row.get("visibility") == "internal" or name.startswith("#")
            self.tags[_id(row.get("id"))] = "" if is_internal else name
        elif table == "users":
            self.users[_id(row.get("id"))] = text_of(row, "name")
        elif table == "posts_tags":
            self.tags_of[post].append((_order(row), _id(row.get("tag_id"))))
        elif table == "posts_authors":
            self.authors_of[post].append((_order(row), _id(row.get("author_id"))))
        elif table == "settings":
            if row.get("key") in _LANGUAGE_SETTINGS:
                self.lang = text_of(row, "value")
        elif description := text_of(row, "meta_description"):
            self.descriptions[post] = description

    def entry(self, row: Mapping[str, Any]) -> _Entry:
        """A row of posts with what belongs to it, in Ghost's order."""
        post = _id(row.get("id"))
        tags = [self.tags.get(tag, "") for _, tag in sorted(self.tags_of.get(post, ()))]
        authors = [author for _, author in sorted(self.authors_of.get(post, ()))]
        names = [self.users.get(author, "") for author in authors or [_id(row.get("author_id"))]]
        description = self.descriptions.get(post) or text_of(row, "meta_description")
        return _Entry(
            row, list(filter(None, tags)), list(filter(None, names)), description, self.lang
        )


def _id(value: Any) -> str:
    """An id as text: they were numbers once."""
    return one_line(str(value)[:64]) if isinstance(value, int | str) else ""


def _order(row: Mapping[str, Any]) -> float:
    order = row.get("sort_order")
    return order if isinstance(order, int | float) else 0


def _date(value: Any) -> Any:
    """A moment, which was in milliseconds since 1970 before Ghost 1.0."""
    if not isinstance(value, int | float):
        return value
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return value
