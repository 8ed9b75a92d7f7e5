"""What other services may call: `POST /hooks/reindex`, signed as GitHub signs its webhooks.

The hook is there only where a secret is set. The signature is `sha256=` and the HMAC of the body, in the
header X-Hub-Signature-256.
"""

import hmac
from http import HTTPStatus

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import Forbidden

from indexer import Settings, start_reindex
from webapp.declared import JSON

SIGNATURE = "X-Hub-Signature-256"
LARGEST_BODY = 25_000_000
"""Bytes; GitHub sends no larger ones. The body is never held as a whole."""

_CHUNK = 65_536


def hooks(settings: Settings) -> Blueprint:
    """The hooks of an app with these settings."""
    blueprint = Blueprint("hooks", __name__)

    @blueprint.post("/hooks/reindex")
    def reindex() -> tuple[Response, int]:
        """Bring the index in step, in a process of its own."""
        request.max_content_length = LARGEST_BODY
        if not hmac.compare_digest(_signature(settings.hook_secret), _given_signature()):
            raise Forbidden(f"The signature in {SIGNATURE} does not fit the body and the secret.")
        if request.headers.get("X-GitHub-Event") == "ping":
            return _answer("pong"), HTTPStatus.OK
        start_reindex(settings)
        return _answer("accepted"), HTTPStatus.ACCEPTED

    return blueprint


def _signature(secret: str) -> bytes:
    """The signature that the body must have."""
    digest = hmac.new(secret.encode(), digestmod="sha256")
    while chunk := request.stream.read(_CHUNK):
        digest.update(chunk)
    return f"sha256={digest.hexdigest()}".encode()


def _given_signature() -> bytes:
    return request.headers.get(SIGNATURE, "").encode("utf-8", "replace")


def _answer(status: str) -> Response:
    return Response(orjson.dumps({"status": status}), content_type=JSON)
