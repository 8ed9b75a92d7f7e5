"""What a list shows of its posts, as HTML."""

from collections.abc import Sequence
from typing import NamedTuple

from indexer import Card, Hit, Page, Pieces, Post, beside, post_url
from webapp.addresses import in_addresses
from webapp.items import AUTHORS, CATEGORIES, DAYS, MINUTES, TAGS
from webapp.markup import Html, all_escaped, ascii_html, escaped


class Link(NamedTuple):
    """An address and the words that lead there."""

    url: Html
    label: Html


class ShownHit(NamedTuple):
    """A hit in a list: the post, the passage or else the excerpt, and where the words are."""

    facts: Html
    url: Html
    title: Html
    snippet: Html
    excerpt: Html
    section: Link | None
    beside: Html
    tags: Html


class ShownHits(NamedTuple):
    """The hits of a page, and the number of the first of them in the whole list."""

    first: int
    hits: list[ShownHit]


def shown_hits(page: Page) -> ShownHits:
    """The hits of a page as templates show them, made column by column."""
    first = (page.request.page - 1) * page.request.size + 1
    cards = [hit.card for hit in page.hits]
    urls = all_escaped([post_url(card.slug) for card in cards])
    columns = (
        map(facts_of, cards),
        urls,
        all_escaped([card.title for card in cards]),
        [ascii_html(hit.snippet) for hit in page.hits],
        all_escaped(["" if hit.snippet else hit.card.excerpt for hit in page.hits]),
        _sections(page.hits, urls),
        [_BESIDE[hit.matched] for hit in page.hits],
        map(tags_of, cards),
    )
    return ShownHits(first, list(map(ShownHit, *columns)))


def facts_of(item: Card | Post) -> Html:
    """Category, minutes, day and authors of a post, as items."""
    categories, day = item.categories, item.day
    category = CATEGORIES[categories[0]] if categories else ""
    authors = "".join(map(AUTHORS.__getitem__, item.authors))
    return Html(f"{category}{MINUTES[item.minutes]}{DAYS[day] if day else ''}{authors}")


def tags_of(item: Card | Post) -> Html:
    """The tags of a post as items, each with its page."""
    return Html("".join(map(TAGS.__getitem__, item.tags)))


def _sections(hits: Sequence[Hit], urls: Sequence[Html]) -> list[Link | None]:
    """Where each passage stands in its post; None before the first heading."""
    anchors = all_escaped(in_addresses([hit.anchor for hit in hits]))
    headings = all_escaped([hit.heading for hit in hits])
    return [
        Link(Html(f"{url}#{anchor}"), heading) if heading else None
        for url, anchor, heading in zip(urls, anchors, headings, strict=True)
    ]


_BESIDE = Pieces[tuple[str, ...]](lambda matched: escaped(beside(matched)))
"""Where beside their texts posts have the words, by all parts that have them."""
