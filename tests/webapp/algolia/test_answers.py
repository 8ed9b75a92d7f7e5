"""Whole answers, as clients get them."""

from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

EXHAUSTIVE = {
    "exhaustive": {
        "facetsCount": True,
        "facetValues": True,
        "nbHits": True,
        "rulesMatch": True,
        "typo": True,
    },
    "exhaustiveNbHits": True,
    "exhaustiveFacetsCount": True,
    "exhaustiveTypo": True,
}
NONE: dict[str, Any] = {"matchLevel": "none", "matchedWords": []}


def asked(client: FlaskClient, *queries: dict[str, Any], **around: Any) -> list[dict[str, Any]]:
    """The results of some queries."""
    body = orjson.dumps(
        {"requests": [{"indexName": "posts", **query} for query in queries], **around}
    )
    response = client.post("/1/indexes/*/queries", data=body, content_type="text/plain")
    assert response.status_code == 200, response.text
    results: list[dict[str, Any]] = orjson.loads(response.data)["results"]
    return results


def slugs(result: dict[str, Any]) -> list[str]:
    """The posts of a result."""
    return [hit["objectID"] for hit in result["hits"]]


def test_an_answer_has_all_that_clients_look_at(client: FlaskClient) -> None:
    (result,) = asked(
        client,
        {
            "query": "redis cache",
            "facets": ["tags", "date", "colour"],
            "highlightPreTag": "__ais-highlight__",
            "highlightPostTag": "__/ais-highlight__",
            "attributesToSnippet": ["content:3"],
        },
    )
    assert result.pop("processingTimeMS") >= 0
    assert result.pop("serverTimeMS") >= 0
    hits = result.pop("hits")
    assert result == {
        "nbHits": 1,
        "page": 0,
        "nbPages": 1,
        "hitsPerPage": 20,
        "facets": {"tags": {"databases": 1, "redis": 1}, "date": {}},
        "facets_stats": {
            "date": {"min": 1762041600, "max": 1762041600, "avg": 1762041600.0, "sum": 1762041600}
        },
        **EXHAUSTIVE,
        "query": "redis cache",
        "params": (
            "query=redis+cache&facets=%5B%22tags%22%2C%22date%22%2C%22colour%22%5D"
            "&highlightPreTag=__ais-highlight__&highlightPostTag=__%2Fais-highlight__"
            "&attributesToSnippet=%5B%22content%3A3%22%5D"
        ),
        "index": "posts",
    }
    on, off = "__ais-highlight__", "__/ais-highlight__"
    redis: dict[str, Any] = {
        "matchLevel": "partial",
        "matchedWords": ["redis"],
        "fullyHighlighted": True,
    }
    both: dict[str, Any] = {
        "matchLevel": "full",
        "matchedWords": ["redis", "cache"],
        "fullyHighlighted": False,
    }
    content = f"{on}Redis{off} is a {on}cache{off}. A {on}cache{off} of <b>{on}redis{off}</b>."
    expected: list[dict[str, Any]] = [
        {
            "objectID": "redis",
            "url": "http://localhost/posts/redis",
            "tags": ["databases", "redis"],
            "categories": ["Tech"],
            "series": None,
            "authors": [],
            "date": 1762041600,
            "year": 2025,
            "lang": "en",
            "title": "Caching & Redis",
            "excerpt": "All of it.",
            "content": "Redis is a cache. A cache of <b>redis</b>.",
            "headings": [],
            "minutes": 1,
            "_highlightResult": {
                "title": {"value": f"{on}Caching{off} & {on}Redis{off}", **both, "fullyHighlighted": True},
                "excerpt": {"value": "All of it.", **NONE},
                "tags": [
                    {"value": "databases", **NONE},
                    {"value": f"{on}redis{off}", **redis},
                ],
                "headings": [],
                "content": {"value": content, **both},
            },
            "_snippetResult": {
                "content": {"value": f"{on}Redis{off} is a…", "matchLevel": "full"}
            },
        }
    ]  # fmt: skip
    assert hits == expected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["redis", "sql", "old"]),
        ({"indexName": "posts/sort/date:desc"}, ["redis", "sql", "old"]),
        ({"indexName": "posts/sort/date:asc"}, ["sql", "redis", "old"]),
        ({"indexName": "posts/sort/title:asc"}, ["redis", "old", "sql"]),
        ({"hitsPerPage": 2, "page": 1}, ["old"]),
        ({"offset": 1, "length": 1}, ["sql"]),
        ({"hitsPerPage": 0}, []),
        ({"page": 7}, []),
        ({"facetFilters": [["tags:redis", "tags:life"]]}, ["redis", "old"]),
        ({"facetFilters": ["tags:-redis"]}, ["sql", "old"]),
        ({"facetFilters": [["tags.lvl0:databases"]]}, ["redis", "sql"]),
        ({"facetFilters": [["tags.lvl1:databases > sql"]]}, ["sql"]),
        ({"facetFilters": [["tags.lvl1:life > sql"]]}, []),
        ({"facetFilters": [["date.lvl1:1999 > 2024-02"]]}, []),
        ({"facetFilters": [["date.lvl0:2024"]]}, ["sql"]),
        ({"facetFilters": [["date.lvl1:2025 > 2025-11"]]}, ["redis"]),
        ({"facetFilters": ["month:2024-02", "length:1"]}, ["sql"]),
        ({"numericFilters": ["date>=1709164800", "date<=1709164800"]}, ["sql"]),
        ({"numericFilters": ["date>1709164800"]}, ["redis"]),
        ({"numericFilters": ["date>=1709164801"]}, ["redis"]),
        ({"numericFilters": ["date>=-99999999999999"]}, ["redis", "sql"]),
        ({"numericFilters": ["year:2024 TO 2025", "minutes<2"]}, ["redis", "sql"]),
        ({"filters": "lang:de OR (tags:databases AND NOT year:2025)"}, ["sql", "old"]),
        ({"filters": "year:soon"}, []),
        ({"query": "in:title"}, []),
        ({"query": "rows", "restrictSearchableAttributes": ["title"]}, []),
        ({"query": "sql", "restrictSearchableAttributes": ["title"]}, ["sql"]),
    ],
    ids=str,
)
def test_filters_orders_and_pages(
    client: FlaskClient, query: dict[str, Any], found: list[str]
) -> None:
    (result,) = asked(client, query)
    assert slugs(result) == found


