"""The JSON of answers is what the API promises, key by key."""

from datetime import UTC, date, datetime

import orjson

from indexer import (
    Card,
    Choice,
    Facet,
    Hit,
    Mode,
    Note,
    Page,
    Post,
    SearchRequest,
    Section,
    Step,
    Suggestion,
    Value,
    Widening,
)
from indexer.answer import card_json, post_json, values_json
from indexer.page_answer import page_bytes, page_json

CARD = Card(
    id="7d1f",
    slug="sticky-note",
    title="Caching & Redis",
    excerpt="A cache is a sticky note.",
    categories=("Tech", "Life"),
    series="Mental models",
    authors=("Ada", "Grace"),
    tags=("System Design", "Redis"),
    day=date(2025, 11, 2),
    minutes=5,
)
BARE = Card("8e2a", "bare", "Bare", "", (), "", (), (), None, 1)
TAGS = Facet(
    "tag",
    Mode.ALL,
    (Value("redis", "Redis", 2, True), Value("system-design", "System Design", 1)),
    distinct=7,
)
YEARS = Facet("year", Mode.ANY, (Value("2025", "2025", 1),), distinct=1)
REQUEST = SearchRequest("redis", (Choice("tag", Mode.ALL, "Redis"),), page=2, size=2)
PAGE = Page(
    request=REQUEST,
    total=5,
    hits=(
        Hit(CARD, 7.345678, "… <mark>Redis</mark> …", "In short", "in-short", ("tag", "body")),
        Hit(BARE, 0.0),
    ),
    facets=(TAGS, YEARS),
    took_ms=0.81234,
    generation="generation-000001.json",
    notes=(Note("quote", "A quote is not closed."),),
    widened=(Widening(Step.TYPOS, (("rediss", ("redis",)),), 5),),
    suggestion=Suggestion("redis", 3),
)

CARD_JSON = {
    "id": "7d1f",
    "url": "/posts/sticky-note",
    "title": "Caching & Redis",
    "excerpt": "A cache is a sticky note.",
    "category": "Tech",
    "categories": ["Tech", "Life"],
    "series": "Mental models",
    "author": "Ada, Grace",
    "authors": ["Ada", "Grace"],
    "date": "2025-11-02",
    "minutes": 5,
    "lang": None,
    "tags": ["System Design", "Redis"],
}
BARE_JSON: dict[str, object] = {
    "id": "8e2a",
    "url": "/posts/bare",
    "title": "Bare",
    "excerpt": "",
    "category": None,
    "categories": [],
    "series": None,
    "author": None,
    "authors": [],
    "date": None,
    "minutes": 1,
    "lang": None,
    "tags": [],
}


def test_a_page_as_json() -> None:
    assert page_json(PAGE) == {
        "query": "redis",
        "total": 5,
        "page": 2,
        "pages": 3,
        "size": 2,
        "took_ms": 0.812,
        "notes": [{"kind": "quote", "text": "A quote is not closed."}],
        "widened": [
            {"step": "typos", "words": [{"typed": "rediss", "used": ["redis"]}], "total": 5}
        ],
        "suggestion": {"query": "redis", "total": 3, "url": "?q=redis&tag=Redis&size=2"},
        "hits": [
            {
                **CARD_JSON,
                "snippet": "… <mark>Redis</mark> …",
                "section": {"heading": "In short", "anchor": "in-short"},
                "matched": ["tag", "body"],
                "score": 7.3457,
            },
            {**BARE_JSON, "snippet": "", "section": None, "matched": [], "score": 0.0},
        ],
        "facets": {
            "tag": {
                "mode": "all",
                "distinct": 7,
                "values": [
                    {"value": "Redis", "count": 2, "selected": True, "url": "?q=redis&size=2"},
                    {
                        "value": "System Design",
                        "count": 1,
                        "selected": False,
                        "url": "?q=redis&tag=Redis&tag=System+Design&size=2",
                    },
                ],
            },
            "year": {
                "mode": "any",
                "distinct": 1,
                "values": [
                    {
                        "value": "2025",
                        "count": 1,
                        "selected": False,
                        "url": "?q=redis&tag=Redis&year.any=2025&size=2",
                    }
                ],
            },
        },
    }


def test_the_keys_come_in_the_order_of_the_documents() -> None:
    keys = list(orjson.loads(page_bytes(PAGE)))
    assert keys == [
        "query", "total", "page", "pages", "size", "took_ms", "notes", "widened", "suggestion",
        "hits", "facets",
    ]  # fmt: skip


def test_a_page_of_nothing() -> None:
    page = page_json(Page(SearchRequest(), total=0, hits=()))
    assert (page["total"], page["pages"], page["hits"], page["facets"]) == (0, 0, [], {})
    assert (page["notes"], page["widened"], page["suggestion"]) == ([], [], None)


def test_cards_as_json() -> None:
    assert card_json(CARD) == CARD_JSON
    assert card_json(BARE) == BARE_JSON


def test_a_whole_post_as_json() -> None:
    post = Post(
        id="7d1f",
        slug="sticky-note",
        title="Caching & Redis",
        sections=(Section("Lead."), Section("Text.", "More", 2, "more")),
        date=datetime(2025, 11, 2, 23, 59, tzinfo=UTC),
        categories=("Tech",),
        authors=("Ada",),
        tags=("Redis",),
        excerpt="Short.",
        canonical="https://blog.example/sticky-note/",
        aliases=("/old/",),
        html="<p>Lead.</p>",
    )
    assert post_json(post) == {
        "id": "7d1f",
        "url": "/posts/sticky-note",
        "title": "Caching & Redis",
        "excerpt": "Short.",
        "category": "Tech",
        "categories": ["Tech"],
        "series": None,
        "author": "Ada",
        "authors": ["Ada"],
        "date": "2025-11-02",
        "published": "2025-11-02T23:59:00+00:00",
        "canonical": "https://blog.example/sticky-note/",
        "aliases": ["/old/"],
        "minutes": 1,
        "lang": None,
        "tags": ["Redis"],
        "sections": [
            {"heading": "", "level": 0, "anchor": "", "text": "Lead."},
            {"heading": "More", "level": 2, "anchor": "more", "text": "Text."},
        ],
        "html": "<p>Lead.</p>",
    }
    bare = post_json(Post("8e2a", "bare", "Bare"))
    assert (bare["category"], bare["author"], bare["date"], bare["sections"]) == (
        None,
        None,
        None,
        [],
    )


def test_all_values_of_a_facet_as_json() -> None:
    assert values_json(TAGS) == {
        "facet": "tag",
        "total": 7,
        "values": [
            {"value": "Redis", "key": "redis", "count": 2},
            {"value": "System Design", "key": "system-design", "count": 1},
        ],
    }
