"""The lock of an index in a cluster: who has it, who waits, and what becomes of one whose holder died."""

import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace

import pytest

from indexer.errors import IndexLocked
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.lock import Lease
from tests.opensearch.writing import client, short_leases
from tests.support import ROOT

__all__ = ["client", "short_leases"]

pytestmark = pytest.mark.usefixtures("short_leases")

HOLDING = """
import sys, time
from indexer.opensearch.address import parse_address
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.lock import Lease
Lease.RENEWAL = 0.2
client = Cluster(parse_address(sys.argv[1]))
lease = Lease(client, client.address.name)
with lease.held():
    lease.keep()
    print("held", flush=True)
    time.sleep(60)
"""


def lease_of(client: Cluster) -> Lease:
    """A hold on the lock, by another client than all others."""
    return Lease(client, client.address.name)


def test_a_lock_that_is_held_names_its_holder(client: Cluster) -> None:
    first = lease_of(client)
    with first.held():
        first.keep()
        with pytest.raises(IndexLocked, match=r"being written by process \d+ on .* since 20"):
            lease_of(client)._acquire(wait=False)
    with lease_of(client).held():
        pass


def test_a_silent_holder_is_passed_over_and_learns_of_it(client: Cluster) -> None:
    first, second = lease_of(client), lease_of(client)
    with first.held():  # and nobody renews it
        with second.held():
            second.keep()
            first.check()  # which nobody told
            with pytest.raises(IndexLocked, match="another process took over"):
                first.confirm()
            with pytest.raises(IndexLocked, match="another process took over"):
                first.check()
            assert second.term > first.term
            second.confirm()
        with lease_of(client).held():
            pass


def test_the_thread_that_renews_notices_too(client: Cluster) -> None:
    first = lease_of(client)
    with first.held():
        first.keep()
        other = asdict(replace(first._ours, owner="other"))
        client.ask("PUT", f"/{client.address.name}-control/_doc/lock", other)
        until = time.monotonic() + 10
        while not first._lost and time.monotonic() < until:
            time.sleep(0.05)
        with pytest.raises(IndexLocked, match="another process took over"):
            first.check()


def test_a_killed_process_leaves_no_lock_for_long(client: Cluster, index_url: str) -> None:
    command = [sys.executable, "-c", HOLDING, index_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(IndexLocked, match=f"process {process.pid} on"):
            lease_of(client)._acquire(wait=False)
        process.send_signal(signal.SIGKILL)
    started = time.monotonic()
    with lease_of(client).held():
        assert time.monotonic() - started < 10


def test_waiting_ends_when_the_lock_is_free(client: Cluster) -> None:
    first, second = lease_of(client), lease_of(client)
    order: list[str] = []
    with first.held():
        first.keep()
        entered = threading.Event()

        def wait() -> None:
            entered.set()
            with second.held(wait=True):
                order.append("second")

        thread = threading.Thread(target=wait)
        thread.start()
        entered.wait()
        time.sleep(1.5)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_terms_and_numbers_of_builds_only_rise(client: Cluster) -> None:
    terms, builds = [], []
    for there in ((), (7,), ()):
        lease = lease_of(client)
        with lease.held():
            terms.append(lease.term)
            builds += [lease.next_build(there), lease.next_build([])]
    assert terms == [1, 2, 3]
    assert builds == [1, 2, 8, 9, 10, 11]


def test_a_write_whose_answer_was_lost_is_known_as_ours(client: Cluster) -> None:
    lease = lease_of(client)
    with lease.held():
        client.ask("PUT", f"/{client.address.name}-control/_doc/lock", asdict(lease._ours))
        lease.confirm()
        lease.confirm()
