"""What programs may ask: the same searches as JSON, and whether the app is well."""

from typing import Any

import orjson
from flask import Blueprint, Response, request

from indexer import (
    COMPLETIONS,
    MOST_COMPLETIONS,
    MOST_RELATED,
    RELATED,
    RequestError,
    completions_json,
    explained_json,
    post_json,
    related_json,
    text_and_limit,
    values_json,
)
from webapp.asking import asked, index, printable
from webapp.searches import as_json

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
def search() -> Response:
    """A page of hits with facets; the same parameters as the page `/search`."""
    body, headers = as_json(index(), asked())
    return Response(body, headers=dict(headers))


@blueprint.get("/api/explain")
def explain() -> Response:
    """Why the post of this slug stands where it does for a search, or is not found."""
    slug = printable(request.args.get("post", "")).strip()
    if not slug:
        raise RequestError("post", "it is missing", "the slug of a post")
    return _json(explained_json(index().explain(asked(), slug)))


@blueprint.get("/api/tags")
def tags() -> Response:
    """Every tag with its count."""
    return _json(values_json(index().facet("tag")))


@blueprint.get("/api/posts/<slug>")
def post(slug: str) -> Response:
    """One whole post."""
    return _json(post_json(index().post(slug)))


@blueprint.get("/api/posts/<slug>/related")
def related(slug: str) -> Response:
    """The posts most like one post, and why."""
    _, limit = text_and_limit(request.args.items(multi=True), RELATED, MOST_RELATED)
    return _json(related_json(index().related(slug, limit)))


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """What a text may become while it is typed."""
    text, limit = text_and_limit(request.args.items(multi=True), COMPLETIONS, MOST_COMPLETIONS)
    return _json(completions_json(index().suggest(printable(text), limit)))


@blueprint.get("/healthz")
def health() -> Response:
    """Whether searches can be answered; 503 where there is no index."""
    stats = index().stats()
    response = _json({"status": "ok", "generation": stats.generation, "posts": stats.posts})
    response.headers["Cache-Control"] = "no-store"
    return response


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), content_type="application/json")
