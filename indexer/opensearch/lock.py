"""The one writer of an index: a lock in a document, which its holder renews, or others take over.

    GET blog-control/_doc/lock
    {"holder": "process 71 on host-a since …", "owner": "5f0c…", "term": 12, "build": 7}

Clocks of machines are never compared. Who wants the lock watches the document, and takes it over once that
did not change for some seconds of its own clock. `term` rises whenever the lock is taken, and is the
version of every document written under it: what a process sends that lost the lock is refused, as older.
"""

import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from secrets import token_hex
from typing import NamedTuple

from indexer.errors import IndexLocked, StorageError
from indexer.opensearch.cluster import Cluster, Json
from indexer.opensearch.patience import patiently
from indexer.opensearch.refusals import Refused

CONFLICT, MISSING = 409, 404

_TIMEOUT = 10


@dataclass(frozen=True, slots=True)
class Lock:
    """What the document says. Nobody has the lock without an `owner`; `build` is the last one's number."""

    holder: str = ""
    owner: str = ""
    term: int = 0
    build: int = 0


class _Seen(NamedTuple):
    """A document as it was read, and which change of it that was."""

    lock: Lock
    seq_no: int
    primary_term: int


class Lease:
    """A process's hold on the lock of one index, which has a copy if indices are to be `copied`.

    It is renewed after `RENEWAL` seconds, and taken over after `SILENCE` seconds without that.
    """

    SILENCE = 15.0
    RENEWAL = 3.0

    def __init__(self, cluster: Cluster, name: str, *, copied: bool = True) -> None:
        self._cluster = cluster
        self._copied = copied
        self._index = f"{name}-control"
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder = f"process {os.getpid()} on {socket.gethostname()} since {since}"
        self._ours = Lock(holder, token_hex(16))
        self._seen: _Seen | None = None
        self._lost = False
        self._writing = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def term(self) -> int:
        """Higher than those of all who had the lock before."""
        return self._ours.term

    @contextmanager
    def held(self, *, wait: bool = False) -> Iterator[None]:
        """Hold the lock. Raises IndexLocked where another process has it, or waits for that.

        Nothing renews it before `keep` is called, as processes are not forked beside a thread.
        """
        self._acquire(wait)
        try:
            yield
        finally:
            self._release()

    def keep(self) -> None:
        """Renew the lock from now on, in a thread."""
        self._thread = threading.Thread(target=self._renew_on, name="lease", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise IndexLocked where it is known that another process took the lock over; asks nobody."""
        if self._lost:
            raise IndexLocked(
                f"{self._cluster.address}: another process took over, as this one was silent for "
                f"{self.SILENCE:.0f} seconds; nothing of this run counts, run it again"
            )

    def confirm(self) -> None:
        """Raise IndexLocked unless the lock is still held: the cluster is asked."""
        with self._writing:
            self.check()
            patiently(lambda: self._write(self._ours))
        self.check()

    def next_build(self, there: Iterable[int]) -> int:
        """A number for a build that none ever had, above those that are there."""
        with self._writing:
            self._ours = replace(self._ours, build=max(self._ours.build, *there, 0) + 1)
            self._write(self._ours)
        self.check()
        return self._ours.build

    def _acquire(self, wait: bool) -> None:
        self._make_index()
        watched: tuple[int, int] | None = None
        since = 0.0
        while True:
            found = self._read()
            if found is None or not found.lock.owner:
                if self._take(found):
                    return
                continue
            now = time.monotonic()
            if watched != (mark := found[1:]):
                if watched and not wait:
                    raise IndexLocked(
                        f"{self._cluster.address}: being written by {found.lock.holder}; "
                        "try again when it is done"
                    )
                watched, since = mark, now
            elif now - since >= self.SILENCE and self._take(found):
                return
            time.sleep(self.RENEWAL / 3)

    def _make_index(self) -> None:
        copies = "0-1" if self._copied else "false"
        body = {
            "settings": {
                "number_of_shards": 1,
                "number_of_replicas": 0,
                "auto_expand_replicas": copies,
            },
            "mappings": {"dynamic": False},
        }
        if self._read() is None:
            with suppress_existing():
                self._cluster.ask("PUT", f"/{self._index}", body)

    def _read(self) -> _Seen | None:
        try:
            answer = self._cluster.ask("GET", f"/{self._index}/_doc/lock")
        except Refused as error:
            if error.status == MISSING:
                return None
            raise
        return _Seen(Lock(**answer["_source"]), answer["_seq_no"], answer["_primary_term"])

    def _take(self, found: _Seen | None) -> bool:
        """Take the lock that was found free, or silent; whether nobody was faster."""
        before = found.lock if found else Lock()
        self._ours = replace(self._ours, term=before.term + 1, build=before.build)
        self._seen = found
        self._write(self._ours)
        taken, self._lost = not self._lost, False
        return taken

    def _write(self, lock: Lock) -> None:
        """Write the document unless another process did so, which is noted then.

        Where the answer to an earlier write was lost the document is ours, though we did not know it.
        """
        try:
            answer = self._put(lock)
        except Refused as error:
            if error.status != CONFLICT:
                raise
            found = self._read()
            if not found or found.lock.owner != self._ours.owner:
                self._lost = True
                return
            self._seen = found
            answer = self._put(lock)
        self._seen = _Seen(lock, answer["_seq_no"], answer["_primary_term"])

    def _put(self, lock: Lock) -> Json:
        params: Json = {"op_type": "create"}
        if self._seen:
            params = {"if_seq_no": self._seen.seq_no, "if_primary_term": self._seen.primary_term}
        path = f"/{self._index}/_doc/lock"
        answer: Json = self._cluster.ask("PUT", path, asdict(lock), params, timeout=_TIMEOUT)
        return answer

    def _renew_on(self) -> None:
        """Renew until the end. Where no node answers nobody takes the lock over, so that is tried again."""
        while not self._ended.wait(self.RENEWAL) and not self._lost:
            with suppress(StorageError), self._writing:
                self._write(self._ours)

    def _release(self) -> None:
        """Let others have the lock; where that cannot be written they take it over."""
        self._ended.set()
        if self._thread:
            self._thread.join()
        if not self._lost:
            with suppress(StorageError):
                self._write(replace(self._ours, holder="", owner=""))


@contextmanager
def suppress_existing() -> Iterator[None]:
    """Let what was to be made be there already."""
    try:
        yield
    except Refused as error:
        if error.kind != "resource_already_exists_exception":
            raise
