"""What every response carries: limits for the browser, how long it may be kept, and its encoding."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, g, request

from indexer import StorageError
from webapp.asking import pairs_of
from webapp.compression import SMALLEST, packed, packed_file, packed_stream, wants_gzip
from webapp.freshness import ASK_AGAIN, NEVER, Freshness, content_hashes, is_known

ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self' https:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}

UNAVAILABLE = "postings.unavailable"
"""What a request knows already of an index that does not answer: an IndexUnavailable, in its environment."""

FOR_A_YEAR = "public, max-age=31536000, immutable"


def install(app: Flask, static: Path, fresh: Freshness) -> None:
    """Give every response its headers, and templates the addresses of static files, with their hashes."""
    hashes = content_hashes(static)

    def static_address(name: str) -> str:
        return f"/static/{name}?v={hashes[name]}"

    def begin() -> Response | None:
        """304 where the client has what it asks for; the ETag is of no later state than the answer is."""
        g.etag = ""
        if error := request.environ.get(UNAVAILABLE):
            raise error
        if request.method in ("GET", "HEAD") and request.endpoint not in (None, "static"):
            try:
                g.etag = fresh.etag(request.environ)
            except StorageError:
                return None
            if is_known(g.etag, request.environ):
                return Response(status=304)
        return None

    def finish(response: Response) -> Response:
        response.headers.update(ALWAYS)
        if request.endpoint == "static":
            name = (request.view_args or {}).get("filename", "")
            current = ("v", hashes.get(name, "")) in pairs_of(request.environ)
            response.headers["Cache-Control"] = FOR_A_YEAR if current else ASK_AGAIN
            return _encoded(_read(response), packed_file)
        return _encoded(_dated(response, fresh), packed)

    app.jinja_env.globals["static_address"] = static_address
    app.before_request(begin)
    app.after_request(finish)


def _dated(response: Response, fresh: Freshness) -> Response:
    """The response with what tells how long it is right; 304 where that is all to tell."""
    kept = response.status_code in (200, 304) and g.get("etag")
    response.headers.setdefault("Cache-Control", fresh.cache_control if kept else ASK_AGAIN)
    if kept and response.headers["Cache-Control"] != NEVER:
        response.headers["ETag"] = g.etag
        response.make_conditional(request)
    return response


def _read(response: Response) -> Response:
    """The response with what its small file holds, which is closed: who breaks off leaves none open."""
    response.direct_passthrough = False
    response.get_data()
    response.close()
    return response


def _encoded(response: Response, pack: Callable[[bytes], bytes]) -> Response:
    """The response as gzip where the client asks for that and it is worth it."""
    if response.status_code not in (200, 304) or not _is_text(response.mimetype or ""):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 304 or not wants_gzip(request.environ):
        return response
    if response.is_streamed:
        response.response = packed_stream(response.iter_encoded())
    elif len(body := response.get_data()) >= SMALLEST:
        response.set_data(pack(body))
    else:
        return response
    response.headers["Content-Encoding"] = "gzip"
    if tag := response.get_etag()[0]:
        response.set_etag(tag, weak=True)
    return response


def _is_text(kind: str) -> bool:
    return kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
