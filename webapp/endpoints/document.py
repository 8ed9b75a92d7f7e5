"""The table of endpoints as an OpenAPI document."""

from typing import Any

from indexer import Parameter
from webapp.endpoints.operation import Operation, Part
from webapp.endpoints.schemas import SCHEMAS, ref
from webapp.endpoints.table import OPERATIONS
from webapp.problems import MEDIA_TYPE

OPENAPI = "3.1.0"


def document(site_name: str, version: str, slug: str) -> dict[str, Any]:
    """What `/openapi.json` says of a site that has a post of this slug."""
    return {
        "openapi": OPENAPI,
        "info": {
            "title": site_name,
            "version": version,
            "description": "Search for posts: full text, facets and exact counts.",
        },
        "servers": [{"url": "/"}],
        "paths": {one.path: {"get": _operation(one, slug)} for one in OPERATIONS},
        "components": {
            "schemas": SCHEMAS,
            "responses": {name: _problem(text) for name, text in _PROBLEMS.items()},
            "headers": _HEADERS,
        },
    }


_PROBLEMS = {
    "BadRequest": "A parameter has a value that cannot be used; `parameter` and `allowed` say which",
    "NotFound": "There is nothing of this name",
    "Unavailable": "There is no index yet, or it cannot be read",
}

_HEADERS = {
    "ETag": {
        "description": "Names the state of the posts; send it as If-None-Match",
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": "How long the answer may be used without asking again",
        "schema": {"type": "string"},
    },
}


def _operation(operation: Operation, slug: str) -> dict[str, Any]:
    details = {"description": operation.details} if operation.details else {}
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        **details,
        "parameters": [
            *(_part(part, slug) for part in operation.parts),
            *(_parameter(one, slug) for one in operation.parameters),
        ],
        "responses": _responses(operation),
    }


def _part(part: Part, slug: str) -> dict[str, Any]:
    known = {"enum": list(part.known)} if part.known else {}
    return {
        "name": part.name,
        "in": "path",
        "required": True,
        "description": part.help,
        "schema": {"type": "string", **known},
        **({} if part.known else {"example": slug}),
    }


def _parameter(parameter: Parameter[Any], slug: str) -> dict[str, Any]:
    schema = parameter.schema
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.help,
        "schema": schema,
        **({"style": "form", "explode": parameter.repeats} if schema["type"] == "array" else {}),
        **({"required": True, "example": slug} if parameter.required else {}),
    }


def _responses(operation: Operation) -> dict[str, Any]:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    answer = {"application/json": {"schema": ref(operation.schema)}}
    found: dict[str, Any] = {"200": {"description": operation.summary, "content": answer}}
    if operation.kept:
        found["200"]["headers"] = headers
        found["304"] = {
            "description": "What If-None-Match names is still right",
            "headers": headers,
        }
    if operation.parameters:
        found["400"] = {"$ref": "#/components/responses/BadRequest"}
    if operation.parts or "post" in {parameter.name for parameter in operation.parameters}:
        found["404"] = {"$ref": "#/components/responses/NotFound"}
    found["503"] = {"$ref": "#/components/responses/Unavailable"}
    return found


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}
