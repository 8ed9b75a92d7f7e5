"""The short way to what is asked most: searches, answered in front of Flask.

Flask takes 80 us of each request, which is as much as a search for one word. Its views answer the same the
long way, where a search that is more than a plain GET goes, and one that goes wrong: they know what to say.
"""

from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.http import quote_etag

from indexer import Index, PostingsError
from webapp.asking import search_of
from webapp.headers import ALWAYS, ASK_AGAIN, etag
from webapp.searches import Answered, as_json, as_page

CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH")
"""Headers that may leave the body out of the answer."""


class Front:
    """A WSGI app before that of Flask."""

    def __init__(self, app: Flask, posts: Index) -> None:
        self._posts = posts
        self._template = app.jinja_env.get_template("search.html")
        # one dict, as it is copied for each page: Jinja's chain of them takes 14 us more
        self._template.globals = dict(self._template.globals)
        self._logger = app.logger
        self._common = (*ALWAYS.items(), ("Cache-Control", ASK_AGAIN))
        self._answers: dict[str, Callable[[WSGIEnvironment], Answered]] = {
            "/": self._page,
            "/search": self._page,
            "/api/search": self._json,
        }
        self.flask: WSGIApplication = app.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The answer to one request."""
        answer = self._answers.get(environ["PATH_INFO"])
        plain = environ["REQUEST_METHOD"] == "GET" and environ.keys().isdisjoint(CONDITIONS)
        if not (answer and plain):
            return self.flask(environ, start)
        try:
            body, headers = answer(environ)
        except Exception as error:  # Flask comes to the same, and says what it is;
            if not isinstance(error, PostingsError):  # or it does not, and nobody would know
                self._logger.warning("Flask is asked once more", exc_info=error)
            return self.flask(environ, start)
        start("200 OK", [*headers, ("Content-Length", str(len(body))), *self._common])
        return [body]

    def _json(self, environ: WSGIEnvironment) -> Answered:
        return as_json(self._posts, search_of(environ))

    def _page(self, environ: WSGIEnvironment) -> Answered:
        path = environ["PATH_INFO"]
        body, headers = as_page(self._posts, search_of(environ), path, self._template)
        return Answered(body, (*headers, ("ETag", quote_etag(etag(body)))))
