"""Asks an address what kind of source it is, where neither the settings nor its name tell."""

import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from indexer.errors import SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources import reader
from indexer.sources.base import Source
from indexer.sources.kinds import HEAD, kind_of_document
from indexer.sources.web.addresses import shown_place
from indexer.sources.web.fetch import Fetched, Fetcher

_PAGE_HEAD = 100_000
_FEED_TYPE = re.compile(r"application/(?:rss\+xml|atom\+xml|feed\+json)", re.IGNORECASE)


def open_address(given: SourceSettings, settings: Settings) -> Source:
    """The reader for what is at an address. Raises SourceError, for a page with the feeds that it names."""
    with Fetcher(given, settings)(given.place, "") as fetched:
        if fetched is None:
            raise SourceError(f"{shown_place(given.place)}: answered nothing; check the address")
        path = str(fetched.address).partition("?")[0]
        kind = kind_of_document(path, fetched.stream.read(HEAD))
        if kind == "html":
            raise SourceError(_is_a_page(fetched))
    return reader(kind)(given, settings)


def _is_a_page(fetched: Fetched) -> str:
    address = str(fetched.address)
    fetched.stream.seek(0)
    page = LexborHTMLParser(fetched.stream.read(_PAGE_HEAD))
    links = [link.attributes for link in page.css("link[rel~=alternate][href]")]
    feeds = [
        urljoin(address, link["href"] or "")
        for link in links
        if _FEED_TYPE.fullmatch((link.get("type") or "").strip())
    ]
    hint = f"its feed is {feeds[0]}" if feeds else "give the address of a feed or a sitemap"
    return f"{address}: a page, not a source of posts; {hint}"
