"""Whatever is sent: an answer, or a reason as the protocol has it."""

from io import BytesIO
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

QUERIES = "/1/indexes/*/queries"
NAMES = [
    *("query", "page", "hitsPerPage", "offset", "length", "facets", "maxValuesPerFacet"),
    *("sortFacetValuesBy", "attributesToRetrieve", "attributesToHighlight", "attributesToSnippet"),
    *("highlightPreTag", "snippetEllipsisText", "restrictSearchableAttributes", "distinct"),
    *("getRankingInfo", "clickAnalytics", "facet", "facetQuery", "maxFacetHits", "type"),
    *("facetFilters", "numericFilters", "tagFilters", "filters", "params", "unknown"),
]
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["*", "tags", "tags.lvl1", "date", "year", "posts", "docsearch", "true", "facet"]),
    st.sampled_from(["tags:a", "date>=5", "year:1 TO 3", "NOT (a OR b)", "content:3", "date.lvl1:x > y"]),
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 2000) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=5,
)
ONE = st.fixed_dictionaries(
    {"indexName": st.sampled_from(["posts", "docsearch", "posts/sort/date:asc"]) | TEXTS},
    optional=dict.fromkeys(NAMES, VALUES),
)
FITTING = settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def held(response: Any) -> None:
    """An answer, or a message."""
    assert response.status_code in (200, 400, 404)
    if response.status_code != 200:
        told = orjson.loads(response.data)
        assert told.keys() == {"message", "status"}
        assert told["status"] == response.status_code
        assert told["message"]


@FITTING
@given(st.lists(ONE, max_size=2))
def test_any_queries(client: FlaskClient, queries: list[Any]) -> None:
    held(client.post(QUERIES, data=orjson.dumps({"requests": queries})))
    for query in queries:
        held(client.post("/1/indexes/posts/query", data=orjson.dumps(query)))
        held(client.post("/1/indexes/posts/facets/tags/query", data=orjson.dumps(query)))


@FITTING
@given(st.binary(max_size=60) | VALUES.map(orjson.dumps))
def test_any_bytes(client: FlaskClient, body: bytes) -> None:
    for path in (QUERIES, "/1/indexes/posts/query", "/1/indexes/posts/facets/tags/query"):
        held(client.post(path, data=body))


@FITTING
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_filters(client: FlaskClient, text: str) -> None:
    for name in ("filters", "facetFilters", "numericFilters", "tagFilters", "query"):
        held(client.post("/1/indexes/posts/query", data=orjson.dumps({name: text})))


@pytest.mark.parametrize(
    ("path", "body", "status", "message"),
    [
        (QUERIES, b"x" * 1_000_001, 413, "at most 1,000,000 bytes"),
        (QUERIES, b'{"requests":[{"indexName":"none"}]}', 404, "Index none does not exist"),
        (QUERIES, b'{"requests":[{"indexName":"posts","hitsPerPage":5000}]}', 400,
         "hitsPerPage: 5000 is out of range. Allowed: a whole number from 0 to 1,000."),
        (QUERIES, orjson.dumps({"requests": [{"indexName": "posts", "hitsPerPage": 600}] * 2}), 400,
         "hitsPerPage: 1200 hits in all queries together are too many."),
        (QUERIES, b'{"requests":[{"indexName":"docsearch","page":50}]}', 400, "hitsPerPage: 1020 hits"),
        ("/1/indexes/docsearch/query", b'{"page":50}', 400, "hitsPerPage: 1020 hits"),
        ("/1/indexes/none/query", b"", 404, "Index none does not exist"),
        ("/1/indexes/posts/facets/colour/query", b"", 400, "facet: 'colour' cannot be searched."),
        ("/1/indexes/posts/query", b'{"unknown":' + b"[" * 260 + b"]" * 260 + b"}", 400,
         "body: it is nested too deep. Allowed: at most 20 levels."),
        ("/1/indexes/posts/query", b'{"page":' + b"[" * 1000 + b"]" * 1000 + b"}", 400, "too deep"),
        (QUERIES, b'{"requests":[{"indexName":"posts","x":' + b'{"a":' * 300 + b"1" + b"}" * 301 + b"]}",
         400, "too deep"),
        ("/1/indexes/posts/facets/date/query", b"", 400, "facet: 'date' cannot be searched."),
        ("/1/indexes/posts/settings", b"", 404, "There is no such address; /api/docs has"),
        ("/1/indexes/%ff/query", b"", 404, ""),
    ],
)  # fmt: skip
def test_reasons(client: FlaskClient, path: str, body: bytes, status: int, message: str) -> None:
    response = client.post(path, data=body)
    assert response.status_code == status
    assert response.mimetype == "application/json"
    told = orjson.loads(response.data)
    assert told["status"] == status
    assert message in told["message"]


def test_other_methods_are_refused(client: FlaskClient) -> None:
    response = client.get(QUERIES)
    told = {"message": "It takes OPTIONS, POST.", "status": 405}
    assert (response.status_code, orjson.loads(response.data)) == (405, told)


@pytest.mark.parametrize(("spaces", "status"), [(0, 200), (900_000, 200), (3_000_000, 413)])
def test_a_body_in_chunks_is_whole_or_refused(
    client: FlaskClient, spaces: int, status: int
) -> None:
    body = BytesIO(b'{"query": "redis"' + b" " * spaces + b"}")
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    response = client.post("/1/indexes/posts/query", input_stream=body, environ_overrides=chunked)
    assert response.status_code == status
