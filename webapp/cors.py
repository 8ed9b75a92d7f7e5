"""Pages of other sites that may ask this app: the origins that the owner lists.

Answers are public and nothing is known of who asks, so no credentials are let through. Without a list no
page of another site may read an answer.
"""

from collections.abc import Sequence

from flask import Flask, Response, request

from webapp.problems import for_program

ANY = "*"

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


def standing(origins: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The headers of every answer to a program, whoever asks, as caches give them to others too."""
    if not origins:
        return ()
    return (("Access-Control-Allow-Origin", ANY),) if ANY in origins else (("Vary", "Origin"),)


def _allowing(response: Response, origins: Sequence[str]) -> Response:
    if not for_program(request.path):
        return response
    origin = request.headers.get("Origin", "")
    if ANY not in origins:
        response.vary.add("Origin")
        if origin not in origins:
            return response
    response.headers["Access-Control-Allow-Origin"] = ANY if ANY in origins else origin
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
    return response
