"""What `/openapi.json` says is valid OpenAPI, and what answers are; the page of the API says the same."""

import json
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from indexer import CARD_FIELDS, FACETS, HIT_FIELDS
from tests.webapp.pages import parsed, texts
from webapp.endpoints import OPERATIONS, Operation
from webapp.endpoints.schemas import SCHEMAS

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
    assert [name for name in SCHEMAS if f"#/components/schemas/{name}" not in text] == []


def test_hits_and_facets_have_the_properties_of_answers() -> None:
    assert tuple(SCHEMAS["Hit"]["properties"]) == HIT_FIELDS
    assert tuple(SCHEMAS["Posts"]["properties"]["posts"]["items"]["properties"]) == CARD_FIELDS
    assert tuple(SCHEMAS["Page"]["properties"]["facets"]["properties"]) == tuple(FACETS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_sample_of_every_endpoint_answers_as_described(
    client: FlaskClient, operation: Operation
) -> None:
    response = client.get(operation.sample(SLUG))
    assert response.status_code == 200, response.text
    schema = {**SCHEMAS[operation.schema], "components": {"schemas": SCHEMAS}}
    jsonschema.validate(json.loads(response.data), schema)


def test_the_page_of_the_api_lists_every_endpoint_parameter_and_property(
    client: FlaskClient,
) -> None:
    page = parsed(client.get("/api/docs").text)
    assert {o.path for o in OPERATIONS} <= set(texts(page, "h3 code"))
    cells = set(texts(page, "td code"))
    assert {p.name for o in OPERATIONS for p in o.parameters} <= cells
    assert {name for s in SCHEMAS.values() for name in s["properties"]} <= cells
    ids = {f"#{node.attributes['id']}" for node in page.css("[id]")}
    leads = {node.attributes["href"] or "" for node in page.css("main a[href^='#']")}
    assert leads <= ids
