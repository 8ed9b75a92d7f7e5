"""A web server for tests, on this machine: answers by path, and what it was asked."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, TCPServer, ThreadingMixIn
from typing import Any

from indexer.settings import Settings, SourceSettings
from indexer.sources.web.fetch import Fetcher

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What a path answers; `write` sends a body in its own way."""

    body: bytes = b""
    headers: Headers = field(default_factory=dict)
    status: int = 200
    write: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Site:
    """Answers by path, as they are now; all other paths are 404."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def put(
        self, path: str, body: str | bytes = b"", headers: Headers | None = None, status: int = 200
    ) -> str:
        """Set what a path answers; gives its address. `{site}` in a text is the site's address."""
        if isinstance(body, str):
            body = body.replace("{site}", self.address).encode()
        self.answers[path] = Answer(body, headers or {}, status)
        return self.address + path

    def paths(self) -> list[str]:
        """The paths asked for since the last call."""
        paths, self.asked[:] = list(self.asked), []
        return paths

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer a request; with 304 where it has the ETag or time of what would be sent."""
        sent = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append(handler.path)
        self.headers.append(sent)
        answer = self.answers.get(handler.path, Answer(status=404))
        if _is_known(answer.headers, sent):
            answer = Answer(status=304)
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        if answer.write is None and "Content-Length" not in answer.headers:
            handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        if answer.write is None:
            handler.wfile.write(answer.body)
        else:
            answer.write(handler)


def _is_known(headers: Headers, sent: Headers) -> bool:
    pairs = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}
    return any(name in headers and headers[name] == sent.get(pairs[name]) for name in pairs)


class _Quiet(ThreadingMixIn):
    """Threads do not outlive a test, and nothing is said about broken connections."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are what some tests are about."""


class _Server(_Quiet, HTTPServer):
    """A server of HTTP."""


class _RawServer(_Quiet, TCPServer):
    """A server of anything."""


@contextmanager
def _running(server: TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serve(certificate: Path | None = None) -> Iterator[Site]:
    """A site that answers until the end of the `with`, by https where there is a certificate."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server, scheme = _Server(("127.0.0.1", 0), Handler), "http"
    if certificate:
        context, scheme = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), "https"
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with _running(server) as port:
        site.address = f"{scheme}://127.0.0.1:{port}"
        yield site


@contextmanager
def serve_raw(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that talks to each client in its own way, HTTP or not."""

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            talk(self.request)

    with _running(_RawServer(("127.0.0.1", 0), Handler)) as port:
        yield port


def settings(**values: Any) -> Settings:
    """Settings for tests: hardly any pause."""
    return Settings(**{"pause": 1, "timeout": 5, **values})


def given(place: str, **values: Any) -> SourceSettings:
    """A source on this machine."""
    return SourceSettings(place, **{"allow_private": True, **values})


def fetch(place: str, stamp: str = "", **values: Any) -> tuple[bytes, str] | None:
    """What is at an address on this machine and its stamp; None where nothing changed."""
    with Fetcher(given(place), settings(**values))(place, stamp) as fetched:
        return None if fetched is None else (fetched.stream.read(), fetched.stamp)
