"""A search as a feed: the posts that it finds, newest first, whole as far as they fit."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from indexer import (
    PAGE_SIZE,
    Choice,
    Index,
    Mode,
    NotFound,
    Page,
    Post,
    SearchRequest,
    Settings,
    Sort,
    to_query_string,
    told,
)
from webapp.addresses import search_address, tag_address
from webapp.chosen import ChipGroup, chip_groups, headline
from webapp.feeds.links import with_whole_links
from webapp.feeds.site import post_address
from webapp.translation import Words

LARGEST = 2_000_000
"""Characters of posts in a feed; those that come after so many are there with their excerpts alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A post in a feed. `time` is empty for a post without a date, `html` for one that does not fit."""

    id: str
    address: str
    title: str
    summary: str
    html: str
    time: str
    lang: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a feed. Its `id` stays, whatever comes to be in it; `page` is the search for readers.

    `told` is what was read or searched otherwise than it was typed, empty for nothing. `others` leads to
    other pages of the feed by what they are: next, previous, first, last.
    """

    id: str
    title: str
    told: str
    site_name: str
    lang: str
    updated: str
    page: str
    self: str
    others: dict[str, str]
    entries: tuple[Entry, ...]


NO_TIME = "1970-01-01T00:00:00+00:00"
"""When a post without a date was changed, as a feed must say; it is no time of a post.

The time of the index would be as untrue, and readers would have such posts as new after every run.
"""


def feed_address(query_string: str, form: str) -> str:
    """The feed of a search in one of the forms, `atom` or `json`."""
    return f"/feeds/{form}" + ("" if query_string == "?" else query_string)


def feed_query(request: SearchRequest, query: str) -> str:
    """The query string of the feed of a search, whose own one is `query`."""
    if request.sort is None and request.page == 1 and request.size == PAGE_SIZE:
        return "" if query == "?" else query  # as most searches are, for which this takes no time
    return feed_query(followed(request), to_query_string(followed(request)))


def followed(request: SearchRequest) -> SearchRequest:
    """The search that readers follow where they see one: all of it, in the order of feeds."""
    return replace(request, sort=None, page=1, size=PAGE_SIZE)


def feed_of(index: Index, asked: SearchRequest, base: str, form: str, words: Words) -> Feed:
    """The feed of a search in one of the forms, as those know it who read it at `base`."""
    named = tuple(dict.fromkeys(choice.facet for choice in asked.choices))  # for the title
    page = index.search(replace(asked, sort=Sort.NEWEST), snippets=False, facets=named)
    plain = replace(asked, sort=None)
    settings = index.settings
    entries = tuple(_entries(settings, base, _posts(index, page)))

    def address(number: int) -> str:
        return base + feed_address(to_query_string(replace(plain, page=number)), form)

    return Feed(
        id=_name(settings, to_query_string(followed(asked))),
        title=f"{search_title(page, words)} · {settings.site_name}",
        told=" ".join(map(words.say, told(page))),
        site_name=settings.site_name,
        lang=words.language,
        updated=max((entry.time for entry in entries if entry.time), key=_moment, default=NO_TIME),
        page=base + list_address(followed(asked)),
        self=address(asked.page),
        others={rel: address(number) for rel, number in _around(asked.page, page.pages)},
        entries=entries,
    )


def list_address(request: SearchRequest) -> str:
    """The page of a search: home for all posts, and its own page for a tag alone."""
    if request == SearchRequest():
        return "/"
    tag = _only_tag(request)
    return tag_address(tag) if tag else search_address(to_query_string(request))


def search_title(page: Page, words: Words) -> str:
    """What a search is for, in a line: its words and its filters; `#Redis` for a tag alone."""
    groups = chip_groups(page)
    if _only_tag(followed(page.request)):
        return f"#{groups[0].chips[0].label}"
    asked = [words.say(headline(page))] if page.request.query or not groups else []
    filters = [
        f"{words.say(group.facet)} {words.say(group.words)} {_values(group, words)}"
        for group in groups
    ]
    return " · ".join(asked + filters)


def _values(group: ChipGroup, words: Words) -> str:
    return ", ".join(words.say(chip.label) for chip in group.chips)


def _only_tag(request: SearchRequest) -> str:
    """The tag whose posts are all that a search asks for."""
    match request.choices:
        case (Choice("tag", Mode.ALL | Mode.ANY, tag),):
            return "" if request.query else tag
    return ""


def _around(current: int, last: int) -> Iterator[tuple[str, int]]:
    if last > 1:
        yield from (("first", 1), ("last", last))
    if current < last:
        yield "next", current + 1
    if current > 1 and last:
        yield "previous", min(current - 1, last)


def _posts(index: Index, page: Page) -> Iterator[Post]:
    for hit in page.hits:
        try:
            yield index.post(hit.card.slug)
        except NotFound:  # it has gone since it was found
            continue


def _entries(settings: Settings, base: str, posts: Iterable[Post]) -> Iterator[Entry]:
    room = LARGEST
    for post in posts:
        room -= len(post.html)
        address = post_address(post, base)
        yield Entry(
            id=_name(settings, post.id),
            address=address,
            title=post.title,
            summary=post.excerpt,
            html=with_whole_links(post.html, address) if room >= 0 else "",
            time=in_feeds(post.date) if post.date else "",
            lang=post.lang or settings.language,
            authors=post.authors,
            tags=post.tags,
        )


def in_feeds(time: datetime) -> str:
    """A time as RFC 3339 has it: to the second, its time zone to the minute."""
    minutes = (time.utcoffset() or timedelta()) // timedelta(minutes=1)
    zone = timezone(timedelta(minutes=minutes))
    return time.replace(microsecond=0, tzinfo=zone).isoformat()


def _moment(time: str) -> float:
    return datetime.fromisoformat(time).timestamp()


def _name(settings: Settings, what: str) -> str:
    """A name for something of this site that nothing else has: it depends on no address of today."""
    site = settings.site_url or settings.public_url or settings.site_name
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{site}\0{what}").urn
