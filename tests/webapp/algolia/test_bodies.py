"""Bodies in all forms that clients send, and the parameters in them."""

from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from indexer import RequestError, SearchRequest, Sort
from webapp.algolia.bodies import Query, params_of, queries_of
from webapp.algolia.wishes import Marks, Wish, request_of, wish_of

V5 = {"indexName": "posts", "query": "x", "page": 1, "facets": ["tags"]}
V4 = {"indexName": "posts", "params": "query=x&page=1&facets=%5B%22tags%22%5D&tagFilters="}
RAW = {"indexName": "posts", "params": {"query": "x", "page": 1, "facets": ["tags"]}}


@pytest.mark.parametrize("given", [V5, V4, RAW], ids=["version 5", "version 4", "by hand"])
def test_all_forms_ask_the_same(given: dict[str, Any]) -> None:
    (query,) = queries_of(orjson.dumps({"requests": [given]})).queries
    assert query.name == "posts"
    assert not query.of_facet
    assert request_of(query.name, query.params) == SearchRequest("x")
    assert wish_of(query.params) == Wish(page=1, offset=20, facets=("tags",))


def test_a_search_for_values_of_a_facet_is_told_apart() -> None:
    given = {"type": "facet", "indexName": "posts", "facet": "tags", "facetQuery": "py"}
    (query,) = queries_of(orjson.dumps({"requests": [given]})).queries
    assert query == Query("posts", {"facet": "tags", "facetQuery": "py"}, of_facet=True)


@pytest.mark.parametrize(
    ("body", "params"),
    [
        (b"", {}),
        (b"{}", {}),
        (b'{"params":"query=a%20b&hitsPerPage=5"}', {"query": "a b", "hitsPerPage": "5"}),
        (b'{"query":"a","params":{"page":2}}', {"query": "a", "page": 2}),
        (b'{"params":null,"query":"a"}', {"query": "a"}),
    ],
)
def test_a_body_for_one_query_is_its_parameters(body: bytes, params: dict[str, Any]) -> None:
    assert params_of(body) == params


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[]", "body"),
        (b"\xff\xfe", "body"),
        (b"[" * 100_000, "body"),
        (b"{}", "requests"),
        (b'{"requests":{}}', "requests"),
        (b'{"requests":[1]}', "requests"),
        (b'{"requests":[],"strategy":"all"}', "strategy"),
        (b'{"requests":[{}]}', "indexName"),
        (b'{"requests":[{"indexName":1}]}', "indexName"),
        (b'{"requests":[{"indexName":"posts","params":[1]}]}', "params"),
        (orjson.dumps({"requests": [V5] * 51}), "requests"),
    ],
)
def test_bodies_that_are_no_queries_are_refused(body: bytes, parameter: str) -> None:
    with pytest.raises(RequestError) as caught:
        queries_of(body)
    assert caught.value.parameter == parameter


WISHES: list[tuple[Mapping[str, Any], Wish]] = [
    ({}, Wish()),
    ({"hitsPerPage": 0}, Wish(hits_per_page=0)),
    ({"hitsPerPage": "5", "page": "2"}, Wish(hits_per_page=5, page=2, offset=10)),
    ({"hitsPerPage": 5.0}, Wish(hits_per_page=5)),
    ({"offset": 7, "length": 3}, Wish(hits_per_page=3, offset=7)),
    ({"length": None, "hitsPerPage": 3}, Wish(hits_per_page=3)),
    ({"facets": "tags"}, Wish(facets=("tags",))),
    ({"facets": "tags,year"}, Wish(facets=("tags", "year"))),
    ({"facets": '["tags","tags"]'}, Wish(facets=("tags",))),
    ({"facets": ["*"]}, Wish(facets=("*",))),
    ({"facets": [], "attributesToRetrieve": []}, Wish(attributes=())),
    ({"sortFacetValuesBy": "alpha"}, Wish(facets_by_name=True)),
    ({"attributesToHighlight": []}, Wish(highlighted=())),
    ({"attributesToSnippet": ["content:10"]}, Wish(snippets=("content:10",))),
    (
        {"highlightPreTag": "<b>", "highlightPostTag": "</b>", "snippetEllipsisText": ""},
        Wish(marks=Marks("<b>", "</b>", "")),
    ),
    ({"getRankingInfo": "true", "clickAnalytics": True}, Wish(ranking=True, clicks=True)),
    ({"getRankingInfo": "false", "clickAnalytics": False}, Wish()),
    ({"facetQuery": "py", "maxFacetHits": 100}, Wish(facet_query="py", facet_hits=100)),
    ({"query": None, "page": None, "unknown": {"a": 1}}, Wish()),
]


@pytest.mark.parametrize(("params", "wish"), WISHES, ids=[str(params) for params, _ in WISHES])
def test_parameters_are_read(params: Mapping[str, Any], wish: Wish) -> None:
    assert wish_of(params) == wish


@pytest.mark.parametrize(
    "params",
    [
        {"hitsPerPage": 1001},
        {"hitsPerPage": -1},
        {"hitsPerPage": True},
        {"hitsPerPage": "many"},
        {"hitsPerPage": 1.5},
        {"hitsPerPage": [1]},
        {"page": 1_000_000},
        {"page": 10**30},
        {"offset": 10**9},
        {"facets": {"tags": 1}},
        {"facets": [1]},
        {"facets": "[1"},
        {"attributesToSnippet": ["content"] * 101},
        {"maxValuesPerFacet": 1001},
        {"sortFacetValuesBy": "size"},
        {"sortFacetValuesBy": ["alpha"]},
        {"highlightPreTag": "x" * 201},
        {"highlightPreTag": ["<em>"]},
        {"getRankingInfo": "perhaps"},
        {"getRankingInfo": [True]},
        {"maxFacetHits": 101},
        {"facetQuery": "x" * 1001},
    ],
    ids=str,
)
def test_parameters_out_of_bounds_are_refused_by_name(params: dict[str, Any]) -> None:
    with pytest.raises(RequestError) as caught:
        wish_of(params)
    assert caught.value.parameter in params


@pytest.mark.parametrize(
    ("index", "params", "request_"),
    [
        ("posts", {}, SearchRequest()),
        ("posts", {"query": " redis\x00cache "}, SearchRequest("redis cache")),
        ("posts", {"query": 5}, SearchRequest("5")),
        ("posts/sort/date:desc", {"query": "x"}, SearchRequest("x", sort=Sort.NEWEST)),
        ("posts/sort/date:asc", {"query": "x"}, SearchRequest("x", sort=Sort.OLDEST)),
        ("posts/sort/title:asc", {}, SearchRequest(sort=Sort.TITLE)),
        ("posts", {"query": "x", "restrictSearchableAttributes": ["title"]}, SearchRequest("in:title x")),
        ("posts", {"query": "", "restrictSearchableAttributes": "title"}, SearchRequest()),
    ],
)  # fmt: skip
def test_searches_are_read(index: str, params: dict[str, Any], request_: SearchRequest) -> None:
    assert request_of(index, params) == request_


@pytest.mark.parametrize("query", ["x" * 1001, ["x"], {"a": 1}])
def test_queries_out_of_bounds_are_refused(query: Any) -> None:
    with pytest.raises(RequestError) as caught:
        request_of("posts", {"query": query})
    assert caught.value.parameter == "query"
