"""What every response carries: limits for the browser, and how long it may be kept."""

import hashlib
import zlib
from pathlib import Path

from flask import Flask, Response, request

ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' https:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}

FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def install(app: Flask, static: Path) -> None:
    """Give every response its headers, and templates the addresses of static files, with their hashes."""
    hashes = content_hashes(static)

    def static_address(name: str) -> str:
        return f"/static/{name}?v={hashes[name]}"

    def finish(response: Response) -> Response:
        response.headers.update(ALWAYS)
        if request.endpoint == "static":
            name = (request.view_args or {}).get("filename", "")
            current = request.args.get("v") == hashes.get(name, "")
            response.headers["Cache-Control"] = FOR_A_YEAR if current else ASK_AGAIN
            return response
        return revalidated(response)

    app.jinja_env.globals["static_address"] = static_address
    app.after_request(finish)


def content_hashes(folder: Path) -> dict[str, str]:
    """File name -> a short hash of what is in the file."""
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(
            path.read_bytes(), digest_size=8
        ).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def etag(body: bytes) -> str:
    """What tells one body of an address from others, found in a fifth of the time of a SHA-1."""
    return f"{zlib.crc32(body):08x}{len(body):x}"


def revalidated(response: Response) -> Response:
    """The response, or 304 where the browser still holds the same page."""
    response.headers.setdefault("Cache-Control", ASK_AGAIN)
    if response.status_code == 200 and response.mimetype == "text/html":
        response.set_etag(etag(response.get_data()))
        response.make_conditional(request)
    return response
