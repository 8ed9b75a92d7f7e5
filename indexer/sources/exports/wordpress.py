"""Posts and pages of a WordPress export: WXR, as "Tools > Export" and `wp export` write it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from typing import BinaryIO, cast
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from indexer.errors import NotAPost, PostError
from indexer.language.table import language_code
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Item, Reading
from indexer.sources.documents import content_stamp
from indexer.sources.exports.wordpress_text import to_html, without_shortcodes
from indexer.sources.limits import MEGABYTE, too_large
from indexer.sources.markup.content import plain_text, read_html
from indexer.sources.metadata import LONGEST_NAME
from indexer.sources.posts import Origin, read_fields
from indexer.sources.text import one_line, shortened
from indexer.sources.xml_records import Record, records

_SPACES = [f"{{http://wordpress.org/export/1.{minor}/}}" for minor in range(3)]
_WANTED = frozenset(
    ["item", "language", *(space + name for space in _SPACES for name in ("wxr_version", "author"))]
)
_UNWANTED = frozenset(space + "comment" for space in _SPACES)
_INTERNAL = re.compile(
    "attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_.*"
)
_MOST_AUTHORS = 100_000  # What is known of them is held in memory.
_SHOWN = ("publish", "future", "")
_DRAFTS = ("draft", "pending", "auto-draft")
_WEB = re.compile("https?://[^/?#]*")
_SHORT_LINK = re.compile(r"[?&](?:p|page_id)=\d")
_NO_DATE = re.compile("0000-00-00|.*-0001")
_FARTHEST_ZONE = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an item of the export says; `terms` are its categories, tags and the like by domain."""

    texts: Mapping[str, str]
    terms: Mapping[str, list[str]]
    old_slugs: list[str]
    authors: list[str]
    cut: bool
    lang: str
    line: int = field(repr=False)

    def text(self, name: str) -> str:
        """What an element of this name says; empty where there is none."""
        return self.texts.get(name, "")

    @property
    def key(self) -> str:
        """The post's number in WordPress, which never changes."""
        number = one_line(self.text("post_id") or self.text("guid"))
        return f"post-{number or f'of line {self.line}'}"


class WordPressFormat:
    """The Format of WXR; see indexer/sources/documents.py."""

    complete = True

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        self._given = given
        self._largest = settings.largest_file * MEGABYTE

    def records(self, stream: BinaryIO) -> Iterator[Item]:
        """Every post and page, and what is of a type that WordPress itself does not have."""
        names: dict[str, str] = {}
        is_export, lang = False, ""
        for record in records(stream, _WANTED, self._largest, _UNWANTED):
            if record.element.tag == "language":
                lang = one_line(record.element.text or "")
                continue
            if record.element.tag != "item":
                texts = _texts(record.element)
                login = texts.get("author_login", "")
                if len(names) < _MOST_AUTHORS:
                    names[login] = shortened(texts.get("author_display_name", ""), LONGEST_NAME)
                is_export = True
                continue
            if not is_export:
                break
            entry = _entry(record, names, lang)
            if not _INTERNAL.fullmatch(entry.text("post_type")):
                yield Item(entry.key, content_stamp(repr(entry).encode()), entry)
        if not is_export:
            raise PostError("not a WordPress export: no wp:wxr_version before its items")

    def read(self, item: Item) -> Reading:
        """The post in an item of the export."""
        entry = cast(_Entry, item.content)
        try:
            self._check(entry)
            return self._reading(entry)
        except NotAPost:
            raise
        except PostError as error:
            raise PostError(error.reason, entry.line) from error

    def _check(self, entry: _Entry) -> None:
        status, kind = one_line(entry.text("status")), one_line(entry.text("post_type"))
        if entry.cut:
            raise PostError(too_large(self._largest))
        if kind not in ("post", "page", ""):
            raise NotAPost(f"of the type {kind}; only posts and pages are read")
        if entry.text("post_password"):
            raise NotAPost("protected by a password")
        if status not in _SHOWN and status not in _DRAFTS:
            raise NotAPost(f"its status is {status}")

    def _reading(self, entry: _Entry) -> Reading:
        slug = unquote(entry.text("post_name"))
        canonical, aliases = _addresses(entry)
        title = _plain(entry.text("title"))
        fields = {
            "title": title,
            "date": _date(entry),
            "categories": entry.terms.get("category"),
            "series": entry.terms.get("series"),
            "tags": entry.terms.get("post_tag") or entry.terms.get("tag"),
            "authors": entry.authors,
            "excerpt": _plain(without_shortcodes(entry.text("excerpt"))),
            "canonical": canonical,
            "aliases": aliases,
            "draft": entry.text("status") in _DRAFTS,
        }
        html = to_html(entry.texts.get("content", ""))
        place = self._given.place_of(entry.key)
        # Pages below different pages may have one slug: it is not insisted on, unlike one in fields.
        origin = Origin(
            place,
            slug or ("" if title else entry.key),
            unquote(_WEB.sub("", canonical)),
            language_code(self._given.lang),
            entry.lang,
        )
        return read_fields(fields, lambda title: read_html(html, title), origin)


