"""Requests to nodes that refuse, hang, die or have too much to do: told soon, and never with a password."""

import gzip
import logging
import ssl
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.deadline import within
from indexer.errors import IndexUnavailable, SettingsError, StorageError
from indexer.opensearch.address import Access, Address
from indexer.opensearch.breaker import NoAnswer
from indexer.opensearch.cluster import CONNECTIONS, Busy, Cluster, Refused, missing_shards
from tests.opensearch.listeners import ANSWERS, DIES, HANGS, Listener, listening, refusing

SEARCH = "/blog/_search"
TIMEOUT = 0.5
SOON = 1.0
"""Seconds within which a cluster that is known not to answer is told."""


@pytest.fixture
def nodes() -> Iterator[list[Listener]]:
    with listening(3) as listeners:
        yield listeners


def cluster_of(*nodes: Listener | str, timeout: float = TIMEOUT) -> Cluster:
    """A cluster of these nodes."""
    names = tuple(node if isinstance(node, str) else node.node for node in nodes)
    return Cluster(Address(names, "blog"), Access(timeout=timeout))


def searched(cluster: Cluster) -> str:
    """What comes of a search: its answer, or the name of its error."""
    try:
        return str(cluster.search("blog", {}))
    except StorageError as error:
        return type(error).__name__


def timed(cluster: Cluster) -> tuple[str, float]:
    """What comes of a search, and in how many seconds."""
    started = time.monotonic()
    return searched(cluster), time.monotonic() - started


def outcome_of_waiting(cluster: Cluster) -> str:
    """What comes of searches where the first that find the cluster silent are asked again."""
    recovered_by = time.monotonic() + 10
    while (outcome := searched(cluster)) == "IndexUnavailable" and time.monotonic() < recovered_by:
        time.sleep(0.05)
    return outcome


@pytest.mark.parametrize("does", [DIES, 502, 503, 504])
def test_another_node_is_asked_where_one_fails(nodes: list[Listener], does: str | int) -> None:
    nodes[0].does = nodes[1].does = does
    cluster = cluster_of(*nodes)
    assert {searched(cluster) for _ in range(6)} == {"{'fine': True}"}
    assert nodes[0].asked(SEARCH) + nodes[1].asked(SEARCH) > 0


def test_a_node_that_refuses_is_left_out_for_a_while(nodes: list[Listener]) -> None:
    cluster = cluster_of(refusing(), nodes[0])
    assert [searched(cluster) for _ in range(5)] == ["{'fine': True}"] * 5
    assert nodes[0].asked(SEARCH) == 5


def test_a_node_that_hangs_fails_one_search_and_is_left_out_then(nodes: list[Listener]) -> None:
    nodes[0].does = HANGS
    cluster = cluster_of(*nodes[:2])
    answers = [searched(cluster) for _ in range(10)]
    assert answers.count("NoAnswer") == 1
    assert answers.count("{'fine': True}") == 9


@pytest.mark.parametrize(("path", "times"), [("/blog", 1), ("/_bulk", 2), ("/blog/_refresh", 2)])
def test_only_what_may_reach_a_cluster_twice_does(
    nodes: list[Listener], path: str, times: int
) -> None:
    nodes[0].does = DIES
    with pytest.raises(NoAnswer, match="it ended the connection"):
        cluster_of(nodes[0]).ask("PUT", path, {"a": 1})
    assert nodes[0].asked(path) == times


def test_what_reached_no_node_is_sent_to_another(nodes: list[Listener]) -> None:
    cluster = cluster_of(refusing(), refusing(), nodes[0])
    for number in range(3):
        assert cluster.ask("PUT", f"/blog-{number}", {"a": 1}) == {"fine": True}
    assert len(nodes[0].received) == 3


def test_a_cluster_that_refuses_is_told_at_once_and_recovers_by_itself() -> None:
    gone = refusing()
    cluster = cluster_of(gone)
    for _ in range(4):
        outcome, seconds = timed(cluster)
        assert outcome in ("NoAnswer", "IndexUnavailable")
        assert seconds < SOON
    with listening(port=int(gone.rpartition(":")[2])):
        assert outcome_of_waiting(cluster) == "{'fine': True}"


