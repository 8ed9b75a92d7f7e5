"""What `/openapi.json` says is valid OpenAPI, and what answers are; the page of the API says the same."""

import json
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from indexer import CARD_FIELDS, FACETS, HIT_FIELDS
from tests.webapp.pages import parsed, texts
from webapp.api import ADDRESSES, SHAPES
from webapp.declared import Address

SLUG = "caching-and-redis-the-sticky-note-mental-model"


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    response = client.get("/openapi.json")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    read: dict[str, Any] = json.loads(response.data)
    return read


def test_document_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_every_shape_is_used(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    assert [name for name in SHAPES if f"#/components/schemas/{name}" not in text] == []


def test_hits_and_facets_have_the_properties_of_answers() -> None:
    assert tuple(SHAPES["Hit"]["properties"]) == HIT_FIELDS
    assert tuple(SHAPES["Posts"]["properties"]["posts"]["items"]["properties"]) == CARD_FIELDS
    assert tuple(SHAPES["Page"]["properties"]["facets"]["properties"]) == tuple(FACETS)


def held(body: bytes, shape: str) -> None:
    """The body has the shape."""
    jsonschema.validate(json.loads(body), SHAPES[shape] | {"components": {"schemas": SHAPES}})


@pytest.mark.parametrize(
    "address", [a for a in ADDRESSES if not a.body], ids=lambda address: address.name
)
def test_the_sample_of_every_address_answers_as_described(
    client: FlaskClient, address: Address
) -> None:
    response = client.get(address.sample(SLUG))
    assert response.status_code == 200, response.text
    assert response.content_type == address.media_type
    if address.schema:
        held(response.data, address.schema)


NAMED = {
    "indexName": "posts",
    "query": "redis",
    "facets": ["*"],
    "attributesToSnippet": ["content"],
}


@pytest.mark.parametrize(
    ("path", "sent", "body", "shape", "status"),
    [
        ("*/queries", "Queries", {"requests": [NAMED, {**NAMED, "clickAnalytics": True}]}, "Results", 200),
        ("*/queries", "Queries", {"requests": [{**NAMED, "type": "facet", "facet": "tags"}]}, "Results", 200),
        ("*/queries", "Queries", {"requests": [{"indexName": "docsearch"}]}, "Results", 200),
        ("posts/query", "Query", {"params": "query=redis&facets=tags"}, "Result", 200),
        ("posts/facets/tags/query", "Query", {"facetQuery": "re"}, "FacetHits", 200),
        ("posts/query", "Query", {"filters": "("}, "Message", 400),
        ("none/query", "Query", {}, "Message", 404),
    ],
)  # fmt: skip
def test_what_is_posted_and_answered_is_as_described(
    client: FlaskClient, path: str, sent: str, body: dict[str, Any], shape: str, status: int
) -> None:
    held(json.dumps(body).encode(), sent)
    response = client.post(f"/1/indexes/{path}", json=body)
    assert response.status_code == status
    held(response.data, shape)


def test_the_page_of_the_api_lists_every_address_parameter_and_property(
    client: FlaskClient,
) -> None:
    page = parsed(client.get("/api/docs").text)
    assert {a.path for a in ADDRESSES} <= set(texts(page, "h3 code"))
    cells = set(texts(page, "td code"))
    assert {p.name for a in ADDRESSES for p in a.parameters} <= cells
    assert {name for s in SHAPES.values() for name in s["properties"]} <= cells
    ids = {f"#{node.attributes['id']}" for node in page.css("[id]")}
    leads = {node.attributes["href"] or "" for node in page.css("main a[href^='#']")}
    assert leads <= ids
