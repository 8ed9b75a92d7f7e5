"""Algolia's protocol: what InstantSearch, autocomplete and DocSearch ask, answered by our index.

A body is read (`bodies`), its parameters (`parameters`, of `kinds`, and `filters` with `expressions` and
`conditions`) say what is asked (`wishes`), it is searched for (`answers`), and posts become records
(`records`, `docsearch`) with marks (`highlights`) and counts (`facets`, and `levels` for tags in tags). Not
for: deciding what is found.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.algolia.answers import answers, letters_of_hits
from webapp.algolia.bodies import LARGEST_BODY, Query, params_of, queries_of
from webapp.algolia.names import COUNTED, INDEXES
from webapp.algolia.schemas import SCHEMAS
from webapp.asking import index
from webapp.declared import JSON, Address, Part
from webapp.feeds.site import base_address

__all__ = ["ADDRESSES", "SCHEMAS", "blueprint"]

_NAME = Part("name", "the index", known=tuple(INDEXES), has_slashes=True)
_ATTRIBUTE = Part("attribute", "the attribute", known=COUNTED)

QUERIES = Address(
    "queries",
    "/1/indexes/*/queries",
    "Several queries at once, as InstantSearch asks them",
    schema="Results",
    body="Queries",
    problem="Message",
    kept=False,
)
QUERY = Address(
    "query",
    "/1/indexes/{name}/query",
    "One query in Algolia's protocol",
    parts=(_NAME,),
    schema="Result",
    body="Query",
    problem="Message",
    kept=False,
)
FACET = Address(
    "facet_query",
    "/1/indexes/{name}/facets/{attribute}/query",
    "The values of a facet that contain a text",
    parts=(_NAME, _ATTRIBUTE),
    schema="FacetHits",
    body="Query",
    problem="Message",
    kept=False,
)
ADDRESSES = (QUERIES, QUERY, FACET)

blueprint = Blueprint("algolia", __name__)


@blueprint.post(QUERIES.rule)
def queries() -> Response:
    """Several queries at once, as InstantSearch asks them."""
    asked = queries_of(_body())
    letters = letters_of_hits([query for query in asked.queries if not query.of_facet])
    if not asked.enough:
        return _json({"results": _answers(asked.queries, letters)})
    results: list[dict[str, Any]] = []
    enough = False
    for (
        query
    ) in asked.queries:  # each by itself: most bodies end with the first that fills its page
        results += [{"processed": False, "hits": []}] if enough else _answers([query], letters)
        page = results[-1]
        enough = enough or page.get("nbHits", 0) >= page.get("hitsPerPage", 1)
    return _json({"results": results})


@blueprint.post(QUERY.rule)
def query(name: str) -> Response:
    """One query."""
    asked = Query(name, params_of(_body()))
    return _json(_answers([asked], letters_of_hits([asked]))[0])


@blueprint.post(FACET.rule)
def facet(name: str, attribute: str) -> Response:
    """The values of a facet that contain a text."""
    asked = Query(name, {**params_of(_body()), "facet": attribute}, of_facet=True)
    return _json(_answers([asked])[0])


def _answers(queries: Sequence[Query], letters: int = 0) -> list[dict[str, Any]]:
    posts = index()
    return answers(posts, queries, base_address(posts.settings, request.environ), letters)


def _body() -> bytes:
    request.max_content_length = LARGEST_BODY
    body = request.get_data()
    if request.content_length is None and len(body) == LARGEST_BODY:
        raise RequestEntityTooLarge  # of a body in chunks no more is read, and nothing says so
    return body


def _json(value: dict[str, Any]) -> Response:
    return Response(orjson.dumps(value), content_type=JSON)
