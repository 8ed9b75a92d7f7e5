"""Ours on a cluster: the same commands, plans and pages as over arrays, the index at OPENSEARCH_URL."""

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from indexer import Index, Options, SearchRequest, Settings, open_index, open_sources, sync
from indexer.engine import Plan
from indexer.opensearch.address import parse_address
from indexer.opensearch.engine import OpenSearchEngine
from indexer.opensearch.opened import OpenGeneration
from indexer.query.parser import read_on
from tests.benchmarks.clusters import (
    MEGABYTE,
    ClusterFacts,
    cluster_facts,
    data_nodes,
    index_name,
    named_cluster,
    wait_until_settled,
)
from tests.benchmarks.query import Query
from tests.benchmarks.systems.base import LISTED_VALUES, Found, Reader, System, Work
from tests.benchmarks.systems.postings import (
    found_by,
    plan_of,
    put_first,
    request_of,
    with_values,
)


class Benchmarked(System):
    """The engine over a cluster, a shard for each node that keeps data, one replica."""

    note = (
        "this repository over a cluster, whole requests over HTTP; the engine remembers statistics of words "
        "and spellings of values for a generation, OpenSearch filters, and neither of them answers, texts or "
        "patterns; memory without the nodes', index of one copy"
    )
    updates = True

    def __init__(self) -> None:
        self._cluster = named_cluster()

    def build(self, posts: Path, folder: Path) -> None:
        """What `postings index FILE` does, with all copies there at the end."""
        settings = replace(
            self._settings(folder),
            source=str(posts),
            opensearch_shards=len(data_nodes(self._cluster)),
        )
        sync(open_sources(settings), open_index(settings).engine, settings, Options())

    def settle(self, folder: Path) -> None:
        """Waits for copies that the build did not wait for, and for merges."""
        wait_until_settled(self._cluster, index_name(folder))

    def open(self, folder: Path) -> "ClusterReader":
        """The newest generation, opened."""
        index = open_index(self._settings(folder))
        assert index.generation
        return ClusterReader(index)

    def update(self, posts: Path, folder: Path) -> None:
        """A commit of one post."""
        put_first(posts, open_index(self._settings(folder)).engine)

    def index_bytes(self, folder: Path) -> int:
        """What one copy takes."""
        return int(self.cluster(folder).primaries_mb * MEGABYTE)

    def cluster(self, folder: Path) -> ClusterFacts:
        """How the cluster keeps the index."""
        return cluster_facts(self._cluster, index_name(folder))

    def discard(self, folder: Path) -> None:
        """Deletes all builds of the index."""
        self._cluster.remove(f"{index_name(folder)}-")

    def _settings(self, folder: Path) -> Settings:
        """Settings keep a login apart from the address."""
        address = parse_address(self._cluster.address(index_name(folder)))
        return Settings(
            index=str(address),
            opensearch_user=address.user,
            opensearch_password=address.password,
            opensearch_timeout=120,
            facet_values=LISTED_VALUES,
        )


class ClusterReader(Reader):
    """Searches; a text is read and the words of a pattern are looked for anew each time."""

    def __init__(self, index: Index) -> None:
        assert isinstance(index.engine, OpenSearchEngine)
        self._index, self.engine = index, index.engine

    def warm_up(self, queries: Sequence[Query], seconds: float) -> None:
        """Asks all queries in turn: a node that was just started compiles what it does often."""
        works = cycle([self.snippets(query) for query in queries])
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            next(works)()

    def answer(self, query: Query) -> Work:
        """The engine's search, which reads what is shown of the ten posts, but no texts."""
        plan = plan_of(self._index, query)
        return lambda: self._answer(plan)

    def page(self, query: Query) -> Work:
        """Everything from the text to the Page but the snippets."""
        request = request_of(query)
        return lambda: self._page(request, snippets=False)

    def snippets(self, query: Query) -> Work:
        """Everything from the text to the Page."""
        request = request_of(query)
        return lambda: self._page(request, snippets=True)

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        return found_by(self.engine, plan_of(self._index, query))

    def _answer(self, plan: Plan) -> object:
        _forget_patterns(self.engine.opened())
        return with_values(self.engine.search(plan))

    def _page(self, request: SearchRequest, *, snippets: bool) -> object:
        read_on.cache_clear()
        _forget_patterns(self.engine.opened())
        return with_values(self._index.search(request, snippets=snippets))


def _forget_patterns(opened: OpenGeneration) -> None:
    """Has the words of patterns looked for anew by the next search."""
    lexicon = vars(opened)["_lexicon"]
    vars(vars(lexicon)["_like"])["_known"] = {}
