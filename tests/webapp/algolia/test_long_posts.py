"""However long posts are, an answer has only so much of their texts."""

from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from indexer import Settings
from indexer.index import open_index
from tests.support import post
from webapp import create_app
from webapp.algolia.records import needs_text
from webapp.algolia.wishes import wish_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of an app over 20 long posts."""
    settings = Settings(index=str(tmp_path_factory.mktemp("long")))
    with open_index(settings).engine.writer() as writer:
        for number in range(20):
            writer.put(post(f"long{number}", "lorem ipsum " * 10_000, title="Redis"))
    return create_app(settings).test_client()


def results(client: FlaskClient, *queries: dict[str, Any]) -> list[dict[str, Any]]:
    """The results of some queries."""
    body = {"requests": [{"indexName": "posts", "query": "redis", **query} for query in queries]}
    response = client.post("/1/indexes/*/queries", data=orjson.dumps(body))
    told: list[dict[str, Any]] = orjson.loads(response.data)["results"]
    return told


@pytest.mark.parametrize(("queries", "each"), [(1, 100_000), (5, 20_000), (50, 2_000)])
def test_hits_share_what_a_body_has_of_texts(client: FlaskClient, queries: int, each: int) -> None:
    hits = [hit for result in results(client, *[{}] * queries) for hit in result["hits"]]
    assert len(hits) == 20 * queries
    assert {len(hit["content"]) for hit in hits} == {each}
    assert {len(hit["_highlightResult"]["content"]["value"]) for hit in hits} == {each}


def test_only_hits_that_are_asked_for_count(client: FlaskClient) -> None:
    first, *_ = results(client, {"hitsPerPage": 10}, *[{"hitsPerPage": 0}] * 40)
    assert {len(hit["content"]) for hit in first["hits"]} == {100_000}


def test_long_tags_around_every_word_make_no_answer_many_times_as_large(
    client: FlaskClient,
) -> None:
    tags = {"highlightPreTag": "<" * 200, "highlightPostTag": ">" * 200}
    told = results(client, {"query": "l* OR i*", **tags})
    assert 2_000_000 < len(orjson.dumps(told)) < 15_000_000


@pytest.mark.parametrize(
    ("params", "needed"),
    [
        ({}, True),
        ({"attributesToRetrieve": ["title"]}, True),
        ({"attributesToRetrieve": ["title"], "attributesToHighlight": []}, False),
        ({"attributesToRetrieve": ["*", "-content", "-headings"], "attributesToHighlight": []}, False),
        ({"attributesToRetrieve": ["*", "-content"], "attributesToHighlight": []}, True),
        ({"attributesToRetrieve": [], "attributesToHighlight": ["headings"]}, True),
        ({"attributesToRetrieve": [], "attributesToHighlight": ["*"]}, True),
        ({"attributesToRetrieve": [], "attributesToHighlight": ["title"]}, False),
        ({"attributesToRetrieve": [], "attributesToHighlight": [],
          "attributesToSnippet": ["content:5"]}, True),
        ({"attributesToRetrieve": [], "attributesToHighlight": [], "getRankingInfo": True}, True),
    ],
)  # fmt: skip
def test_texts_are_read_where_they_are_told(params: dict[str, Any], needed: bool) -> None:
    assert needs_text(wish_of(params)) is needed


def test_a_hit_without_its_text_has_all_else(client: FlaskClient) -> None:
    wish = {"attributesToRetrieve": ["title"], "attributesToHighlight": ["title"]}
    title = {
        "value": "<em>Redis</em>",
        "matchLevel": "full",
        "matchedWords": ["redis"],
        "fullyHighlighted": True,
    }
    for hit in results(client, wish)[0]["hits"]:
        assert hit.pop("objectID").startswith("long")
        assert hit == {"title": "Redis", "_highlightResult": {"title": title}}
