"""What programs may ask: the same searches as JSON, and whether the app is well."""

from typing import Any

import orjson
from flask import Blueprint, Response

from indexer import page_json, post_json, values_json
from webapp.asking import asked, index

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
def search() -> Response:
    """A page of hits with facets; the same parameters as the page `/search`."""
    return _json(page_json(index().search(asked())))


@blueprint.get("/api/tags")
def tags() -> Response:
    """Every tag with its count."""
    return _json(values_json(index().facet("tag")))


@blueprint.get("/api/posts/<slug>")
def post(slug: str) -> Response:
    """One whole post."""
    return _json(post_json(index().post(slug)))


@blueprint.get("/healthz")
def health() -> Response:
    """Whether searches can be answered; 503 where there is no index."""
    stats = index().stats()
    response = _json({"status": "ok", "generation": stats.generation, "posts": stats.posts})
    response.headers["Cache-Control"] = "no-store"
    return response


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), content_type="application/json")
