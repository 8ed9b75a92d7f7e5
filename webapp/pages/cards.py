"""What a list shows of its posts, as HTML."""

from collections.abc import Sequence
from typing import NamedTuple

from indexer import Card, Hit, Page, Post, post_url, said
from webapp.addresses import in_addresses
from webapp.markup import Html, all_escaped, ascii_html
from webapp.pages.items import Items
from webapp.pages.passages import marking, text_fragments

BEGINNING = said("Beginning of the post")
"""What the part of a post before its first heading is called."""


class ShownHit(NamedTuple):
    """A hit in a list: the post, the passage or else the excerpt, and where the words are.

    `place` is the address of the passage under its heading, empty where there is none.
    """

    facts: Html
    url: Html
    title: Html
    snippet: Html
    excerpt: Html
    place: Html
    heading: Html
    beside: Html
    tags: Html
    lang: Html


class ShownHits(NamedTuple):
    """The hits of a page, and the number of the first of them in the whole list."""

    first: int
    hits: list[ShownHit]


def shown_hits(page: Page, items: Items) -> ShownHits:
    """The hits of a page as templates show them, made column by column."""
    cards = [hit.card for hit in page.hits]
    marks, beginning = marking(page.request), items.words.say(BEGINNING)
    urls = all_escaped([post_url(card.slug) + marks for card in cards])
    columns = (
        [facts_of(card, items) for card in cards],
        urls,
        _titles(page.hits),
        [ascii_html(hit.snippet) for hit in page.hits],
        all_escaped(["" if hit.snippet else hit.card.excerpt for hit in page.hits]),
        _places(page.hits, urls),
        all_escaped([hit.heading or beginning for hit in page.hits]),
        [items.beside[hit.matched] for hit in page.hits],
        [tags_of(card, items) for card in cards],
        [items.langs[card.lang] for card in cards],
    )
    return ShownHits(page.request.offset + 1, list(map(ShownHit, *columns)))


def facts_of(item: Card | Post, items: Items) -> Html:
    """Category, minutes, day and authors of a post, as items."""
    categories, day = item.categories, item.day
    category = items.categories[categories[0]] if categories else ""
    authors = "".join(map(items.authors.__getitem__, item.authors))
    return Html(f"{category}{items.minutes[item.minutes]}{items.days[day] if day else ''}{authors}")


def tags_of(item: Card | Post, items: Items) -> Html:
    """The tags of a post as items, each with its page."""
    return Html("".join(map(items.tags.__getitem__, item.tags)))


def _titles(hits: Sequence[Hit]) -> list[Html]:
    """The titles of hits, their words marked."""
    plain = all_escaped([hit.card.title for hit in hits])
    return [
        ascii_html(hit.title) if hit.title else title
        for hit, title in zip(hits, plain, strict=True)
    ]


def _places(hits: Sequence[Hit], urls: Sequence[Html]) -> list[Html]:
    """The address of each passage in its post; empty for a hit without one."""
    anchors = all_escaped(in_addresses([hit.anchor for hit in hits]))
    fragments = text_fragments([hit.snippet for hit in hits])
    return [
        Html(f"{url}#{anchor}:~:text={fragment}" if hit.snippet else "")
        for hit, url, anchor, fragment in zip(hits, urls, anchors, fragments, strict=True)
    ]
