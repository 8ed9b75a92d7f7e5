"""Pages of other sites that may ask this app: the origins that the owner lists.

Answers are public and nothing is known of who asks, so no credentials are let through. Where nothing is
listed no page of another site may read an answer. `http://localhost:*` lists a host with all its ports.
"""

import re
from collections.abc import Sequence

from flask import Flask, Response, request

from webapp.problems import for_program

ANY = "*"
ANY_PORT = ":*"
_PORT = re.compile(r":[0-9]+$")

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": (
        "content-type, x-algolia-agent, x-algolia-api-key, x-algolia-application-id, "
        "x-algolia-request-id, x-algolia-usertoken"
    ),
    "Access-Control-Max-Age": "86400",
}
"""What a browser is told that asks before it sends headers of its own."""


def install(app: Flask, origins: Sequence[str]) -> None:
    """Let pages of these origins read what programs are answered."""
    if origins:
        app.after_request(lambda response: _allowing(response, origins))


def standing(origins: Sequence[str]) -> dict[str, str]:
    """The headers of every answer to a program, whoever asks, as caches give them to others too."""
    if ANY in origins:
        return {"Access-Control-Allow-Origin": ANY}
    return {"Vary": "Origin"} if origins else {}


def is_listed(origin: str, origins: Sequence[str]) -> bool:
    """Whether an origin is in the list, itself or its host with any port."""
    return origin in origins or _PORT.sub("", origin) + ANY_PORT in origins


def _allowing(response: Response, origins: Sequence[str]) -> Response:
    if not for_program(request.path):
        return response
    origin = request.headers.get("Origin", "")
    if ANY not in origins:
        response.vary.add("Origin")
        if not is_listed(origin, origins):
            return response
    response.headers["Access-Control-Allow-Origin"] = ANY if ANY in origins else origin
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
    return response
