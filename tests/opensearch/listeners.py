"""Listeners in the place of nodes, which do on command what a real node does only when it breaks."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

ANSWERS, HANGS, DIES, REFUSES = "answers", "hangs", "dies in the middle", "refuses"


class Listener(ThreadingHTTPServer):
    """One listener. `does` is one of the above, or the status of an error; the path `slow` always hangs."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, context: ssl.SSLContext | None = None, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.does: str | int = ANSWERS
        self.slow = ""
        self.error: Any = {"type": "some_exception", "reason": "some reason"}
        self.answer: Any = {"fine": True}
        self.received: list[tuple[str, str, dict[str, str], bytes]] = []
        self.ended = threading.Event()
        self.node = f"127.0.0.1:{self.server_address[1]}"

    def asked(self, path: str) -> int:
        """How often something was asked for."""
        return sum(one[1].partition("?")[0] == path for one in self.received)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asks may have gone."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Listener

    def _reply(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        server = self.server
        server.received.append((self.command, self.path, headers, body))
        does = server.does
        if does == HANGS or self.path.partition("?")[0] == server.slow:
            server.ended.wait(30)
            self.close_connection = True
            return
        status = does if isinstance(does, int) else 200
        content = {"error": server.error, "status": status} if status >= 400 else server.answer
        sent = orjson.dumps(content)
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        if does == DIES:
            self.wfile.write(sent[:3])
            self.close_connection = True
        elif self.command != "HEAD":
            self.wfile.write(sent)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _reply  # noqa: N815 - names of the class above

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


@contextmanager
def listening(
    count: int = 1, context: ssl.SSLContext | None = None, port: int = 0
) -> Iterator[list[Listener]]:
    """So many listeners that answer."""
    servers = [Listener(context, port) for _ in range(count)]
    threads = [threading.Thread(target=one.serve_forever, args=(0.02,)) for one in servers]
    for thread in threads:
        thread.start()
    try:
        yield servers
    finally:
        for server in servers:
            server.ended.set()
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()


def refusing() -> str:
    """A node at which nothing listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{one.getsockname()[1]}"
