"""The systems that are compared, each in a module of its own, loaded only when asked for."""

import os
from importlib import import_module

from tests.benchmarks.clusters import OPENSEARCH_URL
from tests.benchmarks.systems.base import System

OURS, ON_CLUSTER = "postings", "postings-opensearch"

SYSTEMS = {
    OURS: "tests.benchmarks.systems.postings",
    "postings-numpy": "tests.benchmarks.systems.postings_numpy",
    "whoosh": "tests.benchmarks.systems.stock_whoosh",
    "whoosh-vectors": "tests.benchmarks.systems.whoosh_vectors",
    "fts5": "tests.benchmarks.systems.sqlite_fts5",
    "xapian": "tests.benchmarks.systems.xapian_debian",
    "tantivy": "tests.benchmarks.systems.tantivy_py",
    "bm25s": "tests.benchmarks.systems.bm25s_numpy",
    ON_CLUSTER: "tests.benchmarks.systems.postings_opensearch",
    "opensearch": "tests.benchmarks.systems.opensearch_http",
}
"""Name -> module, which has a class `Benchmarked`."""

MANY_POSTS = 300_000
"""A complete run of more leaves out the systems that would take hours."""


def default_systems(posts: int) -> tuple[str, ...]:
    """What a complete run of so many posts measures; where a cluster is named, ours on it and in arrays."""
    if os.environ.get(OPENSEARCH_URL):
        return (OURS, ON_CLUSTER)
    if posts > MANY_POSTS:
        return ("postings", "fts5", "tantivy")
    return ("postings", "whoosh", "fts5", "xapian", "tantivy", "bm25s")


def load_system(name: str) -> System:
    """The system of this name. Raises ImportError where its library is not installed."""
    system: System = import_module(SYSTEMS[name]).Benchmarked()
    return system
