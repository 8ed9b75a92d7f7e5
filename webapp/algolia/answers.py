"""Answers to queries: hits, counts and how complete they are, as clients expect them."""

import secrets
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson

from indexer import (
    LONGEST_TEXT,
    SHOWN,
    Extent,
    Index,
    RawPage,
    RequestError,
    SearchRequest,
    Settings,
    notes_of,
)
from webapp.algolia import docsearch
from webapp.algolia.bodies import Query
from webapp.algolia.facets import (
    counts_of,
    facets_of,
    is_all,
    numbers_of,
    ordering,
    stats_of,
    values_of,
)
from webapp.algolia.names import ATTRIBUTES, COUNTED, DOCSEARCH
from webapp.algolia.parameters import MOST_HITS
from webapp.algolia.records import Record, hit_json, needs_text, record_of
from webapp.algolia.wishes import Wish, request_of, wish_of

Json = dict[str, Any]

LARGEST = 2_000_000
"""Letters of the texts of all hits of a body; each has its part of them."""


class Asked(NamedTuple):
    """A query with what is searched for, how much of it, and what is told of it."""

    query: Query
    request: SearchRequest
    wish: Wish
    extent: Extent


class Found(NamedTuple):
    """The records of a page, how many there are in all, and whether that is exact."""

    records: Sequence[Record]
    total: int
    is_exact: bool = True


def answers(posts: Index, queries: Sequence[Query], site: str, letters: int) -> list[Json]:
    """The answers to queries, asked together. Raises RequestError, and NotFound for unknown indexes.

    `site` is the address that paths of posts are added to; of the text of each hit come so many `letters`.
    """
    started = perf_counter()
    asked = [_asked(query, posts.settings.tag_hierarchy, letters) for query in queries]
    pages = posts.raws([(one.request, one.extent) for one in asked])
    results = [
        _values(one, page) if one.query.of_facet else _result(posts.settings, one, page, site)
        for one, page in zip(asked, pages, strict=True)
    ]
    took = round((perf_counter() - started) * 1000)
    return [{**result, "processingTimeMS": took, "serverTimeMS": took} for result in results]


def _asked(query: Query, hierarchy: Sequence[str], letters: int) -> Asked:
    request = request_of(query.name, query.params, hierarchy)
    wish = wish_of(query.params)
    return Asked(query, request, wish, _extent(query, wish, letters))


def _extent(query: Query, wish: Wish, letters: int) -> Extent:
    if query.of_facet:
        facet = _facet(str(query.params.get("facet", "")))
        values = max(wish.facet_hits, 1)
        return Extent(limit=0, facets=(facet,), values=values, containing=wish.facet_query)
    offset, limit = wish.offset, wish.hits_per_page
    if query.name == DOCSEARCH:  # each post has a record at least, so that no more posts are needed
        offset, limit = 0, wish.offset + wish.hits_per_page
    elif not needs_text(wish):
        letters = 0
    return Extent(
        offset=offset,
        limit=limit,
        facets=facets_of(wish),
        values=values_of(wish),
        stats=numbers_of(wish),
        letters=letters,
        partial=True,
    )


def _result(settings: Settings, asked: Asked, page: RawPage, site: str) -> Json:
    """Hits and counts of a query."""
    query, _, wish, _ = asked
    found = _found(query.name, wish, page, site, settings.site_name)
    result = {
        "hits": [hit_json(record, wish) for record in found.records],
        "nbHits": found.total,
        "page": wish.page,
        "nbPages": -(-found.total // wish.hits_per_page) if wish.hits_per_page else 0,
        "hitsPerPage": wish.hits_per_page,
        **_counted(settings.tag_hierarchy, page, wish),
        **_exhaustive(found.is_exact and not page.missing, counted=not page.missing),
        **({"message": notes_of(page.missing)[0].text} if page.missing else {}),
        "query": query.params.get("query") or "",
        "params": _echo(query.params),
        "index": query.name,
    }
    if wish.clicks:
        result["queryID"] = secrets.token_hex(16)
    return result


def _values(asked: Asked, page: RawPage) -> Json:
    """The values of a facet that contain a text, among the posts that a query finds."""
    wish, (facet,) = asked.wish, page.facets
    hits = [
        {
            "value": value.label,
            "highlighted": _marked(value.label, wish),
            "count": value.count,
        }
        for value in facet.values[: wish.facet_hits]
        if value.count
    ]
    return {"facetHits": hits, "exhaustiveFacetsCount": True}


def letters_of_hits(queries: Sequence[Query]) -> int:
    """How many letters of its text each hit of these queries has; all of them have no more than LARGEST.

    Raises RequestError where queries need more hits together than one of them may ask for.
    Records of sections are counted from the first one on, so those before their page are needed too.
    """
    needed = 0
    for query in queries:
        wish = wish_of(query.params)
        needed += wish.hits_per_page + (wish.offset if query.name == DOCSEARCH else 0)
    if needed > MOST_HITS:
        problem = f"{needed} hits in all queries together are too many"
        raise RequestError("hitsPerPage", problem, f"at most {MOST_HITS}")
    return min(LONGEST_TEXT, LARGEST // max(needed, 1))


def _found(name: str, wish: Wish, page: RawPage, site: str, site_name: str) -> Found:
    if name != DOCSEARCH:
        return Found([record_of(post, site) for post in page.hits], page.total)
    records = [r for post in page.hits for r in docsearch.records_of(post, site, site_name)]
    shown = records[wish.offset : wish.offset + wish.hits_per_page]
    rest = page.total - len(page.hits)
    return Found(shown, len(records) + rest, is_exact=not rest)


def _counted(hierarchy: Sequence[str], page: RawPage, wish: Wish) -> Json:
    if not wish.facets:
        return {}
    counts = counts_of(page.facets, wish, hierarchy)
    stats = stats_of(page.stats, wish)
    order = ordering(counts) if is_all(wish) else {}
    return {"facets": counts, **({"facets_stats": stats} if stats else {}), **order}


def _exhaustive(is_exact: bool, *, counted: bool) -> Json:
    return {
        "exhaustive": {
            "facetsCount": counted,
            "facetValues": counted,
            "nbHits": is_exact,
            "rulesMatch": True,
            "typo": True,
        },
        "exhaustiveNbHits": is_exact,
        "exhaustiveFacetsCount": counted,
        "exhaustiveTypo": True,
    }


def _facet(attribute: str) -> str:
    if attribute not in COUNTED:
        problem = f"{attribute[:SHOWN]!r} cannot be searched"
        raise RequestError("facet", problem, ", ".join(COUNTED))
    return ATTRIBUTES[attribute]


def _marked(label: str, wish: Wish) -> str:
    """A value with what was typed of it marked."""
    text = wish.facet_query.casefold()
    at = label.casefold().find(text) if text and len(label) == len(label.casefold()) else -1
    if at < 0:
        return label
    end = at + len(text)
    return "".join([label[:at], wish.marks.before, label[at:end], wish.marks.behind, label[end:]])


def _echo(params: Mapping[str, Any]) -> str:
    """The parameters as a query string spells them."""
    spelled = {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in params.items()
    }
    return urlencode(spelled)
