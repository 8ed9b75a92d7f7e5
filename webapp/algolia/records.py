"""A post as a record with attributes, and what a query wishes to see of a record."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer import MarkedText, RawPost, post_url
from webapp.algolia.highlights import Texts, highlighted, joined, snippets
from webapp.algolia.parameters import ALL
from webapp.algolia.wishes import Wish

SNIPPET_WORDS = 10
MOST_SNIPPET_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its attributes, the texts of it that are searched, marked, and the post it is of."""

    attributes: Mapping[str, Any]
    texts: Texts
    post: RawPost


def record_of(post: RawPost, site: str) -> Record:
    """The record of a post; `site` is the address that its path is put behind."""
    card = post.card
    content = joined(section.text for section in post.sections)
    headings = tuple(section.heading for section in post.sections if section.heading.text)
    return Record(
        {
            "objectID": card.slug,
            **facts_of(post, site),
            "title": card.title,
            "excerpt": card.excerpt,
            "content": content.text,
            "headings": [heading.text for heading in headings],
            "minutes": card.minutes,
        },
        {
            "title": post.title,
            "excerpt": post.excerpt,
            "tags": post.tags,
            "headings": headings,
            "content": content,
        },
        post,
    )


def facts_of(post: RawPost, site: str) -> dict[str, Any]:
    """What all records of a post have in common."""
    card = post.card
    return {
        "url": site + post_url(card.slug),
        "tags": card.tags,
        "categories": card.categories,
        "series": card.series or None,
        "authors": card.authors,
        "date": midnight(card.day) if card.day else None,
        "year": card.day.year if card.day else None,
        "lang": card.lang or None,
    }


def midnight(day: dt.date) -> int:
    """The beginning of a day in UTC, in seconds since 1970."""
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())


def hit_json(record: Record, wish: Wish) -> dict[str, Any]:
    """A record as a hit: the attributes wished for, and its texts marked."""
    marked = _named(record, record.texts if wish.highlighted is None else wish.highlighted)
    words = _words(record, wish.snippets)
    hit = _retrieved(record.attributes, wish.attributes)
    hit["_highlightResult"] = highlighted(marked, wish.marks)
    if words:
        hit["_snippetResult"] = snippets(_named(record, words), words, wish.marks)
    if wish.ranking:
        hit["_rankingInfo"] = _ranking(record)
    return hit


def needs_text(wish: Wish) -> bool:
    """Whether anything that a query is told comes from the sections of posts."""
    if wish.ranking or wish.highlighted is None:
        return True
    marked = {*wish.highlighted, *(one.partition(":")[0] for one in wish.snippets)}
    told = _retrieved({"objectID": "", "headings": (), "content": ""}, wish.attributes)
    return not marked.isdisjoint(("headings", "content", "*")) or len(told) > 1


def _retrieved(attributes: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The attributes wished for; with `*`, all but those behind a minus."""
    if "*" in names:
        kept = {name: v for name, v in attributes.items() if f"-{name}" not in names}
    else:
        outer = {name.partition(".")[0] for name in names}
        kept = {name: value for name, value in attributes.items() if name in outer}
    return {"objectID": attributes["objectID"], **kept}


def _named(record: Record, names: Any) -> dict[str, MarkedText | tuple[MarkedText, ...]]:
    """The texts with these names; attributes that are not searched have no marks."""
    if tuple(names) == ALL:
        names = dict.fromkeys([*record.texts, *record.attributes])
    found = {name: _text(record, name) for name in names}
    return {name: text for name, text in found.items() if text is not None}


def _text(record: Record, name: str) -> MarkedText | tuple[MarkedText, ...] | None:
    if name in record.texts:
        return record.texts[name]
    value = record.attributes.get(name)
    if isinstance(value, list | tuple):
        return tuple(MarkedText(str(one)) for one in value)
    return None if value is None or isinstance(value, dict) else MarkedText(str(value))


def _words(record: Record, wishes: Sequence[str]) -> dict[str, int]:
    """Attribute -> words of its snippet, from `content:10` or `*`."""
    words: dict[str, int] = {}
    for wish in wishes:
        name, _, number = wish.partition(":")
        few = (
            int(number)
            if number.isascii() and number.isdigit() and len(number) < 5
            else SNIPPET_WORDS
        )
        names = record.texts if name == "*" else (name,)
        words |= dict.fromkeys(names, min(max(few, 1), MOST_SNIPPET_WORDS))
    return words


def _ranking(record: Record) -> dict[str, Any]:
    """What is known of why a record stands where it does."""
    texts = [
        t
        for text in record.texts.values()
        for t in ((text,) if isinstance(text, MarkedText) else text)
    ]
    words = len({word for text in texts for word in text.words})
    return {
        "nbTypos": 0,
        "firstMatchedWord": 0,
        "proximityDistance": 0,
        "userScore": round(record.post.score * 1000),
        "geoDistance": 0,
        "geoPrecision": 1,
        "nbExactWords": words,
        "words": words,
        "filters": 0,
        "promoted": False,
    }
