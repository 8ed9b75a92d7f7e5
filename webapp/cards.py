"""What a list shows of its posts, as HTML."""

from collections.abc import Sequence
from typing import NamedTuple

from indexer import Card, Hit, Page, Pieces, Post, post_url
from webapp.addresses import section_address
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
    columns = (
        map(facts_of, cards),
        all_escaped([post_url(card.slug) for card in cards]),
        all_escaped([card.title for card in cards]),
        [ascii_html(hit.snippet) for hit in page.hits],
        all_escaped(["" if hit.snippet else hit.card.excerpt for hit in page.hits]),
        _sections(page.hits),
        [_BESIDE[hit.matched] for hit in page.hits],
        map(tags_of, cards),
    )
    return ShownHits(first, list(map(ShownHit, *columns)))


def facts_of(item: Card | Post) -> Html:
    """Category, minutes, day and authors of a post, as items."""
    category, day = item.category, item.day
    facts = (
        CATEGORIES[category] if category else "",
        MINUTES[item.minutes],
        DAYS[day] if day else "",
        *map(AUTHORS.__getitem__, item.authors),
    )
    return Html("".join(facts))


def tags_of(item: Card | Post) -> Html:
    """The tags of a post as items, each with its page."""
    return Html("".join(map(TAGS.__getitem__, item.tags)))


def _sections(hits: Sequence[Hit]) -> list[Link | None]:
    """Where each passage stands; None before the first heading."""
    addresses = [section_address(hit.card.slug, hit.anchor) if hit.heading else "" for hit in hits]
    headings = all_escaped([hit.heading for hit in hits])
    links = zip(all_escaped(addresses), headings, strict=True)
    return [Link(url, label) if label else None for url, label in links]


def _beside(matched: tuple[str, ...]) -> str:
    """Where beside its text a post has the words, of all parts that have them: `title, tag`."""
    return escaped(", ".join(part for part in matched if part != "body"))


_BESIDE = Pieces(_beside)
