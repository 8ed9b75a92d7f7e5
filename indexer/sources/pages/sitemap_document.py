"""The addresses in sitemaps: a sitemap, or an index of sitemaps and what these hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from indexer.errors import PostError, SourceError
from indexer.settings import Settings
from indexer.sources.base import Closed
from indexer.sources.documents import open_file
from indexer.sources.text import one_line
from indexer.sources.web.addresses import Address, is_address, read_address
from indexer.sources.web.fetch import Fetcher
from indexer.sources.web.unpacking import unpacked
from indexer.sources.xml_records import Record, records

DEEPEST = 3
"""Indexes within each other."""

MOST_PAGES = 200_000
MOST_SITEMAPS = 1000

_LARGEST_ENTRY = 1_000_000
_LONGEST_STAMP = 40
_NAMESPACES = (
    "{http://www.sitemaps.org/schemas/sitemap/0.9}",
    "{http://www.google.com/schemas/sitemap/0.84}",
    "",
)
_WANTED = frozenset(space + name for space in _NAMESPACES for name in ("url", "sitemap"))


@dataclass(frozen=True, slots=True)
class Location:
    """A page in a sitemap; `lastmod` is when it last changed, as the sitemap says it."""

    address: Address
    lastmod: str


class Sitemaps:
    """Reads a sitemap and those that it names, each page and each sitemap once.

    `site` is the one site whose pages are taken: that of the sitemap, or for a file of its first page.
    """

    def __init__(self, place: str, settings: Settings, fetcher: Fetcher) -> None:
        self.site: Address | None = None
        self._place = place
        self._settings = settings
        self._fetcher = fetcher
        self._sitemaps: set[str] = set()
        self._pages: set[str] = set()
        self._too_many = ""

    def locations(self) -> Iterator[Location | Closed]:
        """Every page in the order of the sitemaps, and Closed for what could not be read.

        Raises SourceError where the first of the sitemaps cannot be read.
        """
        try:
            yield from self._read(self._place, 0)
        except PostError as error:
            if not self._pages:
                raise SourceError(f"{self._place}: {error}") from error
            yield Closed("", f"{self._place}: {error}")
        if self._too_many:
            yield Closed("", f"{self._place}: more than {self._too_many}; the rest is left out")

    def _read(self, place: str, depth: int) -> Iterator[Location | Closed]:
        with self._open(place) as stream:
            for record in records(stream, _WANTED, _LARGEST_ENTRY):
                try:
                    yield from self._entry(record, depth)
                except (PostError, SourceError) as error:
                    yield Closed("", f"{place}: line {record.line}: {error}")
                if self._too_many:
                    return

    def _entry(self, record: Record, depth: int) -> Iterator[Location | Closed]:
        """What an entry stands for: a page, or all that a sitemap holds."""
        if not (text := _text(record, "loc")):
            raise PostError("an entry without an address (loc); it is left out")
        address = read_address(text)
        self.site = self.site or address
        if not address.is_beside(self.site):
            raise SourceError(f"{address}: not of the site {self.site.site}; it is left out")
        if record.element.tag.endswith("url"):
            if self._is_new(address, self._pages, MOST_PAGES, "addresses"):
                yield Location(address, _text(record, "lastmod")[:_LONGEST_STAMP])
        elif depth == DEEPEST:
            raise SourceError(f"{address}: sitemaps in each other deeper than {DEEPEST} levels")
        elif self._is_new(address, self._sitemaps, MOST_SITEMAPS, "sitemaps"):
            yield from self._read(str(address), depth + 1)

    def _is_new(self, address: Address, seen: set[str], most: int, what: str) -> bool:
        if str(address) in seen:
            return False
        if len(seen) == most:
            self._too_many = f"{most:,} {what}"
            return False
        seen.add(str(address))
        return True

    @contextmanager
    def _open(self, place: str) -> Iterator[BinaryIO]:
        if is_address(place):
            with self._fetcher(place) as fetched:
                if fetched:
                    self.site = self.site or fetched.address
                    yield fetched.stream
            return
        with open_file(place, "") as opened:
            if opened:
                with unpacked(opened.stream, self._settings.largest_download, place) as stream:
                    yield stream


def _text(record: Record, name: str) -> str:
    """The text of an element in an entry, in the namespace of the entry."""
    space = record.element.tag.rpartition("}")
    return one_line(record.element.findtext(f"{space[0]}{space[1]}{name}") or "")