@pytest.mark.parametrize(
    ("query", "facets"),
    [
        ({"facets": []}, None),
        ({"facets": ["tags"]}, {"tags": {"databases": 2, "life": 1, "redis": 1, "sql": 1}}),
        ({"facets": "tags", "maxValuesPerFacet": 1}, {"tags": {"databases": 2}}),
        ({"facets": ["year"]}, {"year": {"2025": 1, "2024": 1}}),
        (
            {"facets": ["tags"], "sortFacetValuesBy": "alpha", "maxValuesPerFacet": 3},
            {"tags": {"databases": 2, "life": 1, "redis": 1}},
        ),
        (
            {"facets": ["tags.lvl0", "tags.lvl1", "tags.lvl2"]},
            {
                "tags.lvl0": {"databases": 2, "life": 1},
                "tags.lvl1": {"databases > redis": 1, "databases > sql": 1},
                "tags.lvl2": {},
            },
        ),
        ({"facets": ["date.lvl0"], "query": "rows"}, {"date.lvl0": {"2024": 1}}),
        (
            {"facets": ["date.lvl1", "date.lvl2", "length"]},
            {
                "date.lvl1": {"2025 > 2025-11": 1, "2024 > 2024-02": 1},
                "date.lvl2": {},
                "length": {"1": 3},
            },
        ),
        ({"facets": ["colour"]}, {}),
    ],
    ids=str,
)
def test_values_are_counted(
    client: FlaskClient, query: dict[str, Any], facets: dict[str, Any] | None
) -> None:
    (result,) = asked(client, query)
    assert result.get("facets") == facets
    if facets:
        assert [list(values) for values in result["facets"].values()] == [
            list(values) for values in facets.values()
        ]


