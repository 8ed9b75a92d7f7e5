"""The queries of a body are asked together, however many they are."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.counted_engine import CountedEngine, counting
from tests.webapp.algolia.test_answers import asked
from webapp.asking import EXTENSION

QUERIES: list[dict[str, Any]] = [
    {"query": "redis", "facets": ["*"], "hitsPerPage": 1},
    {"query": "redis", "facets": ["tags"], "hitsPerPage": 0},
    {"query": "redsi", "attributesToRetrieve": ["title"]},
    {"indexName": "docsearch", "query": "cache"},
    {"indexName": "posts/sort/date:desc", "filters": "tags:sql"},
    {"type": "facet", "facet": "tags", "facetQuery": "d", "maxFacetHits": 1},
    {"type": "facet", "facet": "tags", "query": "redis"},
    {"query": "nothingofit"},
]


@pytest.fixture
def engine(app: Flask) -> Iterator[CountedEngine]:
    """The engine of the app, which counts what it is asked."""
    with counting(app.extensions[EXTENSION]) as engine:
        yield engine


def timeless(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The results but for how long they took."""
    return [
        {name: value for name, value in one.items() if not name.endswith("TimeMS")}
        for one in results
    ]


def test_queries_are_answered_as_one_by_one(client: FlaskClient) -> None:
    single = [one for query in QUERIES for one in asked(client, query)]
    assert timeless(asked(client, *QUERIES)) == timeless(single)


def test_queries_are_asked_together(client: FlaskClient, engine: CountedEngine) -> None:
    asked(client, *QUERIES)
    counts = engine.counts()
    assert counts[0] == len(QUERIES)
    asked(client, *[{"query": "", "facets": ["tags"]}] * 20)
    assert engine.counts() == [20]


def test_what_needs_no_answer_is_not_asked(client: FlaskClient, engine: CountedEngine) -> None:
    asked(client, *[{"query": "", "hitsPerPage": 1}] * 3, strategy="stopIfEnoughMatches")
    assert engine.counts() == [1]


def test_no_query_asks_nothing(client: FlaskClient) -> None:
    assert asked(client) == []
