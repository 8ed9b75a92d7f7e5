"""Requests to nodes that refuse, hang, die or have too much to do: told soon, and never with a password."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.deadline import within
from indexer.errors import IndexUnavailable
from indexer.opensearch.breaker import NoAnswer
from indexer.opensearch.cluster import CONNECTIONS, Cluster
from indexer.opensearch.refusals import Busy, Refused, missing_shards
from tests.opensearch.asking import SEARCH, SOON, TIMEOUT, cluster_of, nodes, searched, timed
from tests.opensearch.listeners import ANSWERS, DIES, HANGS, Listener, listening, refusing

__all__ = ["nodes"]


def outcome_of_waiting(cluster: Cluster) -> str:
    """What comes of searches where the first that find the cluster silent are asked again."""
    recovered_by = time.monotonic() + 10
    while (outcome := searched(cluster)) == "NotAsked" and time.monotonic() < recovered_by:
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
        assert outcome in ("NoAnswer", "NotAsked")
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
        assert (outcome, seconds < SOON) == ("NotAsked", True)
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
    assert {outcome for outcome, _ in told} == {"NotAsked"}
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
        assert [searched(cluster) for _ in range(3)] == ["NoAnswer", *["NotAsked"] * 2]
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
        (
            400,
            {
                "type": "search_phase_execution_exception",
                "reason": "all shards failed",
                "root_cause": [{"type": "too_many_clauses", "reason": "maxClauseCount is set to 1024"}],
            },
            Refused,
            "400 too_many_clauses: maxClauseCount is set to 1024",
        ),
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
    lenient = cluster.lenient()
    two_of_three = {"_shards": {"total": 3, "successful": 2}}
    nodes[0].answer = {**two_of_three, "responses": [two_of_three]}
    cluster.search("blog", {})
    lenient.search("blog", {})
    cluster.searches([({"index": "blog"}, {})])
    lenient.searches([({"index": "blog"}, {})])
    whole, left, wholes, lefts = nodes[0].received
    assert whole[1].endswith("?allow_partial_search_results=false")
    assert left[1].endswith("?allow_partial_search_results=true")
    assert wholes[3].startswith(b'{"allow_partial_search_results":false,')
    assert lefts[3].startswith(b'{"allow_partial_search_results":true,')


def test_the_most_that_an_answer_lacked_is_told(nodes: list[Listener]) -> None:
    cluster = cluster_of(nodes[0])
    lenient = cluster.lenient()
    for failed in (0, 2, 1):
        nodes[0].answer = {"_shards": {"total": 3, "successful": 3 - failed}}
        lenient.search("blog", {})
        assert lenient.missing == ((2, 3) if failed else None)
    assert cluster.missing is None
    assert cluster.lenient().missing is None
    with pytest.raises(IndexUnavailable, match="1 of 3 shards of blog do not answer"):
        cluster.lack("blog", 1, 3)


@pytest.mark.parametrize(
    ("shards", "timed_out", "missing"),
    [
        ({"total": 3, "successful": 3, "skipped": 1, "failed": 0}, False, (0, 3)),
        ({"total": 3, "successful": 1, "skipped": 0, "failed": 2}, False, (2, 3)),
        ({"total": 3, "successful": 2, "skipped": 0, "failed": 0}, False, (1, 3)),
        ({"total": 3, "successful": 3, "skipped": 0, "failed": 0}, True, (3, 3)),
    ],
)
def test_what_is_missing_of_an_answer_is_told(
    shards: dict[str, int], timed_out: bool, missing: tuple[int, int]
) -> None:
    assert missing_shards({"_shards": shards, "timed_out": timed_out}) == missing
