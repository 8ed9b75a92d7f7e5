"""Another process that makes segments, so that the next posts are read beside it.

The process is a fork, which begins at once and knows all settings; it is told posts through a pipe, in
batches, and answers once. It ends when the pipe does, so it does not outlive its parent.
"""

import ctypes
import os
import signal
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, NoReturn

import orjson

from indexer.arrays import kernels
from indexer.arrays.segment_maker import SegmentMaker
from indexer.arrays.stored import PackedPost, pack_post, unpack_card
from indexer.errors import PostingsError, StorageError
from indexer.post import Post

BATCH = 1 << 18
"""Bytes of posts that are sent at a time."""

_MOST_WAITING = 16 << 20
"""Bytes of posts that wait while the process writes a segment, and a batch beyond."""

_END = b""
_PARENT_DEATH_SIGNAL = 1


def can_fork() -> bool:
    """Whether there is a core for another process, and a fork is safe: no other thread holds a lock."""
    return hasattr(os, "sched_getaffinity") and (
        len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1
    )


class SegmentProcess:
    """What its parent sees of the process; `made` makes the segment maker there, which `loops` help.

    Raises OSError where the system has no room for another process.
    """

    def __init__(self, made: Callable[[], SegmentMaker], loops: Sequence[str]) -> None:
        context = get_context("fork")
        posts, self._posts = context.Pipe(duplex=False)
        self._answer, answer = context.Pipe(duplex=False)
        ours = (self._posts, self._answer)
        self._process = context.Process(
            target=_serve, args=(made, loops, posts, answer, ours), name="segments", daemon=True
        )
        try:
            self._process.start()
        except OSError:
            self._posts.close()
            self._answer.close()
            raise
        finally:
            posts.close()
            answer.close()
        self._batch: list[bytes] = []
        self._bytes = 0
        self._broken = False
        self._queue: SimpleQueue[bytes] = SimpleQueue()
        self._waiting = 0
        self._sent = threading.Condition()
        self._sender = threading.Thread(target=self._send, name="segments", daemon=True)
        self._sender.start()

    def put(self, post: Post) -> None:
        """Have a post taken in. Raises StorageError where the process ended."""
        packed = pack_post(post)
        self._batch += packed
        self._bytes += sum(map(len, packed))
        if self._bytes >= BATCH:
            self._enqueue()

    def end(self) -> None:
        """Tell the process that no more posts come. Raises StorageError where it ended."""
        if self._batch:
            self._enqueue()
        self._queue.put(_END)

    def finish(self) -> list[str]:
        """The names of all segments, when they are written, after `end`. Raises StorageError."""
        self._sender.join()
        if self._broken:
            self._fail()
        return list(self._told()["segments"])

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self._queue.put(_END)
        self._sender.join()
        self._posts.close()
        self._answer.close()

    def _enqueue(self) -> None:
        if self._broken:
            self._fail()
        batch = _joined(self._batch)
        with self._sent:
            self._sent.wait_for(lambda: self._waiting <= _MOST_WAITING)
            self._waiting += len(batch)
        self._queue.put(batch)
        self._batch, self._bytes = [], 0

    def _send(self) -> None:
        """Send what is in the queue; once the process is gone, only empty it."""
        while batch := self._queue.get():
            self._try_to_send(batch)
            with self._sent:
                self._waiting -= len(batch)
                self._sent.notify()
        self._try_to_send(_END)

    def _try_to_send(self, batch: bytes) -> None:
        try:
            self._posts.send_bytes(batch)
        except OSError:
            self._broken = True

    def _told(self) -> dict[str, Any]:
        """What the process answers. Raises StorageError where it failed."""
        try:
            answer: dict[str, Any] = orjson.loads(self._answer.recv_bytes())
        except (EOFError, OSError):  # OSError: it ended while it answered
            self._process.join()
            code = self._process.exitcode
            raise StorageError(
                f"the process that makes segments ended (exit code {code}); the index stays as it was"
            ) from None
        if problem := answer.get("problem"):
            raise StorageError(problem)
        return answer

    def _fail(self) -> NoReturn:
        """Raise the StorageError that says why the process ended."""
        self._told()
        raise StorageError("the process that makes segments ended too soon")


def _serve(
    made: Callable[[], SegmentMaker],
    loops: Sequence[str],
    posts: Connection,
    answer: Connection,
    parents: tuple[Connection, ...],
) -> None:
    """What the process does. Interrupts are for its parent."""
    _end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for end in parents:  # or the pipe would never end
        end.close()
    try:
        kernels.load(loops)
        maker = made()
        while batch := posts.recv_bytes():
            for packed in _split(batch):
                _add(maker, packed)
            if not posts.poll():
                maker.catch_up()
        told: dict[str, Any] = {"segments": maker.finish()}
    except EOFError:  # the parent is gone
        return
    except PostingsError as error:
        told = {"problem": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent tells it
        told = {"problem": f"a fault while segments were made ({error!r}); please report it"}
    posts.close()  # or the parent might wait to send more, and not read a long answer
    answer.send_bytes(orjson.dumps(told))


def _end_with_parent() -> None:
    """Not to hold the lock on; systems without the call have the end of the pipe alone."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _add(maker: SegmentMaker, packed: PackedPost) -> None:
    try:
        maker.add(packed)
    except PostingsError:
        raise
    except Exception as error:
        raise StorageError(
            f"a fault while post {unpack_card(packed[0]).id!r} was indexed ({error!r});"
            " please report it with the post"
        ) from error


def _joined(parts: list[bytes]) -> bytes:
    """Byte strings as one, with their lengths before them."""
    lengths = array("Q", [len(parts), *map(len, parts)])
    return b"".join([lengths.tobytes(), *parts])


def _split(batch: bytes) -> Iterator[PackedPost]:
    """The posts of which `_joined` made one."""
    lengths = array("Q")
    width = lengths.itemsize
    count = int.from_bytes(batch[:width], "little")
    lengths.frombytes(batch[width : (count + 1) * width])
    at = (count + 1) * width
    for card, text, html in zip(*[iter(lengths)] * 3, strict=True):
        middle, last = at + card, at + card + text
        yield batch[at:middle], batch[middle:last], batch[last : last + html]
        at = last + html
