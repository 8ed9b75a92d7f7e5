"""JSON Feed, versions 1 and 1.1, as entries of one shape."""

from collections.abc import Iterator
from typing import Any

import orjson

from indexer.errors import PostError
from indexer.sources.feeds.entries import Entry, FeedDocument, Text

_BOM = b"\xef\xbb\xbf"


def read_json_feed(data: bytes) -> FeedDocument:
    """The entries in a JSON Feed. Raises PostError where nothing can be read."""
    try:
        feed = orjson.loads(data.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        raise PostError(f"JSON: {error.msg}", error.lineno) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise PostError("not a feed: no items; give the address of an RSS, Atom or JSON feed")
    whole = [item for item in items if isinstance(item, dict)]
    problem = None if len(whole) == len(items) else PostError("an item is not a JSON object")
    inherited = tuple(_json_authors(feed))
    lang = _json_text(feed, "language")
    entries = tuple(_json_entry(item, inherited, lang) for item in whole)
    return FeedDocument(entries, _json_text(feed, "next_url"), False, problem)


def _json_entry(item: dict[str, Any], inherited: tuple[str, ...], lang: str) -> Entry:
    html, tags = _json_text(item, "content_html"), item.get("tags")
    return Entry(
        id=_json_text(item, "id"),
        link=_json_text(item, "url") or _json_text(item, "external_url"),
        title=Text(_json_text(item, "title"), is_html=False),
        date=_json_text(item, "date_published") or _json_text(item, "date_modified"),
        authors=tuple(_json_authors(item)) or inherited,
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        content=Text(html) if html else Text(_json_text(item, "content_text"), is_html=False),
        summary=Text(_json_text(item, "summary"), is_html=False),
        lang=_json_text(item, "language") or lang,
    )


def _json_authors(item: dict[str, Any]) -> Iterator[str]:
    authors = item.get("authors")
    for author in authors if isinstance(authors, list) else [item.get("author")]:
        if isinstance(author, dict) and (name := _json_text(author, "name")):
            yield name


def _json_text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return str(value) if isinstance(value, str | int | float) else ""
