"""Requests to a cluster: connections, timeouts, other nodes where one fails, and what its errors mean."""

import json
import time
from collections.abc import Mapping, Sequence
from copy import copy
from threading import BoundedSemaphore
from typing import Any, NamedTuple, cast

import orjson
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, TransportError

from indexer.deadline import seconds_left
from indexer.errors import StorageError
from indexer.opensearch.address import Access, Address
from indexer.opensearch.breaker import Breaker, NoAnswer, NotAsked
from indexer.opensearch.connecting import transport_of
from indexer.opensearch.node import Node, NotReached
from indexer.opensearch.refusals import is_passing, lost_shards, missing_shards, refusal
from indexer.request import Missing

Json = dict[str, Any]

CONNECTIONS = 32
"""Requests that may wait for one cluster at a time, in one process."""

PROBE_SECONDS = 0.6
QUEUE_SECONDS = 0.6
WORK_SECONDS = 120.0
"""What building an index may take: a bulk, a refresh, an index made."""

_READING = {"GET", "HEAD"}
_ASKING = {"_search", "_msearch", "_mget", "_mtermvectors", "_termvectors", "_count", "_explain"}
_TWICE = _ASKING | {"_bulk", "_refresh"}
_GATEWAY = {502, 504}


class Cluster:
    """The nodes of an address. Threads may share one.

    Nothing is asked before the first request. Raises SettingsError.
    """

    def __init__(self, address: Address, access: Access | None = None) -> None:
        self.address = address
        self.access = access = access or Access()
        self._transport = transport_of(address, access, CONNECTIONS)
        self._slots = BoundedSemaphore(CONNECTIONS)
        self._breaker = Breaker(str(address), self._answers)
        self._lenient = False
        self.missing: Missing | None = None

    def lenient(self) -> "Cluster":
        """The same nodes, whose answers may lack parts of an index: at most what `missing` says."""
        other = copy(self)
        other._lenient = True
        return other

    def lack(self, index: str, parts: int, of: int) -> None:
        """Note that an answer lacks shards of an index. Raises IndexUnavailable unless this is lenient."""
        if not self._lenient:
            raise lost_shards(self.address, index, Missing(parts, of))
        self.missing = max(self.missing or Missing(0, 0), Missing(parts, of))

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        twice: bool | None = None,
    ) -> Any:
        """The answer to a request; of HEAD whether there is something.

        `timeout` is in seconds, over all tries, and no longer than the deadline. `twice` says whether the
        request may reach the cluster twice; by itself this asks so of what only reads, and of `_bulk` and
        `_refresh`. Raises Refused, and IndexUnavailable where no node answers or all are too busy.
        """
        kind = _kind(path)
        if timeout is None:
            reads = method in _READING or (method == "POST" and kind in _ASKING)
            timeout = self.access.timeout if reads else WORK_SECONDS
        timeout = min(timeout, seconds_left())
        if not timeout:
            raise NotAsked(f"{self.address} took too long to answer what was asked before")
        if twice is None:
            twice = method in _READING or kind in _TWICE
        query = {name: _spelled(value) for name, value in (params or {}).items()}
        data = None if body is None else _encoded(body)
        request = _Request(method, path, query, data, twice)
        with self._breaker.watched():
            if not self._slots.acquire(timeout=min(QUEUE_SECONDS, timeout)):
                raise NoAnswer(f"{self.address}: {CONNECTIONS} requests wait for an answer already")
            try:
                return self._answer(request, timeout)
            finally:
                self._slots.release()

    def search(self, index: str, body: Json, **params: Any) -> Json:
        """The answer to one search, whole unless this is lenient."""
        answer: Json = self.ask("POST", f"/{index}/_search", body, {**self._parts(), **params})
        self._note(index, answer)
        return answer

    def searches(self, bodies: Sequence[tuple[Json, Json]], **params: Any) -> list[Json]:
        """The answers to several searches, of each its head and its body, in one request; whole as of one."""
        parts = (part for head, body in bodies for part in ({**self._parts(), **head}, body))
        lines = b"".join(encoded(part) + b"\n" for part in parts)
        for last in (False, True):
            answers = self.ask("POST", "/_msearch", lines, params)["responses"]
            failed = next((one for one in answers if "error" in one), None)
            if not failed:
                break
            problem = refusal(failed["status"], failed["error"])
            if last or not is_passing(problem.status, problem.kind):
                raise problem
        for (head, _), answer in zip(bodies, answers, strict=True):
            self._note(head["index"], answer)
        return list(answers)

    def close(self) -> None:
        """End the connections."""
        self._transport.close()

    def _parts(self) -> Json:
        return {"allow_partial_search_results": self._lenient}

    def _note(self, index: str, answer: Json) -> None:
        """Note what an answer lacks; one that was to be whole is whole, or an error."""
        if self._lenient:
            parts, of = missing_shards(answer)
            if parts:
                self.lack(index, parts, of)

    def _answer(self, request: "_Request", seconds: float) -> Any:
        """The answer of the first node that gives one."""
        end = time.monotonic() + seconds
        tries = max(2, len(self._transport.connection_pool.connection_opts))
        while True:
            node = self._node()
            try:
                return self._ask_node(node, request, end - time.monotonic())
            except TransportError as error:
                tries -= 1
                if isinstance(error, NoConnection):
                    self._transport.connection_pool.mark_dead(node)
                if not tries or time.monotonic() >= end or not _elsewhere(error, request.twice):
                    raise _told(error, self.address) from None  # which says it all

    def _ask_node(self, node: Node, request: "_Request", seconds: float) -> Any:
        ignored = (404,) if request.method == "HEAD" else ()
        status, headers, data = node.perform_request(
            request.method, request.path, request.query, request.body, seconds, ignored
        )
        self._transport.connection_pool.mark_live(node)
        if request.method == "HEAD":
            return status != 404
        if not data:
            return None
        return orjson.loads(data) if "json" in headers.get("content-type", "") else data.decode()

    def _node(self) -> Node:
        """The node whose turn it is."""
        try:
            return cast(Node, self._transport.get_connection())
        except TransportError:  # no node says which there are; they are asked again after a while
            self._transport.last_sniff = time.time()
            return cast(Node, self._transport.connection_pool.get_connection())

    def _answers(self) -> bool:
        """Whether any node answers anything, within PROBE_SECONDS."""
        nodes = len(self._transport.connection_pool.connection_opts)
        for _ in range(nodes):
            node = cast(Node, self._transport.connection_pool.get_connection())
            try:
                node.perform_request("HEAD", "/", timeout=PROBE_SECONDS / nodes)
            except NoConnection:
                self._transport.connection_pool.mark_dead(node)
            except TransportError as error:
                return error.status_code not in _GATEWAY
            else:
                return True
        return False


