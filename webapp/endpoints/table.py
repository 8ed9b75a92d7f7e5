"""The table of endpoints, and how each is answered."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote_plus

from indexer import (
    CARD_FIELDS,
    COMPLETIONS_LIMIT,
    COUNTED,
    FACETS,
    HIT_FIELDS,
    PARAMETERS,
    QUERY,
    RELATED_LIMIT,
    SHOWN,
    Index,
    NotFound,
    Some,
    Sort,
    Text,
    Whole,
    card_json,
    choices_json,
    completions_json,
    explained_json,
    picked,
    post_json,
    related_json,
    to_query_string,
    values_json,
)
from webapp.declared import Part
from webapp.endpoints.cursors import Cursor, cursor
from webapp.endpoints.operation import Asked, Operation
from webapp.searches import as_json

HIT_CHOICE = Some("fields", "what to send of each hit; all where left out", known=HIT_FIELDS)
NO_FACET = "none"
FACET_CHOICE = Some(
    "facets",
    "facets to count, or `none`; all but `month` and `length` where left out",
    known=(*FACETS, NO_FACET),
)
CARD_CHOICE = Some("fields", "what to send of each post; all where left out", known=CARD_FIELDS)
AFTER = Cursor("after", "where the answer before ended; the newest posts where left out")
EXPLAINED = Text("post", "slug of the post", required=True)
LETTERS = Text("q", "letters that the values have")
SEARCHED = Text("query", "the query of the search whose posts are counted")
VALUES_LIMIT = Whole("limit", "values", usual=20, most=1000)

FOUND = tuple(one for name, one in PARAMETERS.items() if name not in ("sort", "page", "size"))
"""The parameters that decide which posts a search finds."""

FILTERS = tuple(one for one in FOUND if one is not QUERY)

SLUG = Part("slug", "the post's name in its address")
FACET = Part("name", "the facet", known=tuple(FACETS))


def counted(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The facets that are counted where these were chosen."""
    return tuple(name for name in chosen if name != NO_FACET) if chosen else COUNTED


def _search(posts: Index, asked: Asked) -> Any:
    facets = counted(asked[FACET_CHOICE])
    return as_json(posts, asked.search, asked[HIT_CHOICE], facets)


def _suggest(posts: Index, asked: Asked) -> Any:
    return completions_json(posts.suggest(asked.search.query, asked[COMPLETIONS_LIMIT]))


def _facet(posts: Index, asked: Asked) -> Any:
    name = asked.parts["name"]
    if name not in FACETS:
        raise NotFound(f"No facet is called {name[:SHOWN]!r}; there are {', '.join(FACETS)}.")
    request = replace(asked.search, query=asked[SEARCHED])
    facet = posts.facet(name, request, asked[LETTERS], asked[VALUES_LIMIT])
    return choices_json(facet, request)


def _tags(posts: Index, _: Asked) -> Any:
    return values_json(posts.facet("tag"))


def _posts(posts: Index, asked: Asked) -> Any:
    request = replace(asked.search, sort=Sort.NEWEST, after=asked[AFTER])
    page, fields = posts.search(request, snippets=False, facets=()), asked[CARD_CHOICE]
    more = ""
    if page.last and len(page.hits) == request.size:
        more = f"/api/posts{to_query_string(asked.search)}&after={quote_plus(cursor(page.last))}"
        more = more.replace("?&", "?") + (f"&fields={','.join(fields)}" if fields else "")
    return {
        "total": page.total,
        "posts": picked((card_json(hit.card) for hit in page.hits), fields),
        "next": more or None,
    }


def _post(posts: Index, asked: Asked) -> Any:
    return post_json(posts.post(asked.parts["slug"]))


def _related(posts: Index, asked: Asked) -> Any:
    return related_json(posts.related(asked.parts["slug"], asked[RELATED_LIMIT]))


def _explain(posts: Index, asked: Asked) -> Any:
    return explained_json(posts.explain(asked.search, asked[EXPLAINED]))


def _health(posts: Index, _: Asked) -> Any:
    posts.ready()
    stats = posts.stats()
    return {"status": "ok", "generation": stats.generation, "posts": stats.posts}


OPERATIONS = (
    Operation(
        "search",
        "/api/search",
        "A page of hits with facets",
        (*PARAMETERS.values(), HIT_CHOICE, FACET_CHOICE),
        details="The same parameters as the page `/search`. Totals and counts are exact.",
        example="?q=redis&size=5",
        schema="Page",
        answer=_search,
    ),
    Operation(
        "suggest",
        "/api/suggest",
        "What a text may become while it is typed",
        (QUERY, COMPLETIONS_LIMIT),
        example="?q=cach",
        schema="Completions",
        answer=_suggest,
    ),
    Operation(
        "facet",
        "/api/facets/{name}",
        "The values of a facet of a search, commonest first, or those with some letters",
        (LETTERS, SEARCHED, *FILTERS, PARAMETERS["sort"], PARAMETERS["size"], VALUES_LIMIT),
        (FACET,),
        details="`url` is the search of `/search` with the value chosen, or let go.",
        example="?q=re",
        schema="Choices",
        answer=_facet,
    ),
    Operation("tags", "/api/tags", "All tags with counts", schema="Values", answer=_tags),
    Operation(
        "posts",
        "/api/posts",
        "All posts that a search finds, newest first, for reading every one",
        (*FOUND, PARAMETERS["size"], AFTER, CARD_CHOICE),
        details="Follow `next` until it is null: no post is missed and none comes twice, "
        "even where posts come and go meanwhile.",
        example="?size=5",
        schema="Posts",
        answer=_posts,
    ),
    Operation(
        "post",
        "/api/posts/{slug}",
        "One whole post",
        parts=(SLUG,),
        schema="Post",
        answer=_post,
    ),
    Operation(
        "related",
        "/api/posts/{slug}/related",
        "The posts most like one, with the tags and words that relate them",
        (RELATED_LIMIT,),
        (SLUG,),
        schema="Related",
        answer=_related,
    ),
    Operation(
        "explain",
        "/api/explain",
        "Why a post stands where it does for a search, or is not found",
        (*FOUND, EXPLAINED),
        example="?q=redis&post={slug}",
        schema="Explained",
        answer=_explain,
    ),
    Operation(
        "health",
        "/healthz",
        "Whether searches can be answered now",
        schema="Health",
        kept=False,
        answer=_health,
    ),
)
