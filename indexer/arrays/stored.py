"""Stored posts: a card for lists, compressed text for snippets, compressed HTML for the post's page."""

import zlib
from datetime import date, datetime
from typing import Any

import orjson

from indexer.errors import IndexCorrupt
from indexer.post import Post, Section
from indexer.request import Card

_LEVEL = 1


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
        ]
    )


def pack_text(post: Post) -> bytes:
    """The sections, compressed."""
    sections = [[s.text, s.heading, s.level, s.anchor] for s in post.sections]
    return zlib.compress(orjson.dumps(sections), _LEVEL)


def pack_html(post: Post) -> bytes:
    """The HTML, compressed; nothing for none."""
    return zlib.compress(post.html.encode("utf-8", "replace"), _LEVEL) if post.html else b""


def unpack_card(data: bytes) -> Card:
    """The card that `pack_card` packed."""
    id_, slug, title, excerpt, categories, series, authors, tags, when, minutes = _loads(data)[:10]
    day = date.fromisoformat(when[:10]) if when else None
    return Card(
        id_,
        slug,
        title,
        excerpt,
        tuple(categories),
        series,
        tuple(authors),
        tuple(tags),
        day,
        minutes,
    )


def unpack_sections(data: bytes) -> tuple[Section, ...]:
    """The sections that `pack_text` packed."""
    return tuple(Section(*fields) for fields in _loads(_decompressed(data)))


def unpack_post(card: bytes, text: bytes, html: bytes) -> Post:
    """The whole post from its three parts."""
    fields: list[Any] = _loads(card)
    id_, slug, title, excerpt, categories, series, authors, tags, when, _, canonical, aliases = (
        fields
    )
    return Post(
        id=id_,
        slug=slug,
        title=title,
        sections=unpack_sections(text),
        date=datetime.fromisoformat(when) if when else None,
        categories=tuple(categories),
        series=series,
        authors=tuple(authors),
        tags=tuple(tags),
        excerpt=excerpt,
        canonical=canonical,
        aliases=tuple(aliases),
        html=_decompressed(html).decode("utf-8", "replace") if html else "",
    )


def _loads(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise IndexCorrupt(f"a stored post is damaged ({error}); rebuild with --full") from error


def _decompressed(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise IndexCorrupt(f"a stored post is damaged ({error}); rebuild with --full") from error