def test_a_cluster_that_hangs_is_told_within_the_timeout_then_at_once(
    nodes: list[Listener],
) -> None:
    for node in nodes:
        node.does = HANGS
    cluster = cluster_of(*nodes, timeout=1.5)
    outcome, seconds = timed(cluster)
    assert (outcome, 1.4 < seconds < 2.5) == ("NoAnswer", True)
    for _ in range(5):
        outcome, seconds = timed(cluster)
        assert (outcome, seconds < SOON) == ("IndexUnavailable", True)
    for node in nodes:
        node.does = ANSWERS
        node.ended.set()
    assert outcome_of_waiting(cluster) == "{'fine': True}"
    assert [searched(cluster) for _ in range(20)] == ["{'fine': True}"] * 20


def test_many_at_once_do_not_wait_for_a_cluster_that_hangs(nodes: list[Listener]) -> None:
    nodes[0].does = HANGS
    cluster = cluster_of(nodes[0])
    assert searched(cluster) == "NoAnswer"
    before = len(nodes[0].received)
    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(lambda _: timed(cluster), range(60)))
    assert {outcome for outcome, _ in told} == {"IndexUnavailable"}
    assert max(seconds for _, seconds in told) < SOON
    assert len(nodes[0].received) - before <= 2  # one asks for all


def test_no_more_threads_wait_than_there_are_connections(nodes: list[Listener]) -> None:
    nodes[0].does = HANGS
    cluster = cluster_of(nodes[0], timeout=4)
    with ThreadPoolExecutor(CONNECTIONS + 8) as pool:
        told = list(pool.map(lambda _: timed(cluster), range(CONNECTIONS + 8)))
    assert nodes[0].asked(SEARCH) <= CONNECTIONS
    assert sum(seconds < 2 for _, seconds in told) >= 8


def test_all_that_is_asked_for_one_answer_has_one_time_together(nodes: list[Listener]) -> None:
    cluster = cluster_of(nodes[0], timeout=5)
    started = time.monotonic()
    with within(TIMEOUT):
        assert searched(cluster) == "{'fine': True}"
        nodes[0].does = HANGS
        assert [searched(cluster) for _ in range(3)] == ["NoAnswer", *["IndexUnavailable"] * 2]
        asked = len(nodes[0].received)
        with pytest.raises(IndexUnavailable, match="took too long to answer what was asked before"):
            cluster.ask("GET", "/")
        assert len(nodes[0].received) == asked
    assert time.monotonic() - started < 2 * TIMEOUT
    nodes[0].does = ANSWERS
    assert outcome_of_waiting(cluster) == "{'fine': True}"


def test_a_slow_search_among_others_is_no_silence(nodes: list[Listener]) -> None:
    nodes[0].slow = "/slow/_search"
    cluster = cluster_of(nodes[0])
    with ThreadPoolExecutor(2) as pool:
        slow = [pool.submit(cluster.search, "slow", {}) for _ in range(2)]
        time.sleep(TIMEOUT / 2)
        assert searched(cluster) == "{'fine': True}"
        assert {type(one.exception()) for one in slow} == {NoAnswer}
    assert searched(cluster) == "{'fine': True}"
    assert nodes[0].asked("/") == 0  # nobody had to find out whether it lives


def test_searches_that_hang_together_are_one_silence(nodes: list[Listener]) -> None:
    nodes[0].slow = "/slow/_search"
    cluster = cluster_of(nodes[0])
    with ThreadPoolExecutor(8) as pool:
        slow = [pool.submit(cluster.search, "slow", {}) for _ in range(8)]
        assert {type(one.exception()) for one in slow} == {NoAnswer}
    assert searched(cluster) == "{'fine': True}"
    assert nodes[0].asked("/") == 1


def test_a_cluster_that_is_refused_by_what_stands_before_it_is_silent(
    nodes: list[Listener],
) -> None:
    nodes[0].does = 502
    cluster = cluster_of(nodes[0])
    with pytest.raises(NoAnswer, match="what stands before it says 502"):
        cluster.search("blog", {})
    with pytest.raises(IndexUnavailable, match="does not answer") as error:
        cluster.search("blog", {})
    assert error.value.retry_after >= 1
    assert nodes[0].asked(SEARCH) == 2