def _texts(element: Element) -> dict[str, str]:
    """The texts of the elements in an element; of two with one name the first counts."""
    texts: dict[str, str] = {}
    for child in element:
        space, _, name = child.tag.rpartition("}")
        if name == "encoded":
            name = "excerpt" if space.endswith("/excerpt/") else "content"
        texts.setdefault(name, (child.text or "").strip())
    return texts


def _entry(record: Record, names: Mapping[str, str], lang: str) -> _Entry:
    texts, terms = _texts(record.element), defaultdict[str, list[str]](list)
    for category in record.element.iterfind("category"):
        if category.get("nicename") != "uncategorized":
            terms[category.get("domain", "")].append(unescape(category.text or ""))
    pairs = map(_texts, record.element.iterfind("{*}postmeta"))
    old = [pair.get("meta_value", "") for pair in pairs if pair.get("meta_key") == "_wp_old_slug"]
    # Guest authors, of the plugin Co-Authors Plus, are terms; without it there is one author.
    logins = terms.get("author") or [texts.get("creator", "")]
    authors = [names.get(login) or login for login in logins]
    return _Entry(texts, dict(terms), old, authors, record.cut, lang, record.line)


def _plain(text: str) -> str:
    return plain_text(text) if "<" in text or "&" in text else text


def _date(entry: _Entry) -> datetime | str:
    """The moment in the site's time zone, which is what local time and UTC differ by."""
    local_text, utc_text = entry.text("post_date"), entry.text("post_date_gmt")
    local, utc = _moment(local_text), _moment(utc_text)
    if local and utc and _is_zone(local - utc):
        return local.replace(tzinfo=timezone(local - utc))
    if moment := utc or local:
        return moment.replace(tzinfo=UTC)
    texts = (utc_text, local_text, entry.text("pubDate"))
    return next((text for text in texts if text and not _NO_DATE.match(text)), "")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None


def _is_zone(offset: timedelta) -> bool:
    return abs(offset) <= _FARTHEST_ZONE and not offset % _QUARTER


def _addresses(entry: _Entry) -> tuple[str, list[str]]:
    """The post's address, and its others: by its number, and by slugs that it had before."""
    links = [link for name in ("link", "guid") if _WEB.match(link := entry.text(name))]
    aliases = [link for link in links if _SHORT_LINK.search(link)]
    canonical = links[0] if links and links[0] not in aliases else ""
    slug = entry.text("post_name")
    if slug and slug in canonical:
        folder, _, rest = canonical.rpartition(slug)
        aliases += [f"{folder}{old}{rest}" for old in entry.old_slugs if old]
    return canonical, list(dict.fromkeys(aliases))
