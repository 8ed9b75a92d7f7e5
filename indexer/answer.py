"""The JSON form of answers: what `GET /api/search` sends and `postings search --json` prints."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from indexer.explaining import Explained, Explanation
from indexer.links import ValueLinks, post_url, suggestion_url
from indexer.post import Post
from indexer.request import Card, Facet, Hit, Page, Value, Widening, rows
from indexer.suggesting import Completions, Related


def page_json(page: Page) -> dict[str, Any]:
    """A Page as plain JSON values."""
    request = page.request
    links = ValueLinks(request)
    return {
        "query": request.query,
        "total": page.total,
        "page": request.page,
        "pages": page.pages,
        "size": request.size,
        "took_ms": round(page.took_ms, 3),
        "notes": [note._asdict() for note in page.notes],
        "widened": [_widening_json(step) for step in page.widened],
        "suggestion": _suggestion_json(page),
        "hits": [_hit_json(hit) for hit in page.hits],
        "facets": {facet.name: _facet_json(facet, links) for facet in page.facets},
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


def explained_json(explained: Explained) -> dict[str, Any]:
    """What `GET /api/explain` sends and `postings explain --json` prints."""
    account = explained.account
    return {
        "query": explained.query,
        "post": card_json(account.card),
        "found": account.place > 0,
        "place": account.place or None,
        "total": account.total,
        "score": account.score,
        "read": account.read,
        "languages": list(explained.languages),
        "notes": [note._asdict() for note in explained.notes],
        "widened": [_widening_json(step) for step in explained.widened],
        "explanation": _explanation_json(account.why),
    }


def _explanation_json(explanation: Explanation) -> dict[str, Any]:
    return {
        "text": explanation.text,
        "value": explanation.value,
        "details": [_explanation_json(detail) for detail in explanation.details],
    }


def values_json(facet: Facet) -> dict[str, Any]:
    """All values of a facet, as `GET /api/tags` lists them."""
    return {
        "facet": facet.name,
        "total": facet.distinct,
        "values": list(map(_value_json, facet.values)),
    }


def _value_json(value: Value) -> dict[str, Any]:
    return {"value": value.label, "key": value.key, "count": value.count}


def completions_json(completions: Completions) -> dict[str, Any]:
    """What a text may become, as `GET /api/suggest` tells it."""
    return {
        "query": completions.text,
        "words": [
            {"text": text, "start": start, "count": posts}
            for text, start, posts in completions.words
        ],
        "phrases": [phrase._asdict() for phrase in completions.phrases],
        "titles": [{"title": one.title, "url": post_url(one.slug)} for one in completions.titles],
        "tags": list(map(_value_json, completions.tags)),
    }


def related_json(related: Sequence[Related]) -> dict[str, Any]:
    """Posts like another; `because` says what both have."""
    return {
        "posts": [
            {**card_json(one.card), "because": {"tags": list(one.tags), "words": list(one.words)}}
            for one in related
        ]
    }


def _widening_json(widening: Widening) -> dict[str, Any]:
    words = [{"typed": typed, "used": list(used)} for typed, used in widening.words]
    return {"step": widening.step.value, "words": words, "total": widening.total}


def _suggestion_json(page: Page) -> dict[str, Any] | None:
    if not page.suggestion:
        return None
    query, total = page.suggestion.query, page.suggestion.total
    return {"query": query, "total": total, "url": suggestion_url(page)}


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        **card_json(hit.card),
        "snippet": hit.snippet,
        "section": {"heading": hit.heading, "anchor": hit.anchor} if hit.heading else None,
        "matched": list(hit.matched),
        "score": round(hit.score, 4),
    }


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
        "lang": item.lang or None,
        "tags": list(item.tags),
    }


def _facet_json(facet: Facet, links: ValueLinks) -> dict[str, Any]:
    listed = rows(facet.values)
    values = [
        {"value": label, "count": count, "selected": selected, "url": url}
        for (_, label, count, selected), url in zip(
            listed, links.choosing(facet, listed), strict=True
        )
    ]
    return {"mode": facet.mode.value, "distinct": facet.distinct, "values": values}