@pytest.mark.parametrize(
    ("status", "error", "kind", "text"),
    [
        (400, {"type": "bad", "reason": "all", "root_cause": [{"reason": "deep"}]}, Refused, "400 bad: deep"),
        (404, {"type": "index_not_found_exception", "reason": "no such index"}, Refused, "no such index"),
        (401, "Unauthorized", Refused, "401: neither a user with this password nor this API key is known"),
        (
            403,
            {"type": "security_exception", "reason": "no permissions for [data/read] and User [name=kim]"},
            Refused,
            "403 security_exception: the user or the API key lacks the privilege data/read",
        ),
        (500, {"type": "node_closed_exception", "reason": "node closed"}, Busy, "node closed"),
        (500, {"type": "null_pointer_exception", "reason": "oops"}, Refused, "500 null_pointer_exc"),
        (429, {"type": "rejected_execution_exception", "reason": "queue is full"}, Busy, "queue is full"),
        (503, {"type": "some_exception", "reason": "all shards failed"}, Busy, "all shards failed"),
    ],
)  # fmt: skip
def test_an_error_of_the_cluster_says_what_to_do(
    nodes: list[Listener], status: int, error: object, kind: type[Refused], text: str
) -> None:
    nodes[0].does, nodes[0].error = status, error
    with pytest.raises(Refused) as raised:
        cluster_of(nodes[0]).search("blog", {})
    assert type(raised.value) is kind
    assert raised.value.status == status
    assert text in str(raised.value)
    assert "kim" not in str(raised.value)
    assert isinstance(raised.value, IndexUnavailable) == (kind is Busy)


def test_an_error_of_one_of_several_searches_is_an_error(nodes: list[Listener]) -> None:
    bad = {"error": {"type": "bad", "reason": "deep"}, "status": 400}
    nodes[0].answer = {"responses": [{"hits": {}}, bad]}
    with pytest.raises(Refused, match="400 bad: deep"):
        cluster_of(nodes[0]).searches([({}, {}), ({}, {})])


def test_searches_of_which_one_fails_with_its_node_are_asked_once_more(
    nodes: list[Listener],
) -> None:
    lost = {"error": {"type": "node_closed_exception", "reason": "node closed"}, "status": 500}
    nodes[0].answer = {"responses": [{"hits": {}}, lost]}
    with pytest.raises(Busy, match="node closed"):
        cluster_of(nodes[0]).searches([({}, {}), ({}, {})])
    assert nodes[0].asked("/_msearch") == 2


def test_answers_are_whole_unless_parts_may_be_missing(nodes: list[Listener]) -> None:
    cluster = cluster_of(nodes[0])
    nodes[0].answer = {"responses": []}
    cluster.search("blog", {})
    cluster.search("blog", {}, allow_partial_search_results=True)
    cluster.searches([({}, {}), ({"allow_partial_search_results": True}, {})])
    one, other, several = nodes[0].received
    assert one[1].endswith("?allow_partial_search_results=false")
    assert other[1].endswith("?allow_partial_search_results=true")
    assert several[3] == (
        b'{"allow_partial_search_results":false}\n{}\n{"allow_partial_search_results":true}\n{}\n'
    )


def test_what_is_missing_of_an_answer_is_told() -> None:
    assert missing_shards({"_shards": {"total": 3, "failed": 0}, "timed_out": False}) == (0, 3)
    assert missing_shards({"_shards": {"total": 3, "failed": 2}, "timed_out": False}) == (2, 3)
    assert missing_shards({"_shards": {"total": 3, "failed": 0}, "timed_out": True}) == (3, 3)


