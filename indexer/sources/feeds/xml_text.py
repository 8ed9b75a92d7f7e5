"""RSS of all versions and Atom, as entries of one shape.

The text is decoded here and declarations are refused, so that what the parser of feeds gets holds
neither entities nor an encoding to guess. It reads on through broken XML, so far as that goes.
"""

import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from indexer.errors import PostError
from indexer.sources.dates import read_date
from indexer.sources.encoding import find_encoding, without_forbidden
from indexer.sources.feeds.entries import Entry, FeedDocument, Text
from indexer.sources.feeds.parser import Parsed, parse_feed

_HEAD = 1 << 14
_BOM = "\ufeff"  # Between the parts that a program put together there may be some.
_HISTORY = "http://purl.org/syndication/history/1.0"
_OLDER = ("next", "prev-archive")
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"""<!DOCTYPE(?:[^\["'>]|"[^"]*"|'[^']*')*>""")
_ELEMENT = re.compile(r"<[^\W\d]")
_ENTRY_TAG = re.compile(r"<(/?)(?:[\w-]+:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_HTML_TYPES = ("text/html", "application/xhtml+xml")


def read_xml_feed(data: bytes, address: str = "", charset: str = "") -> FeedDocument:
    """The entries in a document from an address, in the charset that the server named.

    Raises PostError where nothing can be read.
    """
    text, problem = _decoded(data, charset)
    document = _read_xml(text, address)
    return replace(document, problem=document.problem or problem)


def _decoded(data: bytes, charset: str) -> tuple[str, PostError | None]:
    """The text of an XML document; the problem is that it is not in the encoding that it declares."""
    name, codec, mark = find_encoding(data, charset)
    data = data[len(mark) :]
    for encoding in (codec, "utf-8", "windows-1252"):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        return text, None if encoding == codec else _wrong_encoding(name, encoding)
    return data.decode("windows-1252", "replace"), _wrong_encoding(name, "windows-1252")


def _wrong_encoding(declared: str, found: str) -> PostError:
    reason = f"not in the encoding {declared[:40]}, read as {found}"
    return PostError(f"{reason}; letters may be wrong; save it as UTF-8 throughout")


def _read_xml(text: str, address: str) -> FeedDocument:
    stripped = without_forbidden(text).replace(_BOM, " ").lstrip()
    _check_beginning(stripped)
    parsed = parse_feed(stripped, address)
    problem = None
    if parsed.reason:
        before = text[: len(text) - len(stripped)].count("\n")
        problem = PostError(f"XML: {parsed.reason}", parsed.line + before)
    if not parsed.version and not parsed.entries:
        raise problem or PostError("not a feed; give the address of an RSS, Atom or JSON feed")
    found = parsed.entries[:-1] if problem and _is_cut(stripped) else parsed.entries
    inherited = _authors(parsed.feed) if parsed.version.startswith("atom") else ()
    lang = str(parsed.feed.get("language") or "")
    entries = tuple(_xml_entry(entry, inherited, lang) for entry in found)
    return FeedDocument(entries, _older(parsed.feed), _is_complete(parsed), problem)


def _check_beginning(text: str) -> None:
    """Raises PostError where no element begins the document, or a DOCTYPE declares something."""
    prolog = _PROLOG.match(text, 0, _HEAD)
    beginning = text[prolog.end() if prolog else 0 : _HEAD]
    if beginning.startswith("<!DOCTYPE"):
        if not _DOCTYPE.match(beginning):
            raise PostError("XML: declarations in a DOCTYPE, as of entities, are not allowed")
    elif not _ELEMENT.match(beginning):
        raise PostError("not a feed: no element at its beginning; give the address of a feed")


def _is_cut(text: str) -> bool:
    """Whether the last entry does not end: what there is of it may be half a post."""
    tags = list(_ENTRY_TAG.finditer(text))
    return bool(tags) and not tags[-1][1]


def _older(feed: Any) -> str:
    links = (link for link in feed.get("links", ()) if link.get("rel") in _OLDER)
    return next((str(link["href"]) for link in links if link.get("href")), "")


def _is_complete(parsed: Parsed) -> bool:
    prefixes = [name for name, uri in parsed.namespaces.items() if uri == _HISTORY]
    return any(f"{prefix}_complete" in parsed.feed for prefix in prefixes)


def _xml_entry(entry: Any, inherited: tuple[str, ...], lang: str) -> Entry:
    bodies = [_text(part) for part in entry.get("content", ())]
    summary = _text(entry.get("summary_detail") or {"value": entry.get("summary", "")})
    return Entry(
        id=str(entry.get("id", "")),
        link=str(entry.get("link", "")),
        title=_text(entry.get("title_detail") or {"type": "text/plain"}),
        date=_date(entry),
        authors=_authors(entry) or inherited,
        tags=tuple(str(tag.label or tag.term or "") for tag in entry.get("tags", ())),
        content=max(bodies, key=lambda body: (body.is_html, len(body.value)), default=Text("")),
        summary=summary,
        lang=next(filter(None, map(_lang, entry.get("content", ()))), lang),
    )


def _lang(part: Mapping[str, Any]) -> str:
    return str(part.get("language") or "")


def _text(part: Mapping[str, Any]) -> Text:
    return Text(str(part.get("value", "")), part.get("type", "text/html") in _HTML_TYPES)


def _authors(entry: Any) -> tuple[str, ...]:
    return tuple(str(one["name"]) for one in entry.get("authors", ()) if one.get("name"))


def _date(entry: Any) -> str:
    """The date as it was written, else as the parser of feeds understood it."""
    for name in ("published", "updated"):
        if not (text := str(entry.get(name, ""))):
            continue
        moment = entry.get(f"{name}_parsed")
        try:
            read_date(text)
        except ValueError:
            return _written(moment) if moment else text
        return text
    return ""


def _written(moment: struct_time) -> str:
    return datetime.fromtimestamp(timegm(moment), UTC).isoformat()
