"""Posts on the pages of a sitemap, of which only those are fetched that may have changed.

The sitemaps are asked for in every run, a page where its lastmod changed or where it has none: then
with what the server said last time, so that one that is the same costs no more than an answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.errors import NotAPost, PostError, SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Closed, Item, Known, Listed, Reading, nothing_known
from indexer.sources.files import UNREADABLE
from indexer.sources.limits import MEGABYTE, too_large
from indexer.sources.pages.page import read_page
from indexer.sources.pages.sitemap_document import Location, Sitemaps
from indexer.sources.text import one_line
from indexer.sources.web.addresses import Address, shown_place
from indexer.sources.web.exchange import FetchError
from indexer.sources.web.fetch import Fetched, Fetcher
from indexer.sources.web.robots import Robots, fetch_robots

MOST_FAILURES = 20
"""Pages in a row that a site fails to answer for before it is left alone."""

_HTML = ("", "text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that was fetched; `address` is where it was found after redirects."""

    data: bytes
    address: Address
    charset: str


class SitemapSource:
    """A source of pages; see indexer/sources/base.py for the contract. A key is a page's address."""

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        self._given = given
        self._settings = settings
        self._place = shown_place(given.place)
        self._fetcher = Fetcher(given, settings)
        self._robots: Robots | None = None
        self._failures = 0
        self.share = 0.0

    @property
    def place(self) -> str:
        """The path or the address of the sitemap, without a password."""
        return self._place

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """Every page in the order of the sitemaps; those that may have changed are fetched."""
        self._robots, self._failures = None, 0
        sitemaps = Sitemaps(self._place, self._settings, self._fetcher)
        found = list(sitemaps.locations())
        found.sort(
            key=lambda one: isinstance(one, Closed)
        )  # what is closed stands for all but the rest
        for number, one in enumerate(found, 1):
            self.share = number / len(found)
            yield one if isinstance(one, Closed) else self._item(one, known(str(one.address)))
            if self._failures == MOST_FAILURES:
                reason = f"no answer for {MOST_FAILURES} pages in a row; index again later"
                yield Closed("", f"{self._place}: {reason}")
                return

    def read(self, item: Item) -> Reading:
        """The post on a page that was fetched."""
        if isinstance(item.content, PostError):
            raise item.content
        if not isinstance(item.content, _Page):
            raise PostError("the page was not fetched, as it did not change; index again")
        page = item.content
        return read_page(page.data, str(page.address), self._given, page.charset, item.key)

    def _item(self, location: Location, before: str) -> Item:
        """The page as an item. A stamp is its lastmod, a space, and the stamp of what was fetched."""
        key = str(location.address)
        lastmod, _, stamp = before.partition(" ")
        if location.lastmod and location.lastmod == lastmod:
            return Item(key, before)
        try:
            self._ask_robots(location.address)
            with self._fetcher(key, stamp) as fetched:
                self._failures = 0
                if fetched is None:
                    return Item(key, before)
                content = self._content(fetched, location.address)
                return Item(key, f"{location.lastmod} {fetched.stamp}", content)
        except (SourceError, PostError) as error:
            self._count(error)
            problem = error if isinstance(error, PostError) else PostError(str(error))
            return Item(key, UNREADABLE, problem)

    def _ask_robots(self, address: Address) -> None:
        if self._robots is None:
            self._robots = fetch_robots(self._fetcher, address)
            self._fetcher.pause = max(self._fetcher.pause, self._robots.delay)
        if not self._robots.allows(address):
            raise PostError("robots.txt of the site does not allow it; allow it to `postings`")

    def _content(self, fetched: Fetched, asked: Address) -> _Page | PostError:
        """The page, or why it is none that can be read; then it need not be fetched again."""
        largest = self._settings.largest_file * MEGABYTE
        if not fetched.address.is_beside(asked):
            return PostError(f"leads to another site, {fetched.address}; take it off the sitemap")
        if fetched.media_type not in _HTML:
            return NotAPost(f"{one_line(fetched.media_type)} and not HTML")
        if fetched.size > largest:
            return PostError(too_large(largest, fetched.size))
        return _Page(fetched.stream.read(), fetched.address, fetched.charset)

    def _count(self, error: SourceError | PostError) -> None:
        silent = isinstance(error, FetchError) and (not error.status or error.status >= 500)
        self._failures = self._failures + 1 if silent else 0
