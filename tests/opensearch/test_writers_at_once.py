"""Several writers of one index: at once, silent for too long, and killed."""

import signal
import subprocess
import sys

import pytest

from indexer.errors import IndexLocked
from indexer.opensearch.address import parse_address
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.generations import count
from indexer.opensearch.increment import Increment
from indexer.opensearch.writer import rollback, writing
from tests.opensearch.writing import (
    LAYOUT,
    client,
    commit,
    current,
    indices,
    short_leases,
    stored,
)
from tests.support import ROOT, post

__all__ = ["client", "short_leases"]


@pytest.mark.usefixtures("short_leases")
def test_two_at_once_are_one_after_the_other(client: Cluster, index_url: str) -> None:
    other = Cluster(parse_address(index_url))
    commit(client)
    with writing(client, layout=LAYOUT) as writer:
        writer.put(post("a"))
        with pytest.raises(IndexLocked, match="being written by process"):
            commit(other, post("b"))
        with pytest.raises(IndexLocked, match="being written by process"):
            rollback(client)
    commit(other, post("b"))
    other.close()
    assert stored(client).keys() == {"a", "b"}


@pytest.mark.usefixtures("short_leases")
@pytest.mark.parametrize("full", [True, False])
def test_a_writer_that_was_silent_too_long_changes_nothing(
    client: Cluster, index_url: str, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(client, post("a"))
    monkeypatch.setattr("indexer.opensearch.lock.Lease.keep", lambda _: None)
    other = Cluster(parse_address(index_url))

    def write() -> None:
        with writing(client, layout=LAYOUT, full=full) as writer:
            writer.put(post("late"))
            commit(other, post("b"))

    with pytest.raises(IndexLocked, match="another process took over"):
        write()
    assert stored(client).keys() == {"a", "b"}
    assert indices(client) == ["000001-posts"]
    other.close()


KILLED = """
import os, signal, sys
from indexer.opensearch.address import parse_address
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.generations import Builds
from indexer.opensearch.writer import writing
from tests.opensearch.writing import LAYOUT
from tests.support import post

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

full = sys.argv[2] == "full"
if not full:
    Builds.put = die  # all is sent, but the generation
with writing(Cluster(parse_address(sys.argv[1])), layout=LAYOUT, full=full) as writer:
    for number in range(3000):
        writer.put(post(f"new-{number}", "some words of a post" * 20))
    writer.put(post("a", "changed"))
    if full:
        die()
    writer.delete("id-b")
"""


def killed(index_url: str, how: str) -> None:
    """A run by another process, which is killed in the middle."""
    run = subprocess.run([sys.executable, "-c", KILLED, index_url, how], cwd=ROOT, check=False)
    assert run.returncode == -signal.SIGKILL


@pytest.mark.usefixtures("short_leases")
def test_what_a_killed_build_leaves_is_removed_by_the_next(client: Cluster, index_url: str) -> None:
    commit(client, post("a"))
    killed(index_url, "full")
    assert indices(client) == ["000001-posts", "000002-posts"]
    commit(client, post("b"))
    assert indices(client) == ["000001-posts"]
    assert stored(client).keys() == {"a", "b"}


@pytest.mark.usefixtures("short_leases")
def test_what_a_killed_run_changed_is_changed_back_by_the_next(
    client: Cluster, index_url: str
) -> None:
    posts = post("a"), post("b")
    commit(client, *posts)
    killed(index_url, "increment")
    client.ask("POST", f"/{client.address.name}/_refresh")
    assert count(client, client.address.name) == 3001  # which a reader may see until the next run
    with writing(client, layout=LAYOUT) as writer:
        assert writer.stamps() == {"a": "", "b": ""}
        assert {key: state.digest for key, state in writer.states().items()} == {"a": "", "b": ""}
        assert not writer.carry("b", "b")
        for one in posts:
            writer.put(one)
        assert writer.post_count() == 2
    assert stored(client) == {one.slug: one for one in posts}
    assert current(client).posts == 2
    with writing(client, layout=LAYOUT) as writer:
        assert isinstance(writer, Increment)
        assert not writer._pending
