"""Processes that analyse posts and send them, beside the one that reads posts.

They are forks, which begin at once and know all settings. All take packed posts from one pipe, whoever is
free, so that nothing piles up: who writes into it waits while all are busy. They end when the pipe does, and
with their parent.
"""

import ctypes
import fcntl
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from tempfile import TemporaryFile
from typing import IO, Any, NoReturn

import orjson

from indexer.errors import IndexLocked, PostingsError, StorageError
from indexer.opensearch.bulk import Bulk
from indexer.opensearch.preparing import Preparer
from indexer.opensearch.word_counts import WordCounts

BATCH = 1 << 17
"""Bytes of posts that a process takes at a time."""

MOST = 8
"""Processes, however many cores there are."""

_PARENT_DEATH_SIGNAL = 1
_GONE = "a process that analyses posts ended (exit code {}); the index stays as it was"


def cores() -> int:
    """Cores for processes of ours; 1 where a fork is not safe, as another thread may hold a lock."""
    if not hasattr(os, "sched_getaffinity") or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), MOST)


class _Worker:
    """What its parent knows of a process: its end of the answer, and a file for the words it counted."""

    def __init__(self, serve: Callable[[Connection, IO[bytes]], None], close: Callable[[], None]):
        context = get_context("fork")
        self.answer, answer = context.Pipe(duplex=False)
        self.words = TemporaryFile()  # noqa: SIM115 - closed with all of it

        def run() -> None:
            close()
            self.answer.close()
            serve(answer, self.words)

        self.process = context.Process(target=run, name="posts", daemon=True)
        try:
            self.process.start()
        finally:
            answer.close()

    def told(self) -> dict[str, Any]:
        """What the process answers, once it does. Raises StorageError where it failed."""
        try:
            answer: dict[str, Any] = orjson.loads(self.answer.recv_bytes())
        except (EOFError, OSError):
            self.process.join()
            raise StorageError(_GONE.format(self.process.exitcode)) from None
        if problem := answer.get("problem"):
            raise (IndexLocked if answer["lost"] else StorageError)(problem)
        return answer


class Workers:
    """Some processes that take posts. Raises OSError where the system has no room for them."""

    def __init__(self, number: int, preparer: Preparer, bulk: Callable[[], Bulk]) -> None:
        reader, self._writer = get_context("fork").Pipe(duplex=False)
        turn = TemporaryFile()  # noqa: SIM115 - its lock goes with the process that holds it
        self._tokenizer = preparer.tokenizer
        self._workers: list[_Worker] = []
        self._batch: list[bytes] = []
        self._bytes = 0

        def serve(answer: Connection, words: IO[bytes]) -> None:
            _serve(_batches(reader, turn), preparer, bulk, answer, words)

        try:
            for _ in range(number):
                self._workers.append(_Worker(serve, self._writer.close))
        except BaseException:
            self.close()
            raise
        finally:
            reader.close()
            turn.close()

    def put(self, post: bytes) -> None:
        """Have a packed post taken; waits while all are busy. Raises StorageError where one failed."""
        self._batch.append(post)
        self._bytes += len(post)
        if self._bytes >= BATCH:
            self._send()

    def finish(self) -> WordCounts:
        """All words of all posts, when all is sent. Raises StorageError."""
        if self._batch:
            self._send()
        self._writer.close()
        for worker in self._workers:
            worker.told()
        return WordCounts(self._tokenizer, [worker.words for worker in self._workers])

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._writer.close()
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()
            worker.answer.close()
            worker.words.close()

    def _send(self) -> None:
        for worker in self._workers:
            if worker.answer.poll():
                self._fail(worker)
        batch, self._batch, self._bytes = b"\n".join(self._batch), [], 0
        try:
            self._writer.send_bytes(batch)
        except OSError:
            self._fail(*self._workers)

    def _fail(self, *workers: _Worker) -> NoReturn:
        """Raise the StorageError that says why processes ended."""
        for worker in workers:
            worker.told()
        raise StorageError("a process that analyses posts ended too soon")


@contextmanager
def _alone(file: IO[bytes]) -> Iterator[None]:
    """No other process is in here; one that is killed lets the next in."""
    fcntl.lockf(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.lockf(file, fcntl.LOCK_UN)


def _batches(reader: Connection, turn: IO[bytes]) -> Iterator[list[bytes]]:
    """Posts from the pipe, until its end. JSON has no line ends but between posts."""
    with suppress(EOFError):
        while True:
            with _alone(turn):
                batch = reader.recv_bytes()
            yield batch.split(b"\n")


def _serve(
    batches: Iterator[list[bytes]],
    preparer: Preparer,
    open_bulk: Callable[[], Bulk],
    answer: Connection,
    words: IO[bytes],
) -> None:
    """What a process does. Interrupts are for its parent."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told: dict[str, Any] = {}
    try:
        counts, bulk = WordCounts(preparer.tokenizer), open_bulk()
        for batch in batches:
            for post in batch:
                operation, lang, chunks = preparer.prepared(post)
                bulk.add(operation)
                counts.add(lang, chunks)
        bulk.finish()
        counts.write(words)
    except PostingsError as error:
        told = {"problem": str(error), "lost": isinstance(error, IndexLocked)}
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent tells it
        problem = f"a fault while posts were sent ({error!r}); please report it"
        told = {"problem": problem, "lost": False}
    answer.send_bytes(orjson.dumps(told))
