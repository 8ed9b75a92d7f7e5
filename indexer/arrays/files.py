"""Files of arrays: written whole, read through a memory map that processes share.

The format is safetensors: a JSON header and raw arrays, no code. It is written and mapped here, because
the library copies each array when it reads, and leaves its own temporary file behind when it is killed
while it writes.
"""

import hashlib
import json
import math
import mmap
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexCorrupt, StorageError

Arrays = dict[str, NDArray[Any]]
Shapes = Mapping[str, tuple[np.dtype[Any], tuple[int, ...]]]

_DTYPES = {
    "U8": np.uint8,
    "U16": np.uint16,
    "U32": np.uint32,
    "U64": np.uint64,
    "F32": np.float32,
    "I32": np.int32,
    "I64": np.int64,
}
_NAMES = {np.dtype(dtype): name for name, dtype in _DTYPES.items()}
_LARGEST_HEADER = 1 << 20


def narrowest(values: NDArray[Any]) -> NDArray[Any]:
    """The same numbers, none negative, in the smallest unsigned dtype that holds them all."""
    return values.astype(narrowest_for(int(values.max(initial=0))), copy=False)


def narrowest_for(largest: int) -> np.dtype[Any]:
    """The smallest unsigned dtype that holds the numbers up to `largest`."""
    return np.dtype(np.min_scalar_type(largest))


class ArrayFile:
    """A file of arrays while it is written, each array a piece at a time."""

    def __init__(self, file: BinaryIO, shapes: Shapes) -> None:
        self._file = file
        header, starts = _header(shapes)
        file.write(header)
        self._next = {name: len(header) + start for name, start in starts.items()}
        self._ends = {name: self._next[name] + _size(*shapes[name]) for name in starts}

    def append(self, name: str, piece: NDArray[Any]) -> None:
        """Write the next piece of an array."""
        data = _raw(piece)
        self._file.seek(self._next[name])
        self._next[name] += self._file.write(data)

    def check(self) -> None:
        """Raise ValueError where an array was not written to its end, or beyond."""
        wrong = [name for name, end in self._ends.items() if self._next[name] != end]
        if wrong:
            raise ValueError(f"other bytes were written than announced of {', '.join(wrong)}")


@contextmanager
def array_file(path: Path, shapes: Shapes) -> Iterator[ArrayFile]:
    """A new file for arrays of these dtypes and shapes; who keeps it calls `sync_file`.

    All pieces of all arrays must be appended before the context is left, or ValueError is raised.
    Raises StorageError.
    """
    try:
        with path.open("wb") as file:
            arrays = ArrayFile(file, shapes)
            yield arrays
            arrays.check()
    except OSError as error:
        raise StorageError(f"{path}: cannot be written ({error.strerror})") from error


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a file of arrays. Raises StorageError."""
    with array_file(path, shapes_of(arrays)) as file:
        for name, array in arrays.items():
            file.append(name, array)


def shapes_of(arrays: Mapping[str, NDArray[Any]]) -> Shapes:
    """The dtypes and shapes of arrays."""
    return {name: (array.dtype, array.shape) for name, array in arrays.items()}


def _raw(array: NDArray[Any]) -> memoryview | bytes:
    return np.ascontiguousarray(array).data.cast("B") if array.size else b""


def _header(shapes: Shapes) -> tuple[bytes, dict[str, int]]:
    """What comes before the arrays, and where each starts after it.

    That is the length of the JSON in eight bytes, and the JSON, padded to a multiple of eight. Arrays of
    wider numbers come first, so that each lies at a multiple of its numbers' width.
    """
    table: dict[str, Any] = {}
    starts = {}
    end = 0
    for name, (dtype, shape) in sorted(shapes.items(), key=lambda item: -item[1][0].itemsize):
        starts[name], end = end, end + _size(dtype, shape)
        offsets = [starts[name], end]
        table[name] = {"dtype": _NAMES[dtype], "shape": shape, "data_offsets": offsets}
    text = json.dumps(table).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text, starts


class MappedArrays(Arrays):
    """Read-only views into a file, which stays mapped as long as one of them lives."""

    def __init__(self, views: Arrays, mapped: mmap.mmap) -> None:
        super().__init__(views)
        self._mapped = mapped

    def release(self) -> None:
        """Give back the memory that reading took; what is read again comes from the system's cache."""
        self._mapped.madvise(mmap.MADV_DONTNEED)


def map_arrays(path: Path) -> MappedArrays:
    """The arrays of a file.

    Raises IndexCorrupt with the file's name where it is gone, cut short or not of this format.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise IndexCorrupt(f"{path}: cannot be read ({error}); rebuild the index") from error
    try:
        return MappedArrays(_views(memoryview(mapped)), mapped)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexCorrupt(f"{path}: damaged ({error}); rebuild the index") from error


def _views(data: memoryview) -> Arrays:
    header_size = int.from_bytes(data[:8], "little")
    if not 0 < header_size <= min(_LARGEST_HEADER, len(data) - 8):
        raise ValueError("the header does not fit into the file")
    header = json.loads(bytes(data[8 : 8 + header_size]))
    body = data[8 + header_size :]
    return {
        name: _view(name, entry, body) for name, entry in header.items() if name != "__metadata__"
    }


def _size(dtype: np.dtype[Any], shape: tuple[int, ...]) -> int:
    """The bytes of an array."""
    return math.prod(shape) * dtype.itemsize


def _view(name: str, entry: dict[str, Any], body: memoryview) -> NDArray[Any]:
    dtype = np.dtype(_DTYPES[entry["dtype"]])
    start, end = entry["data_offsets"]
    shape = tuple(entry["shape"])
    fits = shape and all(isinstance(n, int) and 0 <= n <= len(body) for n in (start, end, *shape))
    if not fits or end - start != _size(dtype, shape):
        raise ValueError(f"array {name} does not fit into the file")
    return np.frombuffer(body[start:end], dtype=dtype).reshape(shape)


def checksum(data: bytes) -> str:
    """The checksum of a file's content."""
    return _new_digest(data).hexdigest()


def file_checksum(path: Path) -> str:
    """The checksum of a file, read a piece at a time. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, _new_digest).hexdigest()


_new_digest = partial(hashlib.blake2b, digest_size=16)


def sync_file(path: Path) -> None:
    """Wait until a file's content, or a folder's entries, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes) -> None:
    """Put a small file in place in one step: readers see the old content or the new, never a part.

    Raises StorageError.
    """
    aside = path.with_name(path.name + ".new")
    try:
        aside.write_bytes(content)
        sync_file(aside)
        aside.replace(path)
        sync_file(path.parent)
    except OSError as error:
        raise StorageError(f"{path}: cannot be written ({error.strerror})") from error
