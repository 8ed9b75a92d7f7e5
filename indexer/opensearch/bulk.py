"""Documents to a cluster: many at a time, a few requests in flight, again where the cluster had no room.

Every operation says its version, so that sending it twice is the same as sending it once, and one of an
older writer is refused.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from itertools import count
from typing import Self

import orjson

from indexer.errors import IndexLocked, StorageError
from indexer.opensearch.cluster import Cluster, Json
from indexer.opensearch.patience import pause
from indexer.opensearch.refusals import Refused

IN_FLIGHT = 4
"""Requests at a time."""

LARGEST = 4 << 20
"""Bytes of a request, and one operation beyond."""

MOST = 1_000
"""Operations of a request."""

PATIENCE = 180.0
"""Seconds for which a request is tried again while nothing of it is taken."""

RETRIED = {408, 429, 500, 502, 503, 504}
"""Statuses of requests and of operations that are tried again.

500 too: a document that cannot be taken is 400, but a shard that waits for another cluster manager in vain
to write down a field, or for another primary, says 500.
"""

_LONGEST_ID = 512
_CONFLICT, _MISSING = 409, 404
_GONE = "index_not_found_exception"
_TIMEOUT = 60
_PARAMS = {
    "require_alias": "true",
    "timeout": "30s",
    "filter_path": "items.*._id,items.*.status,items.*.error.type,items.*.error.reason",
}


def put_operation(id_: str, version: int, source: bytes) -> bytes:
    """Have a document take the place of the one with this id, unless that is of a higher version."""
    return b"%b\n%b\n" % (_action("index", id_, version), source)


def delete_operation(id_: str, version: int) -> bytes:
    """Have no document with this id."""
    return _action("delete", id_, version) + b"\n"


def document_id(name: str) -> str:
    """The id of the document of a post: its own, or a digest of one that is longer than ids may be."""
    data = name.encode()
    return name if len(data) <= _LONGEST_ID else f"\x01{blake2b(data, digest_size=32).hexdigest()}"


def _action(kind: str, id_: str, version: int) -> bytes:
    how = {"_id": id_, "version": version, "version_type": "external_gte"}
    return orjson.dumps({kind: how})


class Bulk:
    """Sends operations to an index by an alias. `check` raises where nothing may be sent any more.

    Of one document there may be one operation only, as requests overtake each other.
    """

    def __init__(
        self,
        cluster: Cluster,
        alias: str,
        check: Callable[[], None] = lambda: None,
        in_flight: int = IN_FLIGHT,
        patience: float = PATIENCE,
    ) -> None:
        self._cluster = cluster
        self._alias = alias
        self._check = check
        self._patience = patience
        self._threads = ThreadPoolExecutor(in_flight, thread_name_prefix="bulk")
        self._places = threading.Semaphore(in_flight)
        self._ended = threading.Event()
        self._problem: BaseException | None = None
        self._batch: list[bytes] = []
        self._bytes = 0
        self.sent = 0

    def add(self, operation: bytes) -> None:
        """Have an operation sent; waits while enough are in flight. Raises StorageError."""
        self._batch.append(operation)
        self._bytes += len(operation)
        self.sent += 1
        if self._bytes >= LARGEST or len(self._batch) >= MOST:
            self._send()

    def finish(self) -> None:
        """Wait until all is taken. Raises StorageError."""
        if self._batch:
            self._send()
        self._threads.shutdown()
        self._raise()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if not kind:
                self.finish()
        finally:
            self.close()

    def close(self) -> None:
        """Send nothing more."""
        self._ended.set()
        self._threads.shutdown(cancel_futures=True)

    def _send(self) -> None:
        self._places.acquire()
        self._raise()
        batch, self._batch, self._bytes = self._batch, [], 0
        self._threads.submit(self._deliver, batch)

    def _raise(self) -> None:
        if self._problem:
            raise self._problem

    def _deliver(self, batch: Sequence[bytes]) -> None:
        try:
            self._try(batch)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the sender's caller is told
            self._problem = self._problem or error
        finally:
            self._places.release()

    def _try(self, batch: Sequence[bytes]) -> None:
        """Send a batch, and what is left of it, until all is taken."""
        deadline = time.monotonic() + self._patience
        for attempt in count():
            if self._ended.is_set() or self._problem:
                return
            self._check()
            left, why = self._request(batch)
            if not left:
                return
            if len(left) < len(batch):
                deadline = time.monotonic() + self._patience
            elif time.monotonic() > deadline:
                raise StorageError(f"gave up after {self._patience:.0f} seconds: {why}")
            batch = left
            self._ended.wait(pause(attempt))

    def _request(self, batch: Sequence[bytes]) -> tuple[Sequence[bytes], str]:
        """What of a batch was not taken but may be the next time, and why."""
        try:
            path, body = f"/{self._alias}/_bulk", b"".join(batch)
            items = self._cluster.ask("POST", path, body, _PARAMS, timeout=_TIMEOUT)["items"]
        except Refused as error:
            if error.status not in RETRIED:
                raise
            return batch, str(error)
        except StorageError as error:  # no node answers
            return batch, str(error)
        results = [next(iter(item.values())) for item in items]
        problems = [self._problem_of(result) for result in results]
        left = [operation for operation, why in zip(batch, problems, strict=True) if why]
        return left, next(filter(None, problems), "")

    def _problem_of(self, result: Json) -> str:
        """Why an operation must be tried again; empty if it was taken. Raises StorageError if it never is."""
        if not (error := result.get("error")):
            return ""
        why = f"OpenSearch: {result['status']} {error['type']}: {error.get('reason')}"
        gone = error["type"] == _GONE
        if result["status"] in RETRIED or (result["status"] == _MISSING and not gone):
            return why
        if result["status"] == _CONFLICT or gone:
            what = "has no index" if gone else "was written by a newer run"
            raise IndexLocked(
                f"{self._alias}: document {result['_id']!r} {what}; another process took over, "
                "nothing of this run counts, run it again"
            )
        raise StorageError(f"{self._alias}: document {result['_id']!r} was refused: {why}")