@pytest.mark.parametrize(
    ("address", "access", "scheme", "sent"),
    [
        (Address((), "blog", False, "kim", "pä:ss"), Access(), "Basic", "kim:pä:ss"),
        (Address((), "blog"), Access(api_key="hush"), "ApiKey", "hush"),
        (Address((), "blog", False, "kim", "p"), Access(api_key="Bearer hush"), "Bearer", "hush"),
    ],
)
def test_who_asks_is_sent_and_told_to_nobody_else(
    nodes: list[Listener],
    address: Address,
    access: Access,
    scheme: str,
    sent: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    where = Address((nodes[0].node,), "blog", False, address.user, address.password)
    how = Access(access.api_key, timeout=TIMEOUT)
    told = []
    for does in (ANSWERS, 401, 503, DIES, HANGS):
        nodes[0].does = does
        try:
            Cluster(where, how).search("blog", {})
        except StorageError as error:
            told += [f"{error!r} {error.__cause__!r} {error.__context__!r}"]
    header = nodes[0].received[0][2]["authorization"].split(" ")
    assert header[0] == scheme
    assert (b64decode(header[1]).decode() if scheme == "Basic" else header[1]) == sent
    shown = " ".join([*told, caplog.text, repr(where), str(where), repr(how)])
    assert len(told) == 4
    for secret in (sent, header[1], "pä:ss"):
        assert secret not in shown


def test_large_bodies_are_packed_and_truth_is_spelled_as_the_cluster_reads_it(
    nodes: list[Listener],
) -> None:
    cluster = cluster_of(nodes[0])
    large = b'{"a": 1}\n' * 1000
    cluster.ask("POST", "/_bulk", large, {"refresh": True, "timeout": "3s"})
    cluster.ask("POST", SEARCH, {"size": 0})
    (_, path, headers, body), (_, _, plain, small) = nodes[0].received
    assert path == "/_bulk?refresh=true&timeout=3s"
    assert (headers["content-encoding"], gzip.decompress(body)) == ("gzip", large)
    assert headers["accept-encoding"] == "gzip,deflate"
    assert ("content-encoding" in plain, small) == (False, b'{"size":0}')
    Cluster(cluster.address, Access(compress=False)).ask("POST", "/_bulk", large)
    assert nodes[0].received[2][2]["accept-encoding"] == "identity"
    assert nodes[0].received[2][3] == large


def certificate(folder: Path, name: str) -> Path:
    """A certificate of this name that signs itself, and its key, in one file."""
    file = folder / f"{name}.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj"]
    where = ["-keyout", "-", "-out", "-", "-addext", "subjectAltName=IP:127.0.0.1"]
    file.write_bytes(
        subprocess.run(
            [*made, f"/CN={name}", *where],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ).stdout
    )
    return file


def test_tls_is_held_to_the_authority_that_is_named(tmp_path: Path) -> None:
    ours, other = certificate(tmp_path, "ours"), certificate(tmp_path, "other")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ours)
    with listening(1, context) as (node,):
        address = Address((node.node,), "blog", tls=True)
        assert Cluster(address, Access(ca_file=str(ours))).search("blog", {}) == {"fine": True}
        for wrong in (str(other), ""):
            with pytest.raises(NoAnswer, match=r"certificate verify failed.*opensearch_ca_file"):
                Cluster(address, Access(ca_file=wrong)).search("blog", {})
        with pytest.raises(NoAnswer, match=r"one that speaks TLS is opensearch\+https://"):
            Cluster(Address((node.node,), "blog")).search("blog", {})


@pytest.mark.parametrize("name", ["none.pem", "empty.pem"])
def test_a_file_without_certificates_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.pem").touch()
    file = str(tmp_path / name)
    with pytest.raises(SettingsError, match=f"opensearch_ca_file: {file} cannot be read"):
        Cluster(Address(("h:1",), "blog", tls=True), Access(ca_file=file))


def test_nodes_are_asked_for_where_that_is_wanted(nodes: list[Listener]) -> None:
    named = {"nodes": {n.node: {"http": {"publish_address": n.node}} for n in nodes}}
    for node in nodes:
        node.answer = named
    address = Address((nodes[0].node,), "blog")
    for sniff, others in ((False, 0), (True, 2)):
        cluster = Cluster(address, Access(sniff=sniff, timeout=TIMEOUT))
        for _ in range(6):
            cluster.search("blog", {})
        assert sum(node.asked(SEARCH) > 0 for node in nodes[1:]) == others


def test_where_no_node_says_which_there_are_the_named_ones_are_asked(nodes: list[Listener]) -> None:
    cluster = Cluster(Address((refusing(),), "blog"), Access(sniff=True, timeout=TIMEOUT))
    assert timed(cluster)[0] == "NoAnswer"
    assert timed(cluster)[1] < SOON
