"""A node is killed while an index is written: no post is lost, and none is there twice."""

import threading
import time
from collections.abc import Callable

from indexer.opensearch.address import parse_address
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.engine import OpenSearchEngine
from indexer.opensearch.generations import aliases_of, count
from indexer.opensearch.layout import Layout
from tests.opensearch.cluster import LocalCluster
from tests.opensearch.writing import builds_of, client
from tests.support import post

__all__ = ["client"]

POSTS = 1_500
TEXT = "some words of a post that is as long as posts are " * 20


def holder(nodes: LocalCluster, client: Cluster, build: int) -> int:
    """The number of a node that has a primary of a build's posts."""
    index = builds_of(client).names(build).posts
    shards = client.ask("GET", f"/_cat/shards/{index}", params={"format": "json"})
    name = next(shard["node"] for shard in shards if shard["prirep"] == "p")
    return next(n for n, node in enumerate(nodes.nodes) if node.name == name)


def write(engine: OpenSearchEngine, suffix: str, halfway: Callable[[], None], full: bool) -> None:
    """Write posts; something happens when half of them were put."""
    with engine.writer(full=full) as writer:
        for number in range(POSTS):
            writer.put(post(f"{suffix}{number}", f"{TEXT} {number}"))
            if number == POSTS // 2:
                halfway()


def test_a_build_waits_for_a_node_that_comes_back(
    killable: LocalCluster, client: Cluster, index_url: str
) -> None:
    engine = OpenSearchEngine(parse_address(index_url), layout=Layout(shards=3, replicas=1))

    def kill() -> None:
        number = holder(killable, client, 1)
        killable.kill(number)
        threading.Timer(2, killable.restart, (number,)).start()

    write(engine, "a", kill, full=True)
    assert engine.stats().posts == POSTS
    assert engine.verify() == []


def test_a_change_needs_no_node_of_which_there_are_copies(
    killable: LocalCluster, client: Cluster, index_url: str
) -> None:
    engine = OpenSearchEngine(parse_address(index_url), layout=Layout(shards=3, replicas=1))
    write(engine, "a", lambda: None, full=True)
    pending = f"/{builds_of(client).names(1).states}/_doc/pending"

    def kill() -> None:
        while not client.ask("HEAD", pending):
            time.sleep(0.01)
        killable.kill(holder(killable, client, 1))  # now posts are sent

    killer = threading.Thread(target=kill)
    write(engine, "b", killer.start, full=False)
    killer.join()
    client.ask("POST", f"/{aliases_of(client.address.name).posts}/_refresh")
    assert count(client, client.address.name) == 2 * POSTS
    killable.heal()
    time.sleep(1)
    assert engine.verify() == []
