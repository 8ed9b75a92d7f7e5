"""What a body asks: one query or many, in any of the forms in which clients send them.

    {"requests": [{"indexName": "posts", "query": "x", "facets": ["tags"]}]}           version 5
    {"requests": [{"indexName": "posts", "params": "query=x&facets=%5B%22tags%22%5D"}]}  version 4
    {"requests": [{"indexName": "posts", "params": {"query": "x"}}]}                   by hand

What is meant as JSON is sent as text/plain by browsers, so that they need not ask first; it is read as JSON
whatever it is called.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson

from indexer import OneOf, RequestError
from webapp.algolia.kinds import value_of

LARGEST_BODY = 1_000_000
"""Bytes."""

MOST_QUERIES = 50
"""Of one body."""

DEEPEST = 20
"""Levels of arrays and objects in a body; what is told of it again recurses."""


class Strategy(StrEnum):
    """Which queries of a body are asked."""

    NONE = "none"
    STOP = "stopIfEnoughMatches"


STRATEGY = OneOf(
    "strategy",
    "whether all are asked, or none behind the first that fills its page",
    words=Strategy,
    usual=Strategy.NONE,
)


class Query(NamedTuple):
    """An index's name and parameters; `of_facet` says that values of a facet are looked for."""

    name: str
    params: Mapping[str, Any]
    of_facet: bool = False


class Queries(NamedTuple):
    """The queries of a body. With `enough` those behind the first that fills its page are not asked."""

    queries: tuple[Query, ...]
    enough: bool = False


def queries_of(body: bytes) -> Queries:
    """The queries of a body that may have several. Raises RequestError."""
    given = _object("body", body)
    requests = given.get("requests")
    if not isinstance(requests, list):
        raise RequestError("requests", "it is no array", "an array of queries")
    if len(requests) > MOST_QUERIES:
        problem = f"{len(requests)} queries are too many"
        raise RequestError("requests", problem, f"at most {MOST_QUERIES}")
    enough = value_of(STRATEGY, given) is Strategy.STOP
    return Queries(tuple(map(_query, requests)), enough)


def params_of(body: bytes) -> dict[str, Any]:
    """The parameters of a body that is one query; none of an empty one. Raises RequestError."""
    return _params(_object("body", body)) if body.strip() else {}


def _query(given: Any) -> Query:
    if not isinstance(given, dict):
        raise RequestError("requests", "a query is no object", "objects")
    index = given.get("indexName")
    if not isinstance(index, str):
        raise RequestError("indexName", "it is no text", "the name of an index")
    return Query(index, _params(given), given.get("type") == "facet")


def _params(given: dict[str, Any]) -> dict[str, Any]:
    """The parameters that stand beside `params`, and those in it."""
    inside = given.get("params") or {}
    if isinstance(inside, str):
        inside = dict(parse_qsl(inside, keep_blank_values=True))
    if not isinstance(inside, dict):
        raise RequestError("params", "it is neither text nor object", "a=1&b=2, or an object")
    beside = {name: value for name, value in given.items() if name not in _AROUND}
    return {**beside, **inside}


def _object(name: str, body: bytes) -> dict[str, Any]:
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RequestError(name, f"it is no JSON: {error}", "JSON in UTF-8") from None
    if not isinstance(given, dict):
        raise RequestError(name, "it is no JSON object", "an object")
    if _is_deeper(given, DEEPEST):
        raise RequestError(name, "it is nested too deep", f"at most {DEEPEST} levels")
    return given


def _is_deeper(given: dict[str, Any], levels: int) -> bool:
    """Whether objects and arrays have more levels than these."""
    level: list[Any] = [given]
    for _ in range(levels):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return any(isinstance(one, dict | list) for one in level)


_AROUND = {"indexName", "params", "type"}
