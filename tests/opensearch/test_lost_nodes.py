"""A client of real nodes that are killed, or stopped, while it asks."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.errors import IndexUnavailable, StorageError
from indexer.opensearch.address import Access, parse_address
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.readiness import check_ready
from tests.opensearch.cluster import LocalCluster, stopped

POSTS = 300
TIMEOUT = 3.0
SLACK = 2.0
"""Seconds; what a busy machine may take beyond a time that is held."""

WHOLE = f"{POSTS} posts"
ALL = {"track_total_hits": True, "size": 10, "query": {"match_all": {}}}


@pytest.fixture
def client(killable: LocalCluster, index_url: str) -> Iterator[Cluster]:
    """A client of a cluster with an index of three shards, each with a replica."""
    address = parse_address(index_url)
    client = Cluster(address, Access(timeout=TIMEOUT))
    client.ask(
        "PUT", f"/{address.name}", {"settings": {"number_of_shards": 3, "number_of_replicas": 1}}
    )
    lines = "".join(f'{{"index":{{"_id":"{n}"}}}}\n{{"n":{n}}}\n' for n in range(POSTS))
    client.ask("POST", f"/{address.name}/_bulk", lines, {"refresh": True})
    killable.wait_for("green", 3)
    yield client
    client.close()


def searched(client: Cluster) -> tuple[str, float]:
    """What a search finds, or the name of its error, and in how many seconds."""
    started = time.monotonic()
    try:
        total = client.search(client.address.name, ALL)["hits"]["total"]["value"]
    except IndexUnavailable:
        return "unavailable", time.monotonic() - started
    except StorageError as error:
        return f"{type(error).__name__}: {error}", time.monotonic() - started
    return f"{total} posts", time.monotonic() - started


def wait_until_whole(client: Cluster, seconds: float) -> None:
    """Search until all is found again."""
    end = time.monotonic() + seconds
    while (outcome := searched(client)[0]) != WHOLE and time.monotonic() < end:
        time.sleep(0.2)
    assert outcome == WHOLE


def test_a_node_killed_under_load_is_hardly_noticed(
    killable: LocalCluster, client: Cluster
) -> None:
    end = time.monotonic() + 8

    def load(_: int) -> list[tuple[str, float]]:
        told = []
        while time.monotonic() < end:
            told.append(searched(client))
        return told

    with ThreadPoolExecutor(4) as pool:
        loads = pool.map(load, range(4))
        time.sleep(2)
        killable.kill(1)
        told = [one for of_thread in loads for one in of_thread]
    outcomes = Counter(outcome for outcome, _ in told)
    assert outcomes.keys() <= {WHOLE, "unavailable"}  # never a wrong count
    assert outcomes["unavailable"] < len(told) / 100
    assert max(seconds for _, seconds in told) < TIMEOUT + SLACK
    check_ready(client, client.address.name)


def test_nodes_that_hang_are_told_within_a_second(killable: LocalCluster, client: Cluster) -> None:
    assert searched(client)[0] == WHOLE
    with stopped(killable):
        first = [searched(client) for _ in range(2)]
        told = [searched(client) for _ in range(10)]
    assert {outcome for outcome, _ in first + told} == {"unavailable"}
    assert max(seconds for _, seconds in first) < TIMEOUT + SLACK
    assert max(seconds for _, seconds in told) < 1
    wait_until_whole(client, 60)
