"""Errors as answers: problem+json (RFC 9457) for programs, a page like the others for readers."""

from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson
from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
)

from indexer import IndexMissing, IndexUnavailable, RequestError, StorageError, said
from webapp.asking import index
from webapp.declared import JSON
from webapp.pages.lost import offer
from webapp.templating import telling_line

MEDIA_TYPE = "application/problem+json"
PARAMETER_TYPE = "urn:problem-type:postings:parameter"
RETRY_AFTER = "10"

READ_ON = 32_000_000
CHUNK = 64_000
"""Bytes."""

ALGOLIA = "/1/"
"""Begins the addresses whose errors are as that protocol has them."""

HEADLINES = {
    400: said("That cannot be searched as asked"),
    404: said("There is nothing at this address"),
    405: said("This page can only be read"),
    500: said("Something went wrong here"),
    503: said("The posts cannot be searched right now"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with one request, in words for its reader.

    `parameter` and `allowed` are set where a parameter is at fault.
    """

    status: int
    detail: str
    parameter: str = ""
    allowed: str = ""

    @property
    def title(self) -> str:
        """The name of the status: `Not Found`."""
        return HTTPStatus(self.status).phrase

    @property
    def message(self) -> str:
        """All of it in a line."""
        return f"{self.detail} Allowed: {self.allowed}." if self.allowed else self.detail

    @property
    def headline(self) -> str:
        """The title in plain words."""
        return HEADLINES.get(self.status, self.title)


def answer(status: int, error: Exception) -> Response:
    """The response to an error; the error itself knows better where it is one of HTTP."""
    if isinstance(error, HTTPException):
        problem = Problem(error.code or status, _http_detail(error))
        response = make_response(error.get_response())
    else:
        problem = _problem(status, error)
        response = make_response("", status)
    if isinstance(error, IndexMissing):
        response.headers["Retry-After"] = RETRY_AFTER
    if isinstance(error, IndexUnavailable):
        response.headers["Retry-After"] = str(error.retry_after)
    _fill(response, problem)
    _read_on()
    return response


def check_page(app: Flask) -> None:
    """SettingsError where the owner's templates cannot show errors, and so not even say what is wrong."""
    with app.test_request_context(), telling_line("error.html"):
        render_template("error.html", problem=Problem(500, HEADLINES[500]), offer=None)


def problem_json(problem: Problem, path: str) -> dict[str, Any]:
    """The body that every error of the API has."""
    body = {
        "type": PARAMETER_TYPE if problem.parameter else "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": quote(path),
    }
    if problem.parameter:
        body |= {"parameter": problem.parameter, "allowed": problem.allowed}
    return body


def for_program(path: str) -> bool:
    """Whether the address belongs to programs, which get JSON, rather than to readers."""
    programs = ("/api/", "/feeds/", "/hooks/", ALGOLIA)
    return path in ("/api", "/healthz", "/openapi.json") or path.startswith(programs)


def _read_on() -> None:
    """Read what is still sent, as far as is sensible: many who send look at the answer only afterwards."""
    request.max_content_length = None
    with suppress(HTTPException):
        for _ in range(READ_ON // CHUNK):
            if not request.stream.read(CHUNK):
                return


def _fill(response: Response, problem: Problem) -> None:
    if request.path.startswith(ALGOLIA):
        response.data = orjson.dumps({"message": problem.message, "status": problem.status})
        response.content_type = JSON
    elif for_program(request.path):
        response.data = orjson.dumps(problem_json(problem, request.path))
        response.content_type = MEDIA_TYPE
    else:
        response.data, response.content_type = _page(problem)


def _page(problem: Problem) -> tuple[str, str]:
    """What readers are shown, and its type: words alone where that fails, as a template of the owner may."""
    lost = problem.status == HTTPStatus.NOT_FOUND
    try:
        found = offer(index(), request.path) if lost else None
        html = render_template("error.html", problem=problem, offer=found)
    except Exception as error:
        current_app.logger.error("the page for errors cannot be shown", exc_info=error)
        return f"{problem.title}\n{problem.message}\n", "text/plain; charset=utf-8"
    return html, "text/html; charset=utf-8"


def _problem(status: int, error: Exception) -> Problem:
    if isinstance(error, RequestError):
        detail = said(
            "%(parameter)s: %(problem)s.", parameter=error.parameter, problem=error.problem
        )
        return Problem(status, detail, error.parameter, error.allowed)
    if isinstance(error, IndexMissing):
        current_app.logger.warning("%s", error)
        return Problem(status, said("There is no index yet. Run “postings index” to build it."))
    if isinstance(error, IndexUnavailable):
        current_app.logger.warning("%s", error)
        return Problem(
            status, said("The index does not answer right now. Please try again in a moment.")
        )
    if isinstance(error, StorageError):
        # with what it comes from, which may be a fault of ours that only looks like damage
        current_app.logger.error("%s", error, exc_info=error.__cause__)
        return Problem(status, said("The index cannot be read. The log of the server says why."))
    if status < 500:
        return Problem(status, error.args[0])
    current_app.logger.error("%s %s", request.method, request.path, exc_info=error)
    return Problem(status, said("The log of the server says why; asking again may help."))


def _http_detail(error: HTTPException) -> str:
    match error:
        case NotFound() if for_program(request.path):
            return "There is no such address; /api/docs has all that there are."
        case NotFound():
            return said("The address may be mistyped, or what was here has moved.")
        case MethodNotAllowed(valid_methods=methods) if methods:
            return said("It takes %(methods)s.", methods=", ".join(sorted(methods)))
        case RequestEntityTooLarge() if request.max_content_length:
            return f"The body is too large; at most {request.max_content_length:,} bytes are read."
    return error.description or ""
