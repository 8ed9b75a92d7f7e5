"""Listeners to ask, a cluster of them, and what comes of asking it."""

import time
from collections.abc import Iterator

import pytest

from indexer.errors import StorageError
from indexer.opensearch.address import Access, Address
from indexer.opensearch.cluster import Cluster
from tests.opensearch.listeners import Listener, listening

SEARCH = "/blog/_search"
TIMEOUT = 0.5
SOON = 1.0
"""Seconds within which a cluster that is known not to answer is told."""


@pytest.fixture
def nodes() -> Iterator[list[Listener]]:
    """Three listeners."""
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
