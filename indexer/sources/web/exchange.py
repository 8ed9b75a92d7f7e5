"""One request over HTTP and its answer, from a host whose addresses were checked, within a time.

The connection goes to the very address that was checked; looking the name up again could give another.
Proxies of the environment are not used, as they would do the looking up.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPException

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.response import HTTPResponse

from indexer.errors import SourceError
from indexer.sources.web.addresses import Address, checked_addresses


class FetchError(SourceError):
    """An address did not give what was asked for; `status` is 0 where there was no answer at all."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@contextmanager
def exchange(
    address: Address, headers: Mapping[str, str], timeout: int, *, allow_private: bool
) -> Iterator[HTTPResponse]:
    """The answer to a GET, its body not read yet; the time counts until the end of the `with`.

    Raises FetchError, also for what goes wrong while the body is read.
    """
    numeric = checked_addresses(address, allow_private)
    clock = _Clock(timeout)
    try:
        connection = _connect(address, numeric, clock)
        connection.request(
            "GET", address.target, headers=headers, preload_content=False, decode_content=True
        )
        with connection.getresponse() as response:
            yield response
        if clock.expired:  # A body without a length ends without an error when it is cut.
            raise TimeoutError
    except (HTTPError, HTTPException, OSError) as error:
        late = clock.expired or any(isinstance(one, TimeoutError) for one in _causes(error))
        reason = (
            f"no whole answer within {timeout} seconds; try again, or raise the setting timeout"
        )
        raise FetchError(f"{address}: {reason if late else _reason(error)}") from error
    finally:
        clock.stop()


class _Clock:
    """Ends a connection when its time is over, however slowly bytes drip from it.

    The socket is kept here too, as a connection forgets it once an answer has begun.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._connection: HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self.expired = False
        self._timer.start()

    @property
    def left(self) -> float:
        """Seconds that are left; more than none, as that would mean to wait for ever."""
        return max(self._end - time.monotonic(), 0.001)

    def watch(self, connection: HTTPConnection) -> None:
        """Take the connection that is to be ended, before it is made and after."""
        self._connection, self._socket = connection, connection.sock

    def stop(self) -> None:
        """The time does not matter any more: the connection is closed."""
        self._timer.cancel()
        if self._connection:
            self._connection.close()

    def _expire(self) -> None:
        self.expired = True
        sock = self._socket or (self._connection.sock if self._connection else None)
        if sock:
            with suppress(OSError):
                # Below TLS, whose own way of shutting down is not for another thread.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _connect(address: Address, numeric: list[str], clock: _Clock) -> HTTPConnection:
    """A connection to the first of the addresses that takes one."""
    for number, one in enumerate(numeric, 1):
        timeout = clock.left / (len(numeric) - number + 1)
        connection = _connection(address, one, timeout)
        clock.watch(connection)
        try:
            connection.connect()
        except (HTTPError, OSError):
            connection.close()
            if number == len(numeric):
                raise
        else:
            clock.watch(connection)
            connection.sock.settimeout(clock.left)
            return connection
    raise OSError("the host has no address")


def _connection(address: Address, numeric: str, timeout: float) -> HTTPConnection:
    if address.scheme == "http":
        return HTTPConnection(numeric, address.port, timeout=timeout)
    return HTTPSConnection(
        numeric,
        address.port,
        timeout=timeout,
        cert_reqs="CERT_REQUIRED",
        server_hostname=address.host,
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _reason(error: BaseException) -> str:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({cause.verify_message}); renew it"
        if isinstance(cause, ssl.SSLError):
            return f"no secure connection ({cause.reason}); check the address"
        if isinstance(cause, DecodeError):
            return "the answer cannot be decompressed; check what the server sends"
        if isinstance(cause, OSError) and cause.strerror:
            return f"cannot be reached ({cause.strerror}); check the address, or try again later"
    return "the answer was cut short or is not HTTP; try again later"
