"""Fixtures for tests on a cluster: they are marked `opensearch` by asking for one of these.

- `cluster`: shared by all tests; three nodes that are started here, or those of OPENSEARCH_URL.
- `killable`: the same, for tests that kill nodes; it is whole again after each test.
- `index_url`: the address of an index that no other test has, deleted after the test.
"""

import os
from collections.abc import Iterator, Sequence
from uuid import uuid4

import pytest

from tests.opensearch.cluster import STARTING, Cluster, LocalCluster
from tests.opensearch.distribution import Missing
from tests.opensearch.node import QUICK
from tests.support import missing


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for the cluster, before it is chosen by marks."""
    for item in items:
        if "cluster" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.opensearch)


def open_cluster() -> Cluster:
    """The cluster of OPENSEARCH_URL, or else one that is started; skips where neither can be had."""
    if urls := os.environ.get("OPENSEARCH_URL"):
        return Cluster([url.strip().rstrip("/") for url in urls.split(",")])
    if "PYTEST_XDIST_WORKER" in os.environ:
        missing("tests on OpenSearch share one cluster in one process: make test-opensearch")
    return started()


def started(nodes: int = 3, options: Sequence[str] = QUICK) -> LocalCluster:
    """A cluster that was started and is not waited for; skips where it cannot be, and fails with CI=true."""
    try:
        return LocalCluster(nodes, options=options)
    except Missing as error:
        missing(f"no OpenSearch: {error}")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The cluster of all tests."""
    with open_cluster() as cluster:
        if isinstance(cluster, LocalCluster):
            cluster.wait_for("green", len(cluster.urls), STARTING)
        else:
            cluster.wait_for("yellow")
        yield cluster


@pytest.fixture
def killable(cluster: Cluster, index_url: str) -> Iterator[LocalCluster]:
    """The cluster, if its nodes may be killed; they are all there again before `index_url` is deleted."""
    if not isinstance(cluster, LocalCluster):
        pytest.skip("no test kills nodes of OPENSEARCH_URL; without it, three are started for that")
    yield cluster
    cluster.heal()


@pytest.fixture
def index_url(cluster: Cluster) -> Iterator[str]:
    """The address of an index of one test; all whose names begin as its own are deleted afterwards."""
    name = f"test-{uuid4().hex}"
    yield cluster.address(name)
    cluster.remove(name)
