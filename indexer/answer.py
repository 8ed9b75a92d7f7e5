"""The JSON form of answers but pages of hits: what the API sends and commands print with `--json`."""

from collections.abc import Sequence
from typing import Any

import orjson

from indexer.explaining import Explained, Explanation
from indexer.facet_values import Value
from indexer.links import ValueLinks, post_url
from indexer.post import Post
from indexer.request import Card, Facet, SearchRequest, Widening
from indexer.suggesting import Completions, Related


def post_json(post: Post) -> dict[str, Any]:
    """A whole Post as plain JSON values; `published` has the time of day too."""
    return {
        **card_json(_card(post)),
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
        "widened": [widening_json(step) for step in explained.widened],
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


def choices_json(facet: Facet, request: SearchRequest) -> dict[str, Any]:
    """Values of a facet of a search with the query strings that choose them, or let them go."""
    links = ValueLinks(request)
    values = [
        {
            **_value_json(value),
            "selected": value.selected,
            "url": links.choosing(facet, value.key, value.label),
        }
        for value in facet.values
    ]
    return {"facet": facet.name, "total": facet.distinct, "values": values}


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


def widening_json(widening: Widening) -> dict[str, Any]:
    """A step that a search was widened by."""
    words = [{"typed": typed, "used": list(used)} for typed, used in widening.words]
    return {"step": widening.step.value, "words": words, "total": widening.total}


def card_json(card: Card) -> dict[str, Any]:
    """What a list shows of a post, as plain JSON values."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(card_facts(card)))
    return plain


def card_facts(card: Card) -> dict[str, Any]:
    """What a list shows of a post, for orjson, which writes tuples and days as they are.

    Plain values of the 20 hits of an answer take 14 us more.
    """
    id_, slug, title, excerpt, categories, series, authors, tags, day, minutes, lang, _ = card
    return {
        "id": id_,
        "url": post_url(slug),
        "title": title,
        "excerpt": excerpt,
        "category": categories[0] if categories else None,
        "categories": categories,
        "series": series or None,
        "author": ", ".join(authors) or None,
        "authors": authors,
        "date": day,
        "minutes": minutes,
        "lang": lang or None,
        "tags": tags,
    }


def _card(post: Post) -> Card:
    return Card(
        post.id,
        post.slug,
        post.title,
        post.excerpt,
        post.categories,
        post.series,
        post.authors,
        post.tags,
        post.day,
        post.minutes,
        post.lang,
        post.canonical,
    )
