"""JSON Schemas in few words."""

from typing import Any

Schema = dict[str, Any]


def of(kind: str, help: str = "", **more: Any) -> Schema:
    """A value of a kind."""
    return {"type": kind, **({"description": help} if help else {}), **more}


def text(help: str = "", **more: Any) -> Schema:
    """A text."""
    return of("string", help, **more)


def count(help: str = "") -> Schema:
    """A whole number from 0 up."""
    return of("integer", help, minimum=0)


def or_null(schema: Schema) -> Schema:
    """What may be null too."""
    return {**schema, "type": [schema["type"], "null"]}


def array(items: Schema, help: str = "") -> Schema:
    """A list."""
    return of("array", help, items=items)


def ref(name: str) -> Schema:
    """A shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def name_of(schema: Schema) -> str:
    """The name of a shape that `ref` was made of."""
    return str(schema["$ref"]).rpartition("/")[2]


def record(properties: dict[str, Schema], help: str = "", optional: bool = False) -> Schema:
    """An object of these properties and no others, all there unless they are optional."""
    required = {} if optional else {"required": list(properties)}
    return of("object", help, properties=properties, **required, additionalProperties=False)
