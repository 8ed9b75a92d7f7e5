"""Whatever bytes come to any address there is: an answer or a reason, never a fault of ours."""

import re
from dataclasses import replace
from io import BytesIO
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from indexer import PARAMETERS, Settings
from tests.webapp.pages import POST
from webapp import create_app

SECRET = "which nobody tells"  # noqa: S105 - of this test alone

PART = re.compile("<[^>]+>")
BYTES = st.binary(max_size=20)
SLUG = POST.rpartition("/")[2].encode()
PARTS = st.one_of(
    BYTES,
    st.sampled_from([SLUG, b"redis", b"tag", b"date", b"tags.lvl1", b"posts", b"docsearch", b"*"]),
    st.sampled_from([b"style.css", b"../x", b"9" * 30, b"a/" * 2000, b"a" * 60_000, b"\0", b"\xcf"]),
)  # fmt: skip
NAMES = [*PARAMETERS, "limit", "post", "query", "fields", "facets", "after", "view", "v"]
TOKENS = st.sampled_from(
    ['redis "', "AND OR NOT", "(", "*", "~9", "^9e999", "in:", "date:[TO", "tag:", "-1", "0", "9" * 30,
     "\0", "\u202e", "%s {0} %(n)s", "title", "newest", "1762041600.abc", "9" * 18 + ".x", "ﷺ", "a" * 3000]
).map(str.encode)  # fmt: skip
PAIR = st.tuples(st.sampled_from(NAMES).map(str.encode) | BYTES, BYTES | TOKENS)
QUERY = st.one_of(
    BYTES,
    st.lists(PAIR, max_size=4).map(
        lambda pairs: b"&".join(name + b"=" + _quoted(value) for name, value in pairs)
    ),
)

FIELDS = [
    *("query", "page", "hitsPerPage", "offset", "length", "facets", "maxValuesPerFacet", "params"),
    *("sortFacetValuesBy", "attributesToRetrieve", "attributesToHighlight", "attributesToSnippet"),
    *("highlightPreTag", "restrictSearchableAttributes", "getRankingInfo", "facetQuery", "facet"),
    *("maxFacetHits", "facetFilters", "numericFilters", "tagFilters", "filters", "unknown", "type"),
]
VALUES = st.sampled_from(
    ["[" * 300 + "]" * 300, '{"a":' * 300 + "1" + "}" * 300, "[" * 1020 + "]" * 1020, "[[[[[1]]]]]",
     "1e400", "-0", "-0.0", "1" + "0" * 400, "1e308", "-1e308", "NaN", "1.5", "9" * 19, "-" + "9" * 18,
     '"1e400"', '"٣"', '"content:1000000000"', '["content:1000000000", "*:-1"]', '"\\ud800"', '"\\u0000"',
     '["date:1e400", "date:NaN"]', '["date>=1e400"]', '["date<999999999999999999"]', '"(((((((((((("',
     "true", "null", '""', '"["', '"a=1&a=2&requests=%5B"', "{}", "[]", '["*", 1]', '{"params": {}}']
)  # fmt: skip
PAIRS = st.lists(st.tuples(st.sampled_from(FIELDS), VALUES), max_size=4)
BODY = st.one_of(
    BYTES,
    PAIRS.map(lambda pairs: _object(pairs).encode()),
    st.lists(PAIRS, max_size=3).map(lambda queries: _requests(queries).encode()),
)


def _object(pairs: list[tuple[str, str]]) -> str:
    members = ",".join(f'"{name}":{value}' for name, value in pairs)
    return f"{{{members}}}"


def _requests(queries: list[list[tuple[str, str]]]) -> str:
    of_index = (_object([("indexName", '"posts"'), *pairs]) for pairs in queries)
    return f'{{"requests":[{",".join(of_index)}]}}'


def _quoted(value: bytes) -> bytes:
    return quote_from_bytes(value).encode()


@pytest.fixture(scope="module")
def whole(settings: Settings) -> Flask:
    """An app that has every address there can be."""
    return create_app(replace(settings, hook_secret=SECRET, allowed_origins=("*",)))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(part=PARTS, query=QUERY, body=BODY)
def test_any_bytes_at_every_address(whole: Flask, part: bytes, query: bytes, body: bytes) -> None:
    rules = {rule.rule for rule in whole.url_map.iter_rules()} | {"/<other>"}
    for rule in sorted(rules):
        path = part.join(map(str.encode, PART.split(rule)))
        for method in ("GET", "HEAD", "POST"):
            status, sent = _asked(whole, method, path, query, body)
            assert status < 500, (method, path, sent)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=BODY)
def test_any_values_in_queries(whole: Flask, body: bytes) -> None:
    for path in (b"posts/query", b"docsearch/query", b"*/queries", b"posts/facets/tags/query"):
        status, sent = _asked(whole, "POST", b"/1/indexes/" + path, b"", body)
        assert status in (200, 400), (path, sent)


@pytest.mark.parametrize("path", ["/tags/", "/static/style.css", "/tags/redis", "/api/tags"])
def test_a_query_string_that_is_no_text(whole: Flask, path: str) -> None:
    status, _ = _asked(whole, "GET", path.encode(), b"\xcf", b"")
    assert status == 200


def _asked(app: Flask, method: str, path: bytes, query: bytes, body: bytes) -> tuple[int, bytes]:
    """The status and the body of the answer to a request with these very bytes."""
    environ = EnvironBuilder(method=method, input_stream=BytesIO(body)).get_environ()
    environ |= {
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "CONTENT_LENGTH": str(len(body)),
    }
    sent, status, _ = run_wsgi_app(app, environ)
    return int(status.split()[0]), b"".join(sent)
