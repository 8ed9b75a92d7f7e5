"""Stored posts: a card for lists, the text for snippets, HTML for the post's page; packing.py compresses."""

from datetime import date, datetime
from typing import Any, NamedTuple

import orjson

from indexer.errors import IndexCorrupt
from indexer.post import Post, Section, timestamp
from indexer.request import Card
from indexer.sections import StoredSections, pack_sections

PackedPost = tuple[bytes, bytes, bytes]
"""A post's card, text and HTML."""

_DATE, _CANONICAL, _LANG, _BOOST = 8, 10, 12, 13
"""Where a packed card has these fields; the last two follow the boost."""

_new = tuple.__new__  # calling Card takes a tenth longer, and a page has twenty


def pack_post(post: Post) -> PackedPost:
    """A whole post."""
    return pack_card(post), pack_sections(post.sections), pack_html(post)


def pack_card(post: Post) -> bytes:
    """What a list shows of a post, with the exact date so that the post can be made again."""
    return orjson.dumps(
        [
            post.id,
            post.slug,
            post.title,
            post.excerpt,
            post.categories,
            post.series,
            post.authors,
            post.tags,
            post.date.isoformat() if post.date else None,
            post.minutes,
            post.canonical,
            post.aliases,
            post.lang,
            post.boost,
            post.evergreen,
            post.excluded,
        ]
    )


def pack_html(post: Post) -> bytes:
    """The HTML; nothing for none."""
    return post.html.encode("utf-8", "replace")


class Stored(NamedTuple):
    """What the arrays of a segment say of a post; `sections` are a heading and a text each, in UTF-8."""

    card: Card
    timestamp: int
    boost: float
    evergreen: bool
    excluded: bool
    sections: list[tuple[bytes, bytes]]


def unpack_card(data: bytes) -> Card:
    """The card that `pack_card` packed. Raises IndexCorrupt."""
    try:
        return _card(orjson.loads(data))
    except _DAMAGE as error:
        raise _damaged("card", error) from error


def _card(fields: list[Any]) -> Card:
    id_, slug, title, excerpt, categories, series, authors, tags, when, minutes, *_ = fields
    day = date.fromisoformat(when[:10]) if when else None
    lists = (*categories,), series, (*authors,), (*tags,)
    known = fields[_LANG], fields[_CANONICAL]
    return _new(Card, (id_, slug, title, excerpt, *lists, day, minutes, *known))


def unpack_stored(packed: PackedPost) -> Stored:
    """What arrays are made from, in a third of the time that the whole post takes."""
    fields = orjson.loads(packed[0])
    when = fields[_DATE]
    moment = datetime.fromisoformat(when) if when else None
    sections = StoredSections(packed[1]).encoded()
    boost, evergreen, excluded = fields[_BOOST:]
    return Stored(_card(fields), timestamp(moment), boost, evergreen, excluded, sections)


def unpack_html(data: bytes) -> str:
    """The HTML that `pack_html` packed. Raises IndexCorrupt."""
    try:
        return data.decode()
    except _DAMAGE as error:
        raise _damaged("html", error) from error


def unpack_post(card: bytes, text: bytes, html: bytes) -> Post:
    """The whole post from its three parts. Raises IndexCorrupt."""
    sections, markup = StoredSections(text).sections(), unpack_html(html)
    try:
        return _post(orjson.loads(card), sections, markup)
    except _DAMAGE as error:
        raise _damaged("card", error) from error


def _post(fields: list[Any], sections: tuple[Section, ...], html: str) -> Post:
    id_, slug, title, excerpt, categories, series, authors, tags, when, _, *rest = fields
    canonical, aliases, lang, boost, evergreen, excluded = rest
    return Post(
        id=id_,
        slug=slug,
        title=title,
        sections=sections,
        date=datetime.fromisoformat(when) if when else None,
        categories=tuple(categories),
        series=series,
        authors=tuple(authors),
        tags=tuple(tags),
        excerpt=excerpt,
        canonical=canonical,
        aliases=tuple(aliases),
        html=html,
        lang=lang,
        boost=boost,
        evergreen=evergreen,
        excluded=excluded,
    )


_DAMAGE = (TypeError, ValueError, LookupError)  # ValueError: JSON, dates, UTF-8


def _damaged(part: str, error: Exception) -> IndexCorrupt:
    return IndexCorrupt(f"a stored {part} is damaged ({error}); rebuild with --full")
