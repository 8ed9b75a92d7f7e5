"""One node: a request over HTTP, and what comes back of it."""

import gzip
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from opensearchpy import Urllib3HttpConnection
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout
from urllib3 import Retry, Timeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

CONNECT_SECONDS = 1.0
_TLS_HINT = (
    "opensearch_ca_file names the authority of its certificate, opensearch:// speaks without TLS"
)
SMALLEST_PACKED = 4_000
"""Bytes of a body from which on packing it pays."""


class NotReached(NoConnection):
    """There was no connection, so the node knows nothing of the request."""


class Node(Urllib3HttpConnection):
    """The client's own connection, but that connecting has a time of its own, that an error which is told
    elsewhere is not logged with its traceback for each request, and that answers stay bytes."""

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of the answer. Raises TransportError."""
        seconds = timeout or self.timeout
        sent = {**self.headers, **(headers or {})}
        if self.http_compress and body and len(body) >= SMALLEST_PACKED:
            body, sent["content-encoding"] = gzip.compress(body, 1), "gzip"
        path = f"{self.url_prefix}{url}{f'?{urlencode(params)}' if params else ''}"
        response = self._response(method, path, body, sent, seconds)
        self._raise_warnings(response.headers.getlist("warning"))
        if not 200 <= response.status < 300 and response.status not in ignore:
            kind = response.headers.get("content-type")
            self._raise_error(response.status, response.data.decode("utf-8", "replace"), kind)
        return response.status, response.headers, response.data

    def _response(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], seconds: float
    ) -> Any:
        if self.pool is None:
            self._create_urllib3_pool()
        limits = Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds)
        try:
            return self.pool.urlopen(
                method,
                path,
                body,
                headers=headers,
                retries=Retry(False),
                redirect=False,
                timeout=limits,
            )
        except (NewConnectionError, ConnectTimeoutError) as error:
            raise NotReached("N/A", _reason(error), error) from error
        except ReadTimeoutError as error:
            raise ConnectionTimeout("TIMEOUT", f"no answer in {seconds:.1f} s", error) from error
        except SSLError as error:
            raise NotReached("N/A", f"{_reason(error)}; {_TLS_HINT}", error) from error
        except ProtocolError as error:
            hint = "" if self.use_ssl else "; one that speaks TLS is opensearch+https://"
            raise NoConnection("N/A", f"it ended the connection{hint}", error) from error
        except HTTPError as error:
            raise NoConnection("N/A", _reason(error), error) from error


def _reason(error: BaseException) -> str:
    """What the system says, out of what wraps it."""
    while isinstance(inner := error.__cause__ or error.__context__, OSError | HTTPError):
        error = inner
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
