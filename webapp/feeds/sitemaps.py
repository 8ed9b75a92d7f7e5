"""The sitemap (sitemaps.org): every page that is worth finding, in parts of at most 50,000 addresses.

Posts whose one address is on another site are not in it. Parts are counted from the oldest post on, with
those that are left out, so that a full one stays as it is when new posts come.
Posts are read page by page from where the last page ended, so that a part of a million is as small in
memory as one of ten.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from indexer import LARGEST_PAGE_SIZE, Card, Index, Page, Place, SearchRequest, Sort, post_url
from webapp.addresses import tag_address
from webapp.feeds.site import stands_here

LARGEST_PART = 50_000
LONGEST_ADDRESS = 900
"""Characters, with which a full part has less than the 50 MB that the protocol lets it have."""


class Location(NamedTuple):
    """An address of this app, and the day on which what is there was last changed, where that is known."""

    path: str
    day: date | None = None


def parts(index: Index, base: str, largest: int = LARGEST_PART) -> Iterator[Location]:
    """The parts of the sitemap; one without addresses would be none by the protocol."""
    yield Location("/sitemaps/pages.xml")
    total = _page(index, 1, 1).total
    for number in range(1, -(-total // largest) + 1):
        if newest := next(posts(index, base, number, largest), None):
            yield Location(f"/sitemaps/posts-{number}.xml", newest.day)


def pages(index: Index) -> Iterator[Location]:
    """The pages that are no posts; of the tags the commonest, but for those that only a search shows."""
    yield Location("/")
    yield Location("/tags/")
    yield Location("/archive")
    for value in index.facet("tag").values[: LARGEST_PART - 3]:
        if (address := tag_address(value.label)).startswith("/tags/"):
            yield Location(address)


def posts(index: Index, base: str, number: int, largest: int = LARGEST_PART) -> Iterator[Location]:
    """The posts of a part that are at home at `base`, newest first; none where there is no such part."""
    total = _page(index, 1, 1).total
    start, stop = max(0, total - number * largest), total - (number - 1) * largest
    if start < stop <= total:
        for card in _cards(index, start, stop):
            if stands_here(card, base):
                yield Location(post_url(card.slug), card.day)


def within_limits(locations: Iterable[Location], base: str) -> Iterator[tuple[str, str]]:
    """Absolute addresses and days as sitemaps have them, but for addresses that are too long."""
    for path, day in locations:
        if len(address := base + path) <= LONGEST_ADDRESS:
            yield address, day.isoformat() if day else ""


def _cards(index: Index, start: int, stop: int) -> Iterator[Card]:
    """The cards of posts by newest from one place up to another."""
    place = _page(index, start, 1).last if start else None
    for left in range(stop - start, 0, -LARGEST_PAGE_SIZE):
        page = _page(index, 1, min(left, LARGEST_PAGE_SIZE), place)
        yield from (hit.card for hit in page.hits)
        place = page.last


def _page(index: Index, number: int, size: int, after: Place | None = None) -> Page:
    request = SearchRequest(sort=Sort.NEWEST, page=number, size=size, after=after)
    return index.search(request, snippets=False, facets=())
