"""A source of one document that holds many posts: a file, or what an address answers.

What differs between kinds is a Format: how records are found in the document, and how one is read.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from indexer.errors import PostError, SourceError
from indexer.sources.base import Closed, Item, Known, Listed, Mark, Reading, nothing_known
from indexer.sources.web.addresses import shown_place

_DIGEST = 16


class Format(Protocol):
    """A kind of document."""

    def records(self, stream: BinaryIO) -> Iterator[Item]:
        """Every record as an item, `content` and all, one at a time; the stream is read only as far as
        needed. Raises PostError, with the line, where the rest of the document cannot be read.
        """

    def read(self, item: Item) -> Reading:
        """The post in a record. Raises PostError."""

    @property
    def complete(self) -> bool:
        """After `records`: whether a post that was not among them is gone from the source."""


def content_stamp(content: bytes) -> str:
    """A stamp for a record: the digest of its raw content."""
    return hashlib.blake2b(content, digest_size=_DIGEST).hexdigest()


@dataclass(frozen=True, slots=True)
class Opened:
    """A document at hand. `stamp` tells one state of it from another; `size` is in bytes."""

    stream: BinaryIO
    stamp: str
    size: int


class Opener(Protocol):
    """How to come by the document."""

    def __call__(self, place: str, stamp: str) -> AbstractContextManager[Opened | None]:
        """The document, None where its state is still that of the stamp. Raises SourceError."""


@contextmanager
def open_file(place: str, stamp: str) -> Iterator[Opened | None]:
    """Opens a local document; its stamp is size and time."""
    with ExitStack() as stack:
        try:
            file = stack.enter_context(open(place, "rb"))
        except OSError as error:
            raise SourceError(f"{place}: {_unreadable(error)}") from error
        status = os.fstat(file.fileno())
        now = f"{status.st_size}:{status.st_mtime_ns}"
        yield None if now == stamp else Opened(file, now, status.st_size)


class DocumentSource:
    """A source of one document; see indexer/sources/base.py for the contract."""

    def __init__(self, place: str, form: Format, opener: Opener) -> None:
        self._place = shown_place(place)
        self._format = form
        self._opener = opener
        self.share = 0.0

    @property
    def place(self) -> str:
        """The path or address of the document, without a password."""
        return self._place

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """Every record in the order of the document."""
        before = known("")
        with self._opener(self.place, before) as opened:
            if opened is None:
                yield Mark("", before, complete=False)
                return
            keys = UniqueKeys()
            try:
                for item in self._format.records(opened.stream):
                    self.share = min(opened.stream.tell() / max(opened.size, 1), 1.0)
                    yield Item(keys.unique(item.key), item.stamp, item.content)
            except (PostError, OSError) as error:
                reason = _unreadable(error) if isinstance(error, OSError) else str(error)
                if not keys:
                    raise SourceError(f"{self.place}: {reason}") from error
                yield Closed("", reason)
                return
            yield Mark("", opened.stamp, self._format.complete)

    def read(self, item: Item) -> Reading:
        """The post in a record."""
        return self._format.read(item)


def _unreadable(error: OSError) -> str:
    return f"cannot be read ({error.strerror or error})"


class UniqueKeys:
    """Makes keys unique: the second `a` is `a (2)`."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._counts)

    def unique(self, key: str) -> str:
        """The key, with a number where it was there before."""
        while key in self._counts:
            self._counts[key] += 1
            key = f"{key} ({self._counts[key]})"
        self._counts[key] = 1
        return key
