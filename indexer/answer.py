"""The JSON form of answers: what `GET /api/search` sends and `postings search --json` prints."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

from indexer.fields import choice_key
from indexer.params import to_query_string, toggled
from indexer.post import Post
from indexer.request import Card, Choice, Facet, Hit, Mode, Page, Value


def page_json(page: Page) -> dict[str, Any]:
    """A Page as plain JSON values."""
    request = page.request
    return {
        "query": request.query,
        "total": page.total,
        "page": request.page,
        "pages": page.pages,
        "size": request.size,
        "took_ms": round(page.took_ms, 3),
        "hits": [_hit_json(hit) for hit in page.hits],
        "facets": {facet.name: _facet_json(page, facet) for facet in page.facets},
    }


def post_json(post: Post) -> dict[str, Any]:
    """A whole Post as plain JSON values; `published` has the time of day too."""
    return {
        **_facts(post, post.day),
        "published": post.date.isoformat() if post.date else None,
        "canonical": post.canonical or None,
        "aliases": list(post.aliases),
        "sections": [
            {"heading": s.heading, "level": s.level, "anchor": s.anchor, "text": s.text}
            for s in post.sections
        ],
        "html": post.html,
    }


def values_json(facet: Facet) -> dict[str, Any]:
    """All values of a facet, as `GET /api/tags` lists them."""
    return {
        "facet": facet.name,
        "total": facet.distinct,
        "values": [{"value": v.label, "key": v.key, "count": v.count} for v in facet.values],
    }


def post_url(slug: str) -> str:
    """The address of a post in the web app."""
    return f"/posts/{quote(slug)}"


def value_url(page: Page, facet: Facet, value: Value) -> str:
    """The query string that chooses the value, or lets it go where it is chosen."""
    choice = Choice(facet.name, facet.mode, value.label)
    chosen = (c for c in page.request.choices if choice_key(c) == choice_key(choice))
    wanted = next((c for c in chosen if c.mode is not Mode.NONE), choice)
    return to_query_string(toggled(page.request, wanted))


def page_url(page: Page, number: int) -> str:
    """The query string of another page of the same search."""
    return to_query_string(replace(page.request, page=number))


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {**card_json(hit.card), "snippet": hit.snippet, "score": round(hit.score, 4)}


def card_json(card: Card) -> dict[str, Any]:
    """What a list shows of a post, as plain JSON values."""
    return _facts(card, card.day)


def _facts(item: Post | Card, day: date | None) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": post_url(item.slug),
        "title": item.title,
        "excerpt": item.excerpt,
        "category": item.category or None,
        "categories": list(item.categories),
        "series": item.series or None,
        "author": ", ".join(item.authors) or None,
        "authors": list(item.authors),
        "date": day.isoformat() if day else None,
        "minutes": item.minutes,
        "tags": list(item.tags),
    }


def _facet_json(page: Page, facet: Facet) -> dict[str, Any]:
    values = [
        {
            "value": value.label,
            "count": value.count,
            "selected": value.selected,
            "url": value_url(page, facet, value),
        }
        for value in facet.values
    ]
    return {"mode": facet.mode.value, "distinct": facet.distinct, "values": values}
