"""What programs read of this site, at its addresses: feeds, the sitemap, what it is as a search engine."""

from collections.abc import Iterator
from typing import cast

import orjson
from flask import Blueprint, Flask, Response, current_app, request
from jinja2 import Environment
from werkzeug.exceptions import BadRequest

from indexer import COMPLETIONS_LIMIT, PARAMETERS, QUERY, NotFound
from webapp.asking import asked, index, pairs_of, words
from webapp.declared import Address
from webapp.feeds import atom, json_feed, opensearch, sitemaps
from webapp.feeds.following import feed_of
from webapp.feeds.site import base_address
from webapp.feeds.xml import xml_environment

EXTENSION = "postings_xml"

PARTS = "postings_sitemap"
MOST_BASES = 16
"""Addresses of the app for which the parts of the sitemap are remembered."""

_KnownParts = dict[tuple[str, str], tuple[sitemaps.Location, ...]]
XML = "application/xml"

ATOM = Address(
    "atom",
    "/feeds/atom",
    "A search as Atom: whole posts, newest first, linked page to page",
    tuple(PARAMETERS.values()),
    media_type=atom.MEDIA_TYPE,
    example="?q=redis",
)
JSON_FEED = Address(
    "json_feed",
    "/feeds/json",
    "A search as JSON Feed 1.1: whole posts, newest first, linked page to page",
    tuple(PARAMETERS.values()),
    media_type=json_feed.MEDIA_TYPE,
    example="?tag=redis",
)
SUGGESTIONS = Address(
    "suggestions",
    "/api/suggest/opensearch",
    "What a text may become, for the box of a browser: the text, completions, and their addresses",
    (QUERY, COMPLETIONS_LIMIT),
    media_type=opensearch.SUGGESTIONS_TYPE,
    example="?q=cach",
)
ADDRESSES = (ATOM, JSON_FEED, SUGGESTIONS)
"""Those that programs of others may ask as they do the API."""

blueprint = Blueprint("feeds", __name__)


def install(app: Flask) -> None:
    """Give an app these addresses."""
    app.extensions[EXTENSION] = xml_environment(app)
    app.extensions[PARTS] = _KnownParts()
    app.register_blueprint(blueprint)


@blueprint.get(ATOM.rule)
def atom_feed() -> Response:
    """A search as Atom; the same parameters as the page `/search`, but for the order."""
    feed = feed_of(index(), asked(), _base(), "atom", words())
    return _answer(atom.atom(feed, _templates().get_template("feeds/atom.xml")), atom.MEDIA_TYPE)


@blueprint.get(JSON_FEED.rule)
def feed_as_json() -> Response:
    """A search as JSON Feed; the same parameters."""
    feed = feed_of(index(), asked(), _base(), "json", words())
    return _answer(orjson.dumps(json_feed.json_feed(feed)), json_feed.MEDIA_TYPE)


@blueprint.get("/opensearch.xml")
def search_engine() -> Response:
    """What a browser must know to add this site to its search engines."""
    template = _templates().get_template("feeds/opensearch.xml")
    text = opensearch.description(index().settings.site_name, _base(), template)
    return _answer(text, opensearch.MEDIA_TYPE)


@blueprint.get(SUGGESTIONS.rule)
def suggest() -> Response:
    """What a text may become, for the box of a browser."""
    given = dict(pairs_of(request.environ))
    text = QUERY.read(given.get(QUERY.name, ""))
    limit = COMPLETIONS_LIMIT.read(given.get(COMPLETIONS_LIMIT.name, ""))
    values = opensearch.suggestions(index().suggest(text, limit), limit, _base())
    return _answer(orjson.dumps(values), opensearch.SUGGESTIONS_TYPE)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The parts of the sitemap."""
    locations = sitemaps.within_limits(_parts(), _base())
    template = _templates().get_template("feeds/sitemap_index.xml")
    return _answer(template.render(places=locations), XML)


@blueprint.get("/sitemaps/pages.xml")
def sitemap_of_pages() -> Response:
    """The part with all that is no post."""
    return _part(sitemaps.pages(index()))


@blueprint.get("/sitemaps/posts-<int:number>.xml")
def sitemap_of_posts(number: int) -> Response:
    """A part with posts."""
    if request.path not in {part.path for part in _parts()}:
        raise NotFound("the sitemap has no such part")
    return _part(sitemaps.posts(index(), _base(), number))


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers should leave alone, and where the sitemap is."""
    text = _templates().get_template("feeds/robots.txt").render(base=_base())
    return _answer(text, "text/plain; charset=utf-8")


def _parts() -> tuple[sitemaps.Location, ...]:
    """The parts of the sitemap, remembered: where all posts are at home elsewhere, each is looked at."""
    known = cast(_KnownParts, current_app.extensions[PARTS])
    key = index().content, _base()
    parts = known.get(key)
    if parts is None:
        parts = tuple(sitemaps.parts(index(), key[1]))
        if len(known) >= MOST_BASES:
            known.clear()
        known[key] = parts
    return parts


def _part(locations: Iterator[sitemaps.Location]) -> Response:
    """A part of the sitemap, sent while it is read."""
    places = sitemaps.within_limits(locations, _base())
    stream = _templates().get_template("feeds/sitemap.xml").stream(places=places)
    stream.enable_buffering(_PIECES)
    response = Response((text.encode() for text in stream), content_type=XML)
    # else its length would be counted, of all at once
    response.implicit_sequence_conversion = False
    return response


_PIECES = 2_000
"""Pieces of a template that are sent together."""


def _base() -> str:
    """The address that readers have this app at: who reads a feed elsewhere needs it."""
    base = base_address(index().settings, request.environ)
    if not base:
        raise BadRequest("The header Host names no host.")
    return base


def _templates() -> Environment:
    return cast(Environment, current_app.extensions[EXTENSION])


def _answer(body: str | bytes, media_type: str) -> Response:
    return Response(body, content_type=media_type)
