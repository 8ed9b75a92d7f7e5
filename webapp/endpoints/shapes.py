"""Parameters and shapes of answers as the page of the API lists them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from indexer import Parameter
from webapp.endpoints.json_schema import Schema, name_of

_CODE = re.compile("`([^`]+)`")

_KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "array": "list",
}


class Row(NamedTuple):
    """A property: its name behind those of what it is in, its kind, the name of its shape, and what it is."""

    name: str
    kind: str
    shape: str
    help: str


def rows(schema: Schema, within: str = "") -> Iterator[Row]:
    """The properties of an object, with those of nameless objects in it."""
    for name, inner in schema.get("properties", {}).items():
        many = inner.get("type") == "array"
        core = inner["items"] if many else inner
        kind, shape = _kind(core)
        yield Row(
            within + name, f"list of {kind}" if many else kind, shape, inner.get("description", "")
        )
        yield from rows(core, f"{within}{name}{'[]' if many else ''}.")


def coded(text: str) -> Markup:
    """A text as HTML, with what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def grouped(parameters: Iterable[Parameter[Any]]) -> list[tuple[list[str], Parameter[Any]]]:
    """Parameters that mean and take the same, by their names, each time with the first of them."""
    groups: dict[tuple[str, str], list[Parameter[Any]]] = {}
    for parameter in parameters:
        groups.setdefault((parameter.help, parameter.allowed), []).append(parameter)
    return [([one.name for one in group], group[0]) for group in groups.values()]


def _kind(schema: Schema) -> tuple[str, str]:
    """The kind of a value, and the name of its shape where it has one."""
    if "$ref" in schema:
        return "", name_of(schema)
    if "anyOf" in schema:
        return " or ".join(_kind(one)[1] for one in schema["anyOf"]), ""
    kinds: list[str] = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    named = [_KINDS.get(kind, kind) for kind in kinds]
    words = [f"“{word}”" for word in schema.get("enum", ())]
    kind = " or ".join([*(words or named[:1]), *named[1:]])
    return f"{kind}{_bounds(schema)}", ""


def _bounds(schema: Schema) -> str:
    """How large a value may be, and what it is where it is left out."""
    bounds = ""
    if "maximum" in schema:
        bounds += f" from {schema['minimum']:,} to {schema['maximum']:,}"
    if "maxLength" in schema:
        bounds += f" of at most {schema['maxLength']:,} characters"
    usual = schema.get("default")
    if isinstance(usual, list):
        usual = ", ".join(usual)
    return f"{bounds}; {usual} where left out" if usual not in (None, "", False) else bounds