def test_all_facets_and_sums_of_numbers(client: FlaskClient) -> None:
    (result,) = asked(client, {"facets": ["*"], "hitsPerPage": 0})
    assert list(result["facets"]) == [
        *("tags", "categories", "year", "month", "lang", "minutes", "length"),
        *("date", "date.lvl0", "date.lvl1", "tags.lvl0", "tags.lvl1"),
    ]
    assert result["facets"]["date.lvl1"] == {"2025 > 2025-11": 1, "2024 > 2024-02": 1}
    assert result["facets_stats"]["date"]["max"] == 1762041600
    order = result["renderingContent"]["facetOrdering"]["facets"]["order"]
    assert order == ["tags", "categories", "year", "month", "lang", "minutes", "length"]
    assert result["facets_stats"]["year"] == {"min": 2024, "max": 2025, "avg": 2024.5, "sum": 4049}
    assert result["nbPages"] == 0


def test_only_what_is_wished_for_is_told(client: FlaskClient) -> None:
    (some, all_but, ranked) = asked(
        client,
        {"query": "sql", "attributesToRetrieve": ["title"], "attributesToHighlight": []},
        {"query": "sql", "attributesToRetrieve": ["*", "-content"], "attributesToHighlight": ["*"]},
        {"query": "sql", "getRankingInfo": True, "clickAnalytics": True},
    )
    assert some["hits"] == [{"objectID": "sql", "title": "SQL", "_highlightResult": {}}]
    assert "content" not in all_but["hits"][0]
    assert all_but["hits"][0]["_highlightResult"]["year"] == {"value": "2024", **NONE}
    assert len(ranked["queryID"]) == 32
    assert ranked["hits"][0]["_rankingInfo"]["userScore"] > 0
    assert "queryID" not in some


def test_values_of_a_facet_are_searched(client: FlaskClient) -> None:
    (result,) = asked(
        client, {"type": "facet", "facet": "tags", "facetQuery": "re", "query": "redis"}
    )
    assert result.pop("processingTimeMS") == result.pop("serverTimeMS")
    hits = [{"value": "redis", "highlighted": "<em>re</em>dis", "count": 1}]
    assert result == {"facetHits": hits, "exhaustiveFacetsCount": True}
    body = b'{"params":"facetQuery=re&highlightPreTag=%5B&highlightPostTag=%5D"}'
    single = orjson.loads(client.post("/1/indexes/posts/facets/tags/query", data=body).data)
    assert single["facetHits"][0]["highlighted"] == "[re]dis"


def test_one_query_has_addresses_of_its_own(client: FlaskClient) -> None:
    for path in (
        "/1/indexes/posts%2Fsort%2Fdate%3Aasc/query",
        "/1/indexes/posts/sort/date:asc/query",
    ):
        response = client.post(path, data=b'{"params":"hitsPerPage=1"}')
        assert slugs(orjson.loads(response.data)) == ["sql"]
    assert orjson.loads(client.post("/1/indexes/posts/query").data)["nbHits"] == 3
    empty = client.post("/1/indexes/%2A/queries", data=b'{"requests":[]}')
    assert orjson.loads(empty.data) == {"results": []}


def test_further_queries_are_left_out_where_one_fills_its_page(client: FlaskClient) -> None:
    results = asked(
        client,
        {"query": "nothingofit", "hitsPerPage": 1},
        {"hitsPerPage": 1},
        {"hitsPerPage": 1},
        strategy="stopIfEnoughMatches",
    )
    assert [result.get("processed", True) for result in results] == [True, True, False]


def test_sections_are_records_of_an_index_of_their_own(client: FlaskClient) -> None:
    (result,) = asked(
        client,
        {
            "indexName": "docsearch",
            "query": "cache",
            "attributesToRetrieve": ["hierarchy.lvl0", "hierarchy.lvl1", "content", "type", "url"],
            "attributesToSnippet": ["hierarchy.lvl1:5", "content:2"],
            "highlightPreTag": "<mark>",
            "highlightPostTag": "</mark>",
        },
    )
    (hit,) = result["hits"]
    assert hit["hierarchy"]["lvl0"] == "Tech"
    assert hit["_snippetResult"] == {
        "hierarchy": {"lvl1": {"value": "<mark>Caching</mark> & Redis", "matchLevel": "full"}}
    }
    assert (result["nbHits"], result["exhaustiveNbHits"]) == (1, True)
    (page,) = asked(client, {"indexName": "docsearch", "hitsPerPage": 1, "page": 1})
    assert slugs(page) == ["sql#1"]
    assert (page["nbHits"], page["exhaustiveNbHits"]) == (3, False)