class _Request(NamedTuple):
    """What is sent. `twice` says whether it may reach the cluster twice."""

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes | None
    twice: bool


def encoded(body: Json) -> bytes:
    """A body as JSON. Halves of pairs of surrogates, which a query may have, are written as escapes."""
    try:
        return orjson.dumps(body)
    except TypeError:
        return json.dumps(body).encode()


def _told(error: TransportError, address: Address) -> StorageError:
    """An error of the client as one of ours."""
    if isinstance(error, NoConnection):
        return NoAnswer(f"{address} does not answer: {error.error}")
    if error.status_code in _GATEWAY:
        return NoAnswer(
            f"{address} does not answer: what stands before it says {error.status_code}"
        )
    info = error.info if isinstance(error.info, Mapping) else {}
    return refusal(int(error.status_code), info.get("error", error.error))


def _elsewhere(error: TransportError, twice: bool) -> bool:
    """Whether another node may do what this one did not."""
    if isinstance(error, NoConnection):
        return isinstance(error, NotReached) or (twice and not isinstance(error, ConnectionTimeout))
    return twice and is_passing(error.status_code, error.error)


def _kind(path: str) -> str:
    """What a path asks for: the first of its parts that begins with _."""
    return next((part for part in path.partition("?")[0].split("/") if part.startswith("_")), "")


def _encoded(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else encoded(body)


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
