"""Nodes and indexers are killed while posts are indexed: none is lost, none is wrong, none is there twice."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from indexer import Options, StorageError, open_index, open_sources, sync
from indexer.opensearch import bulk as bulk_module
from indexer.opensearch.address import parse_address
from indexer.opensearch.bulk import Bulk
from indexer.opensearch.cluster import Cluster as Client
from indexer.opensearch.generations import open_alias
from indexer.opensearch.lock import Lease
from indexer.opensearch.target import Target
from tests.opensearch.blog import (
    Blog,
    State,
    builds,
    check_whole,
    index_now,
    indexing,
)
from tests.opensearch.cluster import LocalCluster
from tests.opensearch.faults import holders, manager, taken, wait_until_taken

RUN = 150
"""Seconds in which a run must have ended, well or not."""

AWAY = 3
"""Seconds that a node is away, which all others notice."""

SENT = 100
"""Posts of an increment, of some hundreds, that the cluster has when something is killed."""

SLACK = 10
"""Seconds; what a busy machine may take beyond a time that is held."""

Record = Callable[[str, object], None]


@pytest.fixture
def name(index_url: str) -> str:
    """The name of the index."""
    return index_url.rpartition("/")[2]


def asked(cluster: LocalCluster, name: str) -> int:
    """The only node that the run knows."""
    return 1


def keeper(cluster: LocalCluster, name: str) -> int:
    """The node with the primary of the lock."""
    return holders(cluster, f"{name}-control")[0]


def managing(cluster: LocalCluster, name: str) -> int:
    """The cluster manager."""
    return manager(cluster)


@pytest.mark.parametrize("role", [asked, managing])
def test_a_node_killed_while_posts_are_indexed_loses_none(
    killable: LocalCluster,
    index_url: str,
    name: str,
    blog: Blog,
    role: Callable[[LocalCluster, str], int],
    record_property: Record,
) -> None:
    address, posts = index_url, f"{name}-0*-posts"
    if role is asked:
        address = f"opensearch://{urlsplit(killable.urls[1]).netloc}/{name}"

    def disturbed(state: State, number: int) -> None:
        """A run in the course of which a node is killed, and one more where that one failed."""
        before, had = taken(killable, posts), builds(killable, name)
        with indexing(blog, state, address) as run:
            wait_until_taken(killable, posts, run, before + number)
            at = role(killable, name)
            killable.kill(at)
            assert run.process.poll() is None  # it was in the middle
            time.sleep(AWAY)
            killable.restart(at)
            status, output, seconds = run.ended(RUN)
        told = "well" if not status else output.strip()
        what = "build" if state is blog.first else "increment"
        record_property(f"{what}, {role.__name__} node killed", f"ended {told} in {seconds:.1f} s")
        killable.wait_for("red", 3)
        if status:
            assert output.splitlines()[-1].startswith("Error: ")
            assert "Traceback" not in output
            assert builds(killable, name) == had
            index_now(blog, state, address)
        began = time.monotonic()
        killable.heal()
        record_property(f"{what}, seconds from its end to green", f"{time.monotonic() - began:.1f}")
        check_whole(blog, state, killable, index_url)

    disturbed(blog.first, len(blog.first.posts) // 3)
    disturbed(blog.second, SENT)


def test_a_build_that_lacks_a_node_for_good_fails_and_leaves_nothing(
    killable: LocalCluster,
    index_url: str,
    name: str,
    blog: Blog,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Record,
) -> None:
    def impatient(self: Target, index: str) -> Bulk:
        return Bulk(self.sender, open_alias(index), self.lease.check, patience=3)

    def kill(done: int, _: float) -> None:
        if done == len(blog.first.posts) // 3:
            # where nobody can read any more whether the build was finished
            killable.kill(holders(killable, f"{name}-*-states")[0])

    blog.file.write_bytes(blog.first.lines)
    settings = blog.settings(index_url)
    options = Options(progress=kill)
    with monkeypatch.context() as patch:
        patch.setattr(Target, "bulk", impatient)
        patch.setitem(bulk_module._PARAMS, "timeout", "1s")
        began = time.monotonic()
        with pytest.raises(StorageError, match="gave up after 3 seconds: ") as told:
            sync(open_sources(settings), open_index(settings).engine, settings, options)
    record_property("a node is gone for good", f"{time.monotonic() - began:.1f} s: {told.value}")
    assert builds(killable, name) == set()
    index_now(blog, blog.first, index_url)
    check_whole(blog, blog.first, killable, index_url)


def test_an_indexer_killed_together_with_a_node_is_followed_by_the_next(
    killable: LocalCluster, index_url: str, name: str, blog: Blog, record_property: Record
) -> None:
    def killed(state: State, number: int) -> None:
        """A run that is killed, and the next one."""
        before = taken(killable, f"{name}-0*-posts")
        with indexing(blog, state, index_url) as run:
            wait_until_taken(killable, f"{name}-0*-posts", run, before + number)
            killable.kill(keeper(killable, name))
            run.process.kill()
            assert run.ended(SLACK)[0] < 0
        began = time.monotonic()
        client = Client(parse_address(index_url))
        with Lease(client, name).held():
            seconds = time.monotonic() - began
        client.close()
        what = "build" if state is blog.first else "increment"
        record_property(f"{what} killed, seconds to a free lock", f"{seconds:.1f}")
        assert seconds < Lease.SILENCE + SLACK
        killable.heal()
        index_now(blog, state, index_url)
        check_whole(blog, state, killable, index_url)

    killed(blog.first, len(blog.first.posts) // 3)
    killed(blog.second, SENT)
