"""Posts as documents of OpenSearch, and back."""

from datetime import date, datetime
from math import log10
from typing import Any

from indexer.errors import IndexCorrupt
from indexer.fields import FACETS, SLUG, WHOLE_TITLE, exact_term
from indexer.opensearch.mapping import LONGEST_VALUE, SEPARATOR, SPELLED, TITLE_TAILS, Json
from indexer.opensearch.titles import title_tails
from indexer.post import Post, Section
from indexer.request import Card
from indexer.rules.values import facet_values, title_key
from indexer.rules.weights import WISH
from indexer.sections import StoredSections, join_fields

CARD = ["card"]
"""What of a document a list shows."""

CARD_AND_TEXTS = ["card", "sections"]
"""What snippets need besides."""

_SECONDS = 86_400
_EPOCH = date(1970, 1, 1).toordinal()


def document(post: Post) -> Json:
    """A post as a document, without its tokens."""
    card = card_of(post)
    values = dict(zip(FACETS, facet_values(card), strict=True))
    title = title_key(post.title)[:LONGEST_VALUE]
    return {
        "card": [*card[:8], post.date.isoformat() if post.date else None, *card[9:]],
        "sections": _columns(post.sections),
        "rest": [post.aliases, post.html, post.boost, post.evergreen, post.excluded],
        "value": {name: _keys(name, labels) for name, labels in values.items() if labels},
        "spelled": {name: _spelled(name, values[name]) for name in SPELLED if values[name]},
        "number": _numbers(card, values),
        "id": post.id,
        SLUG: post.slug,
        WHOLE_TITLE: title,
        "title_order": title,
        "title": post.title[:LONGEST_VALUE],
        TITLE_TAILS: title_tails(title),
        **({"day": card.day.isoformat()} if card.day else {}),
        **({"time": post.timestamp} if post.date else {}),
        "wish": 1 + WISH * log10(min(max(post.boost, 0.1), 10.0)),
        "evergreen": post.evergreen,
        "searched": not post.excluded,
    }


def card_of(post: Post) -> Card:
    """The card of a post."""
    return Card(
        id=post.id,
        slug=post.slug,
        title=post.title,
        excerpt=post.excerpt,
        categories=post.categories,
        series=post.series,
        authors=post.authors,
        tags=post.tags,
        day=post.day,
        minutes=post.minutes,
        lang=post.lang,
        canonical=post.canonical,
    )


def read_card(source: Json) -> Card:
    """The card of a document. Raises IndexCorrupt."""
    try:
        id_, slug, title, excerpt, categories, series, authors, tags, when, *rest = source["card"]
        day = date.fromisoformat(when[:10]) if when else None
        lists = (*categories,), series, (*authors,), (*tags,)
        return Card(id_, slug, title, excerpt, *lists, day, *rest)
    except _DAMAGE as error:
        raise _damaged(source, error) from error


def read_sections(source: Json) -> StoredSections:
    """The sections of a document as snippets take them. Raises IndexCorrupt."""
    try:
        levels, headings, anchors, texts = source["sections"]
        return StoredSections(join_fields([levels, *headings, *anchors, *texts]))
    except _DAMAGE as error:
        raise _damaged(source, error) from error


def read_post(source: Json) -> Post:
    """The whole post of a document. Raises IndexCorrupt."""
    card = read_card(source)
    try:
        levels, headings, anchors, texts = source["sections"]
        aliases, html, boost, evergreen, excluded = source["rest"]
        when = source["card"][8]
        return Post(
            id=card.id,
            slug=card.slug,
            title=card.title,
            sections=tuple(map(Section, texts, headings, map(ord, levels), anchors)),
            date=datetime.fromisoformat(when) if when else None,
            categories=card.categories,
            series=card.series,
            authors=card.authors,
            tags=card.tags,
            excerpt=card.excerpt,
            canonical=card.canonical,
            aliases=tuple(aliases),
            html=html,
            lang=card.lang,
            boost=boost,
            evergreen=evergreen,
            excluded=excluded,
        )
    except _DAMAGE as error:
        raise _damaged(source, error) from error


def _columns(sections: tuple[Section, ...]) -> list[Any]:
    """Sections by columns, the levels as a character each."""
    return [
        "".join(chr(one.level) for one in sections),
        [one.heading for one in sections],
        [one.anchor for one in sections],
        [one.text for one in sections],
    ]


def _keys(facet: str, labels: tuple[str, ...]) -> list[str]:
    return [exact_term(label, FACETS[facet].digits)[:LONGEST_VALUE] for label in labels]


def _spelled(facet: str, labels: tuple[str, ...]) -> list[str]:
    pairs = zip(_keys(facet, labels), labels, strict=True)
    return [f"{key}{SEPARATOR}{label}"[:LONGEST_VALUE] for key, label in pairs]


def _numbers(card: Card, values: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """The fields of numbers, and the day's midnight in UTC as a timestamp."""
    numbers = {name: int(values[name][0]) for name in ("year", "minutes", "length") if values[name]}
    if card.day:
        numbers["date"] = (card.day.toordinal() - _EPOCH) * _SECONDS
    return numbers


_DAMAGE = (TypeError, ValueError, LookupError)


def _damaged(source: Json, error: Exception) -> IndexCorrupt:
    name = source.get("card", ["?"])[0]
    return IndexCorrupt(f"the document of post {name} is damaged ({error}); rebuild with --full")
