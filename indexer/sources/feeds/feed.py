"""Posts in a feed: RSS, Atom or JSON Feed, a file or an address, with its older pages.

The key of a post is the id that the feed gives it, else its link. Of one that is in the feed twice, the
first counts, as pages go from new to old.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from html import escape
from typing import BinaryIO, cast
from urllib.parse import unquote, urlsplit

import orjson

from indexer.errors import PostError, SourceError
from indexer.language.table import language_code
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Item, Reading
from indexer.sources.documents import DocumentSource, Opened, content_stamp, open_file
from indexer.sources.feeds.entries import Entry, FeedDocument, Text
from indexer.sources.feeds.json_feed import read_json_feed
from indexer.sources.feeds.xml_text import read_xml_feed
from indexer.sources.markup.content import Content, plain_text, read_html
from indexer.sources.posts import Origin, read_fields
from indexer.sources.text import first_sentences, one_line
from indexer.sources.web.addresses import is_address, read_address
from indexer.sources.web.fetch import Fetcher
from indexer.sources.web.unpacking import read_limited, unpacked

MOST_PAGES = 1000

_LONGEST_FIRST_WORDS = 80
_PARAGRAPHS = re.compile(r"\n\s*\n")
_PAGE_SUFFIX = re.compile(r"\.(?:html?|php|aspx?)$", re.IGNORECASE)


def open_feed(given: SourceSettings, settings: Settings) -> DocumentSource:
    """The reader for a feed, whose older pages are asked for by what opened the first."""
    form = FeedFormat(given, settings)
    return DocumentSource(given.place, form, form.open)


class FeedFormat:
    """The posts of a feed, and of the older pages that it names; see documents.py."""

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        self._given = given
        self._settings = settings
        self._fetcher = Fetcher(given, settings)
        self._is_remote = is_address(given.place)
        self._address = self._charset = ""
        self.complete = False

    @contextmanager
    def open(self, place: str, stamp: str) -> Iterator[Opened | None]:
        """The first page, None where it did not change."""
        if not self._is_remote:
            with open_file(place, stamp) as opened:
                yield opened
            return
        with self._fetcher(place, stamp) as fetched:
            if fetched:
                self._address, self._charset = str(fetched.address), fetched.charset
            yield fetched

    def records(self, stream: BinaryIO) -> Iterator[Item]:
        """Every entry of every page. What hinders one from being read whole is raised at the end."""
        self.complete = not self._given.keep
        seen: set[tuple[str, str]] = set()
        passed = [self._address]
        document = self._read(stream, self._address, self._charset)
        problem = document.problem
        while True:
            self.complete = self.complete or document.complete
            yield from _new_items(document, seen)
            if not self._is_remote or not document.older:
                break
            document = self._next_page(document.older, passed)
            problem = problem or document.problem
        if problem:
            raise problem

    def read(self, item: Item) -> Reading:
        """The post in an entry."""
        entry = cast(Entry, item.content)
        body = entry.content if entry.content.value.strip() else entry.summary
        other = entry.summary.value not in (body.value, "")
        words = [part for part in unquote(urlsplit(entry.link).path).split("/") if part]
        fields = {
            "title": _plain(entry.title),
            "date": entry.date,
            "authors": list(entry.authors),
            "tags": list(entry.tags),
            "excerpt": _plain(entry.summary) if other else "",
            "canonical": entry.link if is_address(entry.link) else "",
        }
        origin = Origin(
            self._given.place_of(item.key),
            _PAGE_SUFFIX.sub("", words[-1]) if words else "",
            _PAGE_SUFFIX.sub("", "-".join(words)),
            language_code(self._given.lang),
            entry.lang,
        )
        return read_fields(fields, partial(_content, _html(body)), origin)

    def _next_page(self, link: str, passed: list[str]) -> FeedDocument:
        """An older page. Raises PostError, as what was read before it is not lost."""
        try:
            address = str(read_address(link, base=passed[-1]))
            if address in passed or len(passed) == MOST_PAGES:
                what = "pages in a loop" if address in passed else f"more than {MOST_PAGES} pages"
                raise PostError(f"{address}: {what}; mend the feed's link to its next page")
            passed.append(address)
            with self._fetcher(address) as page:
                if page is None:
                    return FeedDocument(())
                return self._read(page.stream, str(page.address), page.charset)
        except SourceError as error:
            raise PostError(str(error)) from error

    def _read(self, stream: BinaryIO, address: str, charset: str) -> FeedDocument:
        place, largest = address or self._given.place, self._settings.largest_download
        with unpacked(stream, largest, place) as plain:
            data = read_limited(plain, largest, place)
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
            return read_json_feed(data)
        return read_xml_feed(data, address or self._settings.site_url, charset)


def _new_items(document: FeedDocument, seen: set[tuple[str, str]]) -> Iterator[Item]:
    """The entries that were not seen yet. Two with one id and different links are two posts."""
    for entry in document.entries:
        raw = orjson.dumps(entry)
        key = one_line(entry.id or entry.link) or content_stamp(raw)
        if (key, entry.link) not in seen:
            seen.add((key, entry.link))
            yield Item(key, content_stamp(raw), entry)


def _content(html: str, title: str) -> Content:
    """The content of an entry, whose first words are its title where it has no other."""
    content = read_html(html, title)
    if content.title:
        return content
    text = next((section.text for section in content.sections), "")
    return replace(content, title=first_sentences(content.lead or text, _LONGEST_FIRST_WORDS))


def _html(text: Text) -> str:
    if text.is_html:
        return text.value
    paragraphs = _PARAGRAPHS.split(escape(text.value.strip(), quote=False))
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _plain(text: Text) -> str:
    return plain_text(text.value) if text.is_html else text.value
