"""What a list shows of its posts, as HTML."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from indexer import Card, Hit, Page, Post, post_url
from webapp.addresses import REMEMBERED, chosen_address, section_address, tag_address
from webapp.markup import Html, escaped, label
from webapp.wording import long_day


class Link(NamedTuple):
    """An address and the words that lead there."""

    url: Html
    label: Html


class Day(NamedTuple):
    """A day for programs and for readers."""

    iso: Html
    words: Html


class Facts(NamedTuple):
    """What stands above the title of a post."""

    category: Link | None
    minutes: int
    day: Day | None
    authors: tuple[Link, ...]


class ShownHit(NamedTuple):
    """A hit in a list: the post, the passage or else the excerpt, and where the words are."""

    facts: Facts
    url: Html
    title: Html
    snippet: Html
    excerpt: Html
    section: Link | None
    beside: Html
    tags: tuple[Link, ...]


class ShownHits(NamedTuple):
    """The hits of a page, and the number of the first of them in the whole list."""

    first: int
    hits: list[ShownHit]


def shown_hits(page: Page) -> ShownHits:
    """The hits of a page as templates show them."""
    first = (page.request.page - 1) * page.request.size + 1
    return ShownHits(first, list(map(_shown, page.hits)))


def _shown(hit: Hit) -> ShownHit:
    card = hit.card
    url = escaped(post_url(card.slug))
    return ShownHit(
        facts=facts_of(card),
        url=url,
        title=escaped(card.title),
        snippet=Html(hit.snippet),
        excerpt=Html("") if hit.snippet else escaped(card.excerpt),
        section=_section(hit),
        beside=escaped(hit.beside),
        tags=tags_of(card),
    )


def facts_of(item: Card | Post) -> Facts:
    """Category, minutes, day and authors of a post."""
    category = _value_link("category", item.category) if item.category else None
    authors = tuple(_value_link("author", author) for author in item.authors)
    return Facts(category, item.minutes, _day(item.day) if item.day else None, authors)


def tags_of(item: Card | Post) -> tuple[Link, ...]:
    """The tags of a post, each with its page."""
    return tuple(map(tag_link, item.tags))


@lru_cache(maxsize=REMEMBERED)
def tag_link(tag: str) -> Link:
    """A tag with its page."""
    return Link(escaped(tag_address(tag)), label(tag))


def _section(hit: Hit) -> Link | None:
    if not hit.heading:
        return None
    return Link(escaped(section_address(hit.card.slug, hit.anchor)), escaped(hit.heading))


@lru_cache(maxsize=REMEMBERED)
def _value_link(facet: str, value: str) -> Link:
    return Link(escaped(chosen_address(facet, value)), label(value))


@lru_cache(maxsize=REMEMBERED)
def _day(day: date) -> Day:
    return Day(escaped(day.isoformat()), escaped(long_day(day)))
