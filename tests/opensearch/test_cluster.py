"""The cluster of the tests: three nodes that can die and come back, and of which nothing stays."""

from urllib.parse import urlsplit

import pytest

from indexer.opensearch.address import parse_address
from tests.opensearch.cluster import Cluster, ClusterError, LocalCluster
from tests.opensearch.test_starting import alive


def name(index_url: str) -> str:
    """The name of the index at an address."""
    return parse_address(index_url).name


@pytest.fixture
def indexed(cluster: Cluster, index_url: str) -> str:
    """An index of three shards, each with a replica, that has nine documents."""
    index = name(index_url)
    cluster.request(
        "PUT", f"/{index}", {"settings": {"number_of_shards": 3, "number_of_replicas": 1}}
    )
    for number in range(9):
        cluster.request("PUT", f"/{index}/_doc/{number}", {"word": "kept"})
    cluster.request("POST", f"/{index}/_refresh")
    return index


def found(cluster: Cluster, index: str) -> tuple[int, int]:
    """How many documents a search finds, and how many shards fail at it."""
    answer = cluster.request("GET", f"/{index}/_search?q=word:kept")
    return answer["hits"]["total"]["value"], answer["_shards"]["failed"]


def test_a_cluster_is_asked_by_its_addresses(cluster: Cluster, indexed: str) -> None:
    version = cluster.request("GET", "/")["version"]
    assert (version["distribution"], version["number"].split(".")[0]) == ("opensearch", "3")
    assert found(cluster, indexed) == (9, 0)


def test_a_started_cluster_gets_green_with_three_nodes(
    killable: LocalCluster, indexed: str
) -> None:
    killable.wait_for("green", 3)
    assert killable.request("GET", "/_cluster/health")["number_of_nodes"] == 3
    assert len(set(killable.urls)) == 3


def test_a_killed_node_is_left_and_comes_back_with_its_data(
    killable: LocalCluster, indexed: str
) -> None:
    killable.wait_for("green", 3)
    process = killable.nodes[2].process
    assert process
    killable.kill(2)
    assert not alive(process.pid)
    killable.wait_for("yellow", 2, timeout=15)
    assert found(killable, indexed) == (9, 0)
    killable.restart(2)
    killable.wait_for("green", 3)
    assert found(killable, indexed) == (9, 0)


def test_an_address_names_all_nodes(cluster: Cluster, index_url: str) -> None:
    hosts = tuple(urlsplit(url).netloc.rpartition("@")[2] for url in cluster.urls)
    assert parse_address(index_url).nodes == hosts


def test_what_a_test_made_is_deleted(cluster: Cluster) -> None:
    prefix = "test-removed"
    cluster.request("PUT", f"/{prefix}-1")
    cluster.request(
        "PUT", f"/_index_template/{prefix}", {"index_patterns": [f"{prefix}-*"], "priority": 1}
    )
    cluster.remove(prefix)
    assert cluster.request("GET", f"/_cat/indices/{prefix}*?format=json") == []
    with pytest.raises(ClusterError, match="404"):
        cluster.request("GET", f"/_index_template/{prefix}")
