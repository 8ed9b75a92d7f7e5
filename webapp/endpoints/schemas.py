"""The shapes of answers as JSON Schemas, by name."""

from typing import Any

from indexer import FACETS, Mode, Step

Schema = dict[str, Any]


def _of(kind: str, help: str = "", **more: Any) -> Schema:
    return {"type": kind, **({"description": help} if help else {}), **more}


def _text(help: str = "", **more: Any) -> Schema:
    return _of("string", help, **more)


def _count(help: str = "") -> Schema:
    return _of("integer", help, minimum=0)


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _list(items: Schema, help: str = "") -> Schema:
    return _of("array", help, items=items)


def ref(name: str) -> Schema:
    """A shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: dict[str, Schema], help: str = "", optional: bool = False) -> Schema:
    """An object of these properties and no others, all there unless they are optional."""
    required = {} if optional else {"required": list(properties)}
    return _of("object", help, properties=properties, **required, additionalProperties=False)


_TEXTS = _list(_text())
_QUERY = _text("the text that was searched for")

_CARD = {
    "id": _text("never changes while the post lives"),
    "url": _text("the address of the post here"),
    "title": _text(),
    "excerpt": _text(),
    "category": _or_null(_text("the first category")),
    "categories": _TEXTS,
    "series": _or_null(_text()),
    "author": _or_null(_text("all authors, with commas between them")),
    "authors": _TEXTS,
    "date": _or_null(_text(format="date")),
    "minutes": _of("integer", "time to read it", minimum=1),
    "lang": _or_null(_text("its language as ISO 639-1 has it")),
    "tags": _TEXTS,
}

_HIT = {
    **_CARD,
    "snippet": _text("HTML: escaped text with `<mark>` around the words that were found"),
    "section": _or_null(
        _object({"heading": _text(), "anchor": _text()}, "where the passage stands")
    ),
    "matched": _list(_text(), "where the words were found: title, heading, tag, body"),
    "score": _of("number", "0 in other orders than relevance", minimum=0),
}

_NOTES = _list(_object({"kind": _text(), "text": _text()}), "what was read otherwise than typed")
_WIDENED = _list(ref("Widening"), "what else was searched for, as few posts had all the words")
_VALUE = {"value": _text(), "count": _count("posts that have it")}
_KEY = {"key": _text("what all spellings of the value share")}
_CHOICE = {
    "selected": _of("boolean"),
    "url": _text("query string that chooses the value, or lets it go"),
}

SCHEMAS: dict[str, Schema] = {
    "Page": _object(
        {
            "query": _QUERY,
            "total": _count("posts found, exactly"),
            "page": _of("integer", minimum=1),
            "pages": _count(),
            "size": _of("integer", minimum=1),
            "took_ms": _of("number", minimum=0),
            "notes": _NOTES,
            "widened": _WIDENED,
            "suggestion": _or_null(
                _object(
                    {"query": _text(), "total": _count(), "url": _text()},
                    "a query that may have been meant",
                )
            ),
            "hits": _list(ref("Hit")),
            "facets": _object(
                {name: ref("Facet") for name in FACETS}, "those that were counted", optional=True
            ),
        }
    ),
    "Hit": _object(_HIT, "a post that was found; only what `fields` names", optional=True),
    "Facet": _object(
        {
            "mode": _text("what choosing a value means", enum=list(map(str, Mode))),
            "distinct": _count("how many values there are"),
            "values": _list(_object({**_VALUE, **_CHOICE})),
        }
    ),
    "Widening": _object(
        {
            "step": _text(enum=list(map(str, Step))),
            "words": _list(_object({"typed": _text(), "used": _TEXTS})),
            "total": _count("posts found with this step"),
        }
    ),
    "Values": _object(
        {
            "facet": _text(),
            "total": _count("how many values there are"),
            "values": _list(ref("Value")),
        }
    ),
    "Value": _object({**_VALUE, **_KEY}),
    "Choices": _object(
        {
            "facet": _text(),
            "total": _count("how many values there are"),
            "values": _list(_object({**_VALUE, **_KEY, **_CHOICE})),
        }
    ),
    "Completions": _object(
        {
            "query": _QUERY,
            "words": _list(
                _object({"text": _text(), "start": _count("character"), "count": _count("posts")})
            ),
            "phrases": _list(_object({"text": _text(), "start": _count("character")})),
            "titles": _list(_object({"title": _text(), "url": _text()})),
            "tags": _list(ref("Value")),
        }
    ),
    "Posts": _object(
        {
            "total": _count("posts, exactly"),
            "posts": _list(
                _object(_CARD, "a post; only what `fields` names", optional=True), "newest first"
            ),
            "next": _or_null(_text("the address of those that come after; null at the end")),
        }
    ),
    "Post": _object(
        {
            **_CARD,
            "published": _or_null(_text("the date with its time of day", format="date-time")),
            "canonical": _or_null(_text("the address of the post on the writer's own site")),
            "aliases": _TEXTS,
            "sections": _list(
                _object({"heading": _text(), "level": _count(), "anchor": _text(), "text": _text()})
            ),
            "html": _text("safe to show"),
        }
    ),
    "Related": _object(
        {
            "posts": _list(
                _object(
                    {
                        **_CARD,
                        "because": _object(
                            {"tags": _TEXTS, "words": _TEXTS}, "what both posts have"
                        ),
                    }
                )
            )
        }
    ),
    "Explained": _object(
        {
            "query": _QUERY,
            "post": _object(_CARD),
            "found": _of("boolean"),
            "place": _or_null(_of("integer", "by relevance, from 1", minimum=1)),
            "total": _count("posts found"),
            "score": _of("number"),
            "read": _text("what is asked, in words"),
            "languages": _TEXTS,
            "notes": _NOTES,
            "widened": _WIDENED,
            "explanation": ref("Explanation"),
        }
    ),
    "Explanation": _object(
        {
            "text": _text(),
            "value": _or_null(_of("number")),
            "details": _list(ref("Explanation"), "what it comes from"),
        }
    ),
    "Health": _object({"status": _text(enum=["ok"]), "generation": _text(), "posts": _count()}),
    "Problem": {
        **_object(
            {
                "type": _text(),
                "title": _text("the name of the status"),
                "status": _of("integer"),
                "detail": _text("what went wrong, in a sentence"),
                "instance": _text("the path that was asked for"),
                "parameter": _text("the parameter at fault"),
                "allowed": _text("what it takes"),
            },
            "an error, as RFC 9457 has it",
        ),
        "required": ["type", "title", "status", "detail", "instance"],
    },
}
