"""Data of unknown size into temporary files, with a limit; gzip by its content, whatever the name."""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from indexer.errors import SourceError
from indexer.sources.limits import MEGABYTE

_IN_MEMORY = 1_000_000
_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"


@contextmanager
def temporary_file() -> Iterator[BinaryIO]:
    """A file without a name, on the disk only where it is large."""
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        yield cast(BinaryIO, file)


def copy_limited(read: Callable[[int], bytes], file: BinaryIO, largest: int, place: str) -> str:
    """Copy what is read, at most so many megabytes, and go back to the start; gives its digest.

    Raises SourceError for more, and where there is no room for it.
    """
    digest, size = hashlib.blake2b(digest_size=16), 0
    while chunk := read(_CHUNK):
        size += len(chunk)
        if size > largest * MEGABYTE:
            raise _too_large(largest, place)
        digest.update(chunk)
        try:
            file.write(chunk)
        except OSError as error:
            reason = f"no room for it in a temporary file ({error.strerror}); make room"
            raise SourceError(f"{place}: {reason}") from error
    file.seek(0)
    return digest.hexdigest()


@contextmanager
def unpacked(file: BinaryIO, largest: int, place: str) -> Iterator[BinaryIO]:
    """The file, or what it holds where it is gzip. Raises SourceError for more than the limit."""
    packed = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    if not packed:
        yield file
        return
    with temporary_file() as plain:
        try:
            copy_limited(gzip.GzipFile(fileobj=file, mode="rb").read, plain, largest, place)
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(
                f"{place}: gzip that is damaged or cut short; make it anew"
            ) from error
        yield plain


def read_limited(file: BinaryIO, largest: int, place: str) -> bytes:
    """All of an open file. Raises SourceError for more than so many megabytes."""
    if size_of(file) > largest * MEGABYTE:
        raise _too_large(largest, place)
    return file.read()


def size_of(file: BinaryIO) -> int:
    """The size in bytes of an open file, which is then at its start."""
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _too_large(largest: int, place: str) -> SourceError:
    hint = "raise the setting largest_download if that is meant"
    return SourceError(f"{place}: larger than {largest} megabytes; {hint}")
