"""The shapes of answers as JSON Schemas, by name."""

from indexer import FACETS, Mode, Step
from webapp.endpoints.json_schema import Schema, array, count, of, or_null, record, ref, text

_TEXTS = array(text())
_QUERY = text("the text that was searched for")

_CARD = {
    "id": text("never changes while the post lives"),
    "url": text("the address of the post here"),
    "title": text(),
    "excerpt": text(),
    "category": or_null(text("the first category")),
    "categories": _TEXTS,
    "series": or_null(text()),
    "author": or_null(text("all authors, with commas between them")),
    "authors": _TEXTS,
    "date": or_null(text(format="date")),
    "minutes": of("integer", "time to read it", minimum=1),
    "lang": or_null(text("its language as ISO 639-1 has it")),
    "tags": _TEXTS,
}

_HIT = {
    **_CARD,
    "snippet": text("HTML: escaped text with `<mark>` around the words that were found"),
    "section": or_null(record({"heading": text(), "anchor": text()}, "where the passage stands")),
    "matched": array(text(), "where the words were found: title, heading, tag, body"),
    "score": of("number", "0 in other orders than relevance", minimum=0),
}

_NOTES = array(
    record({"kind": text(), "text": text()}),
    "what was read otherwise than typed; `partial`: posts are missing",
)
_WIDENED = array(ref("Widening"), "what else was searched for, as few posts had all the words")
_VALUE = {"value": text(), "count": count("posts that have it")}
_KEY = {"key": text("what all spellings of the value share")}
_CHOICE = {
    "selected": of("boolean"),
    "url": text("query string that chooses the value, or lets it go"),
}

SCHEMAS: dict[str, Schema] = {
    "Page": record(
        {
            "query": _QUERY,
            "total": count("posts found, exactly; too few where a note is `partial`"),
            "page": of("integer", minimum=1),
            "pages": count(),
            "size": of("integer", minimum=1),
            "took_ms": of("number", minimum=0),
            "notes": _NOTES,
            "widened": _WIDENED,
            "suggestion": or_null(
                record(
                    {"query": text(), "total": count(), "url": text()},
                    "a query that may have been meant",
                )
            ),
            "hits": array(ref("Hit")),
            "facets": record(
                {name: ref("Facet") for name in FACETS}, "those that were counted", optional=True
            ),
        }
    ),
    "Hit": record(_HIT, "a post that was found; only what `fields` names", optional=True),
    "Facet": record(
        {
            "mode": text("what choosing a value means", enum=list(map(str, Mode))),
            "distinct": count("how many values there are"),
            "values": array(record({**_VALUE, **_CHOICE})),
        }
    ),
    "Widening": record(
        {
            "step": text(enum=list(map(str, Step))),
            "words": array(record({"typed": text(), "used": _TEXTS})),
            "total": count("posts found with this step"),
        }
    ),
    "Values": record(
        {
            "facet": text(),
            "total": count("how many values there are"),
            "values": array(ref("Value")),
        }
    ),
    "Value": record({**_VALUE, **_KEY}),
    "Choices": record(
        {
            "facet": text(),
            "total": count("how many values there are"),
            "values": array(record({**_VALUE, **_KEY, **_CHOICE})),
        }
    ),
    "Completions": record(
        {
            "query": _QUERY,
            "words": array(
                record({"text": text(), "start": count("character"), "count": count("posts")})
            ),
            "phrases": array(record({"text": text(), "start": count("character")})),
            "titles": array(record({"title": text(), "url": text()})),
            "tags": array(ref("Value")),
        }
    ),
    "Posts": record(
        {
            "total": count("posts, exactly"),
            "posts": array(
                record(_CARD, "a post; only what `fields` names", optional=True), "newest first"
            ),
            "next": or_null(text("the address of those that come after; null at the end")),
        }
    ),
    "Post": record(
        {
            **_CARD,
            "published": or_null(text("the date with its time of day", format="date-time")),
            "canonical": or_null(text("the address of the post on the writer's own site")),
            "aliases": _TEXTS,
            "sections": array(
                record({"heading": text(), "level": count(), "anchor": text(), "text": text()})
            ),
            "html": text("safe to show"),
        }
    ),
    "Related": record(
        {
            "posts": array(
                record(
                    {
                        **_CARD,
                        "because": record(
                            {"tags": _TEXTS, "words": _TEXTS}, "what both posts have"
                        ),
                    }
                )
            )
        }
    ),
    "Explained": record(
        {
            "query": _QUERY,
            "post": record(_CARD),
            "found": of("boolean"),
            "place": or_null(of("integer", "by relevance, from 1", minimum=1)),
            "total": count("posts found"),
            "score": of("number"),
            "read": text("what is asked, in words"),
            "languages": _TEXTS,
            "notes": _NOTES,
            "widened": _WIDENED,
            "explanation": ref("Explanation"),
        }
    ),
    "Explanation": record(
        {
            "text": text(),
            "value": or_null(of("number")),
            "details": array(ref("Explanation"), "what it comes from"),
        }
    ),
    "Health": record({"status": text(enum=["ok"]), "generation": text(), "posts": count()}),
    "Problem": {
        **record(
            {
                "type": text(),
                "title": text("the name of the status"),
                "status": of("integer"),
                "detail": text("what went wrong, in a sentence"),
                "instance": text("the path that was asked for"),
                "parameter": text("the parameter at fault"),
                "allowed": text("what it takes"),
            },
            "an error, as RFC 9457 has it",
        ),
        "required": ["type", "title", "status", "detail", "instance"],
    },
}
