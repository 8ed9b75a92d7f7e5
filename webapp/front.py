"""The short way to what is asked most: searches, answered in front of Flask.

Flask takes 80 us of each request, which is as much as a search for one word. Its views answer the same the
long way, where a search that is more than a plain GET goes, and one that goes wrong: they know what to say.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

from indexer import Index, IndexUnavailable, PostingsError, from_params, within
from webapp.asking import pairs_of, search_of
from webapp.compression import SMALLEST, packed, wants_gzip
from webapp.cors import standing
from webapp.endpoints.table import FACET_CHOICE, HIT_CHOICE, counted
from webapp.feeds.heads import heads_of
from webapp.freshness import NEVER, Freshness, is_known
from webapp.headers import ALWAYS, UNAVAILABLE
from webapp.pages.items import Items
from webapp.pages.searches import as_page
from webapp.searches import Answered, as_json

LONG_WAY = ("HTTP_IF_MATCH", "HTTP_ORIGIN")
"""Headers that may forbid the answer, or add headers to it."""

ANYTHING = "*"
"""As an ETag: 304 where there is an answer at all, which only the answer shows."""

Headers = tuple[tuple[str, str], ...]


class _Way(NamedTuple):
    """How an address is answered, the headers of each answer, 304 too, and of one that holds only now."""

    answer: Callable[[WSGIEnvironment], Answered]
    headers: Headers
    only_now: Headers


class Front:
    """A WSGI app before that of Flask."""

    def __init__(
        self, app: Flask, posts: Index, items: Items, fresh: Freshness, origins: Sequence[str]
    ) -> None:
        self._posts = posts
        self._seconds = posts.settings.opensearch_timeout
        self._items = items
        self._fresh = fresh
        self._template = app.jinja_env.get_template("search.html")
        # one dict, as it is copied for each page: Jinja's chain of them takes 14 us more
        self._template.globals = dict(self._template.globals)
        self._heads = heads_of(app)
        self._logger = app.logger
        common = ALWAYS | {"Cache-Control": fresh.cache_control, "Vary": "Accept-Encoding"}
        now = common | {"Cache-Control": NEVER}
        more = standing(origins)
        page = _Way(self._page, _merged(common, {}), _merged(now, {}))
        json = _Way(self._json, _merged(common, more), _merged(now, more))
        self._ways = {"/": page, "/search": page, "/api/search": json}
        self.flask: WSGIApplication = app.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The answer to one request, or what tells that the index took too long for it."""
        with within(self._seconds):
            return self._answer(environ, start)

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        way = self._ways.get(environ["PATH_INFO"])
        if way is None or not _is_plain(environ):
            return self.flask(environ, start)
        try:
            etag = self._fresh.etag(environ)  # first, so that it is of no later state than the body
            if is_known(etag, environ):
                start("304 Not Modified", [("ETag", etag), *way.headers])
                return []
            body, headers, kept = way.answer(environ)
        except IndexUnavailable as error:  # asking again would take as long
            environ[UNAVAILABLE] = error
            return self.flask(environ, start)
        except Exception as error:  # Flask comes to the same, and says what it is;
            if not isinstance(error, PostingsError):  # or it does not, and nobody would know
                self._logger.warning("Flask is asked once more", exc_info=error)
            return self.flask(environ, start)
        if len(body) >= SMALLEST and wants_gzip(environ):
            body = packed(body)
            headers = (*headers, ("Content-Encoding", "gzip"))
        length = ("Content-Length", str(len(body)))
        right = (("ETag", etag), *way.headers) if kept else way.only_now
        start("200 OK", [*headers, length, *right])
        return [body]

    def _json(self, environ: WSGIEnvironment) -> Answered:
        pairs = pairs_of(environ)
        last = dict(pairs)
        fields, facets = (one.read(last.get(one.name, "")) for one in (HIT_CHOICE, FACET_CHOICE))
        return as_json(self._posts, from_params(pairs), fields, counted(facets))

    def _page(self, environ: WSGIEnvironment) -> Answered:
        request = search_of(environ)
        return as_page(self._posts, request, environ, self._template, self._heads, self._items)


def _is_plain(environ: WSGIEnvironment) -> bool:
    """Whether nothing is asked but the answer, or 304 where the client has it."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ.keys().isdisjoint(LONG_WAY)
        and environ.get("HTTP_IF_NONE_MATCH") != ANYTHING
    )


def _merged(headers: Mapping[str, str], more: Mapping[str, str]) -> Headers:
    """All of them; what both vary by in one."""
    vary = [one["Vary"] for one in (headers, more) if "Vary" in one]
    return tuple({**headers, **more, "Vary": ", ".join(vary)}.items())
