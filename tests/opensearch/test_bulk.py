"""Many documents to a cluster: what is tried again, what is not, and how much is in flight."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from gzip import decompress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest

from indexer.errors import IndexLocked, IndexUnavailable, StorageError
from indexer.opensearch import bulk as bulk_module
from indexer.opensearch.address import parse_address
from indexer.opensearch.bulk import Bulk, delete_operation, document_id, put_operation
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.generations import count, open_alias
from indexer.opensearch.mapping import posts_index
from indexer.opensearch.patience import PatientCluster
from tests.opensearch.writing import client

__all__ = ["client"]

Answers = Callable[[int, list[str]], tuple[int, list[dict[str, Any]]]]


@contextmanager
def node(answers: Answers) -> Iterator[tuple[Cluster, list[list[str]]]]:
    """A node that answers the n-th bulk with a status and a result for each id; and what it was sent."""
    asked: list[list[str]] = []
    one = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                body = decompress(body)
            actions = [orjson.loads(line) for line in body.splitlines()[::2]]
            ids = [action["index"]["_id"] for action in actions]
            with one:
                asked.append(ids)
                number = len(asked)
            status, results = answers(number, ids)
            data = orjson.dumps({"items": [{"index": result} for result in results]})
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cluster = Cluster(parse_address(f"opensearch://127.0.0.1:{server.server_port}/blog"))
        try:
            yield cluster, asked
        finally:
            cluster.close()
            server.shutdown()


def result(id_: str, status: int = 201, kind: str = "") -> dict[str, Any]:
    """What a node says of an operation."""
    error = {"error": {"type": kind, "reason": "so it is"}} if kind else {}
    return {"_id": id_, "status": status, **error}


def put(id_: str, source: bytes = b"{}") -> bytes:
    """An operation."""
    return put_operation(id_, 1, source)


def fill(bulk: Bulk, *operations: bytes) -> None:
    """Have operations sent."""
    for operation in operations:
        bulk.add(operation)


def test_only_operations_that_found_no_room_are_sent_again() -> None:
    def answers(number: int, ids: list[str]) -> tuple[int, list[dict[str, Any]]]:
        full = number <= 2
        return 200, [
            result(id_, 429, "rejected") if full and id_ in "bd" else result(id_) for id_ in ids
        ]

    with node(answers) as (cluster, asked), Bulk(cluster, "blog") as bulk:
        for id_ in "abcd":
            bulk.add(put(id_))
    assert asked == [["a", "b", "c", "d"], ["b", "d"], ["b", "d"]]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, "mapper_exception"),  # a field is not known yet, as the cluster has no manager
        (500, "retry_on_primary_exception"),
        (404, "shard_not_in_primary_mode_exception"),
        (404, "index_shard_closed_exception"),
    ],
)
def test_operations_that_wait_for_a_node_in_vain_are_sent_again(status: int, kind: str) -> None:
    def answers(number: int, ids: list[str]) -> tuple[int, list[dict[str, Any]]]:
        return 200, [result(id_, status, kind) if number == 1 else result(id_) for id_ in ids]

    with node(answers) as (cluster, asked), Bulk(cluster, "blog") as bulk:
        bulk.add(put("a"))
    assert asked == [["a"], ["a"]]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_request_that_found_no_room_is_sent_again(status: int) -> None:
    def answers(number: int, ids: list[str]) -> tuple[int, list[dict[str, Any]]]:
        return (status, []) if number <= 2 else (200, [result(id_) for id_ in ids])

    with node(answers) as (cluster, asked), Bulk(cluster, "blog") as bulk:
        bulk.add(put("a"))
    assert asked[-1] == ["a"]
    assert len(asked) >= 3


def test_patience_ends() -> None:
    def answers(number: int, ids: list[str]) -> tuple[int, list[dict[str, Any]]]:
        return 200, [result(id_, 429, "rejected") for id_ in ids]

    with (
        node(answers) as (cluster, _),
        pytest.raises(StorageError, match=r"gave up after .* 429 rejected: so it is"),
        Bulk(cluster, "blog", patience=0.5) as bulk,
    ):
        bulk.add(put("a"))


def test_an_operation_that_is_never_taken_stops_the_run_and_is_named() -> None:
    def answers(number: int, ids: list[str]) -> tuple[int, list[dict[str, Any]]]:
        return 200, [result(ids[0]), result(ids[1], 400, "mapper_parsing_exception")]

    with (
        node(answers) as (cluster, asked),
        pytest.raises(
            StorageError,
            match=r"document 'b' was refused: .*400 mapper_parsing_exception: so it is",
        ),
        Bulk(cluster, "blog") as bulk,
    ):
        fill(bulk, put("a"), put("b"))
    assert len(asked) == 1


def test_no_more_is_in_flight_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_module, "MOST", 1)
    gate = threading.Semaphore(0)

    def answers(number: int, ids: list[str]) -> tuple[int, list[dict[str, Any]]]:
        gate.acquire()
        return 200, [result(id_) for id_ in ids]

    with node(answers) as (cluster, asked):
        bulk = Bulk(cluster, "blog", in_flight=2)

        def run() -> None:
            with bulk:
                fill(bulk, *(put(str(number)) for number in range(5)))

        thread = threading.Thread(target=run)
        thread.start()
        thread.join(0.5)
        assert len(asked) == 2
        assert bulk.sent == 3
        gate.release(10)
        thread.join()
    assert sorted(id_ for ids in asked for id_ in ids) == ["0", "1", "2", "3", "4"]


def test_nothing_is_sent_once_the_lock_is_lost() -> None:
    def lost() -> None:
        raise IndexLocked("another process took over")

    with (
        node(lambda *_: (200, [])) as (cluster, asked),
        pytest.raises(IndexLocked, match="took over"),
        Bulk(cluster, "blog", lost) as bulk,
    ):
        bulk.add(put("a"))
    assert asked == []


def test_an_operation_of_an_older_run_changes_nothing(client: Cluster) -> None:
    index = f"{client.address.name}-posts"
    client.ask("PUT", f"/{index}", {**posts_index(1, 0), "aliases": {open_alias(index): {}}})
    with Bulk(client, open_alias(index)) as bulk:
        bulk.add(put_operation("a", 2, b'{"time": 2}'))
        bulk.add(put_operation("b", 2, b'{"time": 2}'))
    with Bulk(client, open_alias(index)) as bulk:  # the same again is no conflict
        bulk.add(put_operation("a", 2, b'{"time": 2}'))
        bulk.add(delete_operation("b", 3))
        bulk.add(delete_operation("nobody", 3))
    for late in (put_operation("a", 1, b'{"time": 1}'), put_operation("b", 2, b'{"time": 1}')):
        with (
            pytest.raises(IndexLocked, match="written by a newer run"),
            Bulk(client, open_alias(index)) as bulk,
        ):
            bulk.add(late)
    client.ask("POST", f"/{index}/_refresh")
    assert count(client, index) == 1
    assert client.ask("GET", f"/{index}/_doc/a")["_source"]["time"] == 2


def test_what_a_cluster_cannot_read_is_named(client: Cluster) -> None:
    index = f"{client.address.name}-posts"
    client.ask("PUT", f"/{index}", {**posts_index(1, 0), "aliases": {open_alias(index): {}}})
    with (
        pytest.raises(StorageError, match=r"document 'bad' was refused: .*time"),
        Bulk(client, open_alias(index)) as bulk,
    ):
        fill(bulk, put("good"), put("bad", b'{"time": "not a number"}'))


def test_an_index_that_was_removed_is_not_made_again(client: Cluster) -> None:
    with (
        pytest.raises(IndexLocked, match="document 'a' has no index; another process took over"),
        Bulk(client, open_alias(f"{client.address.name}-posts")) as bulk,
    ):
        bulk.add(put("a"))
    assert client.ask("GET", f"/{client.address.name}*/_alias") == {}


def test_an_id_too_long_for_a_cluster_is_told_by_a_digest() -> None:
    assert document_id("é" * 256) == "é" * 256
    longer = document_id("é" * 257)
    assert len(longer) == 65
    assert longer != document_id("é" * 258)


def test_a_patient_cluster_is_asked_again() -> None:
    def answers(number: int, ids: list[str]) -> tuple[int, list[dict[str, Any]]]:
        return (503 if number <= 2 else 200), []

    with node(answers) as (cluster, asked):
        patient = PatientCluster(cluster.address)
        assert patient.ask("POST", "/blog/_bulk", put("a")) == {"items": []}
        patient.close()
    assert len(asked) == 3


def test_a_patient_cluster_is_not_asked_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.opensearch.patience.PATIENCE", 0.2)
    with node(lambda *_: (503, [])) as (cluster, asked):
        patient = PatientCluster(cluster.address)
        with pytest.raises(IndexUnavailable):
            patient.ask("POST", "/blog/_bulk", put("a"))
        patient.close()
    assert asked
