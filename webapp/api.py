"""What programs may ask: the table of endpoints as views, and documents of it and of feeds and protocols."""

from functools import partial

import orjson
from flask import Blueprint, Response, render_template, request

from indexer import SearchRequest, StorageError
from webapp import algolia
from webapp.asking import index, pairs_of
from webapp.declared import JSON
from webapp.endpoints import OPERATIONS, Operation
from webapp.endpoints.document import document
from webapp.endpoints.json_schema import name_of
from webapp.endpoints.schemas import SCHEMAS
from webapp.endpoints.shapes import coded, grouped, rows
from webapp.feeds import views as feeds
from webapp.freshness import NEVER
from webapp.searches import Answered

ADDRESSES = (*OPERATIONS, *feeds.ADDRESSES, *algolia.ADDRESSES)
"""All that documents tell of."""

SHAPES = SCHEMAS | algolia.SCHEMAS


def api(site_name: str, version: str) -> Blueprint:
    """All endpoints, and what tells of them."""
    blueprint = Blueprint("api", __name__)
    info = {"title": site_name, "version": version}
    for operation in OPERATIONS:
        blueprint.add_url_rule(operation.rule, operation.name, partial(_answer, operation))

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        """The table as OpenAPI has it."""
        body = orjson.dumps(document(info, _newest(), ADDRESSES, SHAPES))
        return Response(body, content_type=JSON)

    @blueprint.get("/api/docs")
    def docs() -> str:
        """The table as a page."""
        return render_template(
            "api.html",
            addresses=ADDRESSES,
            shapes=SHAPES,
            rows=rows,
            grouped=grouped,
            coded=coded,
            name_of=name_of,
            slug=_newest(),
        )

    return blueprint


def _newest() -> str:
    """The slug of a post that is there, for examples; a word where there is none."""
    try:
        hits = index().search(SearchRequest(size=1), snippets=False, facets=()).hits
    except StorageError:
        hits = ()
    return hits[0].card.slug if hits else "welcome"


def _answer(operation: Operation, **parts: str) -> Response:
    asked = operation.read(pairs_of(request.environ), parts)
    found = operation.answer(index(), asked)
    if not isinstance(found, Answered):
        found = Answered(orjson.dumps(found), (("Content-Type", JSON),), operation.kept)
    response = Response(found.body, headers=dict(found.headers))
    if not found.kept:
        response.headers["Cache-Control"] = NEVER
    return response
