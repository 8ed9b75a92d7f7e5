"""What tests of the writer need: a client of the test's index, short leases, and what a cluster holds."""

from collections.abc import Iterable, Iterator

import pytest

from indexer.engine import SourceState
from indexer.opensearch.address import parse_address
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.documents import read_post
from indexer.opensearch.generations import Builds, Generation
from indexer.opensearch.layout import Layout
from indexer.opensearch.lock import Lease
from indexer.opensearch.writer import writing
from indexer.post import Post

LAYOUT = Layout(replicas=0)


@pytest.fixture
def client(index_url: str) -> Iterator[Cluster]:
    """A client of the index of this test."""
    client = Cluster(parse_address(index_url))
    yield client
    client.close()


@pytest.fixture
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks are taken over after a second."""
    monkeypatch.setattr(Lease, "SILENCE", 1.0)
    monkeypatch.setattr(Lease, "RENEWAL", 0.2)


def builds_of(client: Cluster) -> Builds:
    """The builds of a client's index."""
    return Builds(client, client.address.name)


def current(client: Cluster) -> Generation:
    """The newest generation."""
    return builds_of(client).current().generation


def commit(client: Cluster, *posts: Post, deleted: Iterable[str] = (), full: bool = False) -> None:
    """A commit of posts with their states, and of ids that are deleted."""
    with writing(client, layout=LAYOUT, full=full) as writer:
        gone = {*deleted}
        states = {} if writer.rebuilding else dict(writer.states())
        states = {key: one for key, one in states.items() if one.id not in gone}
        for one in posts:
            writer.put(one)
            states[one.slug] = SourceState("1", "digest", one.id, (one.slug,), one.slug)
        for post_id in gone:
            writer.delete(post_id)
        writer.keep(states)


def stored(client: Cluster) -> dict[str, Post]:
    """What searches see: the posts of the current build by slug."""
    body = {"query": {"match_all": {}}, "size": 1000, "_source": True}
    hits = client.search(client.address.name, body)["hits"]["hits"]
    posts = [read_post(hit["_source"]) for hit in hits]
    return {post.slug: post for post in posts}


def indices(client: Cluster) -> list[str]:
    """The indices of posts that there are, by what follows the name."""
    name = client.address.name
    found = client.ask("GET", f"/{name}-*/_alias", params={"expand_wildcards": "all"})
    return sorted(one.removeprefix(f"{name}-") for one in found if one.endswith("-posts"))
