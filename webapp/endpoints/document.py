"""What programs may ask as an OpenAPI document."""

from collections.abc import Iterable, Mapping
from typing import Any

from indexer import Parameter
from webapp.declared import JSON, Address, Part
from webapp.endpoints.json_schema import Schema, ref
from webapp.problems import MEDIA_TYPE

OPENAPI = "3.1.0"


def document(
    info: Mapping[str, str], slug: str, addresses: Iterable[Address], shapes: Mapping[str, Schema]
) -> dict[str, Any]:
    """What `/openapi.json` says of a site with these addresses, which has a post of this slug."""
    return {
        "openapi": OPENAPI,
        "info": {
            **info,
            "description": "Search for posts: full text, facets and exact counts.",
        },
        "servers": [{"url": "/"}],
        "paths": {one.path: {one.method.lower(): _operation(one, slug)} for one in addresses},
        "components": {
            "schemas": dict(shapes),
            "responses": {name: _problem(name, "Problem") for name in _PROBLEMS},
            "headers": _HEADERS,
        },
    }


_PROBLEMS = {
    "BadRequest": "A parameter has a value that cannot be used; `parameter` and `allowed` say which",
    "NotFound": "There is nothing of this name",
    "TooLarge": "The body is too large",
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


def _operation(address: Address, slug: str) -> dict[str, Any]:
    details = {"description": address.details} if address.details else {}
    content = {JSON: {"schema": ref(address.body)}}
    body = {"requestBody": {"content": content}} if address.body else {}
    return {
        "operationId": address.name,
        "summary": address.summary,
        **details,
        "parameters": [
            *(_part(part, slug) for part in address.parts),
            *(_parameter(one, slug) for one in address.parameters),
        ],
        **body,
        "responses": _responses(address),
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


def _responses(address: Address) -> dict[str, Any]:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    answer = {"schema": ref(address.schema)} if address.schema else {}
    content = {address.media_type: answer}
    found: dict[str, Any] = {"200": {"description": address.summary, "content": content}}
    if address.kept:
        found["200"]["headers"] = headers
        found["304"] = {
            "description": "What If-None-Match names is still right",
            "headers": headers,
        }
    names = {parameter.name for parameter in address.parameters}
    has_names = address.parts or address.body or "post" in names
    wrong = {
        "400": "BadRequest" if address.parameters or address.body else "",
        "404": "NotFound" if has_names else "",
        "413": "TooLarge" if address.body else "",
        "503": "Unavailable",
    }
    refused = {status: _refused(name, address.problem) for status, name in wrong.items() if name}
    return found | refused


def _refused(name: str, shape: str) -> dict[str, Any]:
    """What is answered where something is wrong; most addresses share it."""
    return (
        {"$ref": f"#/components/responses/{name}"} if shape == "Problem" else _problem(name, shape)
    )


def _problem(name: str, shape: str) -> dict[str, Any]:
    kind = MEDIA_TYPE if shape == "Problem" else JSON
    return {"description": _PROBLEMS[name], "content": {kind: {"schema": ref(shape)}}}
