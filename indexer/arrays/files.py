"""Files of arrays: written whole and synced, read through a memory map that processes share.

The format is safetensors: a JSON header and raw arrays, no code. It is written and mapped here, because
the library copies each array when it reads, and leaves its own temporary file behind when it is killed
while it writes.
"""

import hashlib
import json
import math
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexCorrupt, StorageError

Arrays = dict[str, NDArray[Any]]

_DTYPES = {
    "U8": np.uint8,
    "U16": np.uint16,
    "U32": np.uint32,
    "U64": np.uint64,
    "I32": np.int32,
    "I64": np.int64,
}
_NAMES = {np.dtype(dtype): name for name, dtype in _DTYPES.items()}
_LARGEST_HEADER = 1 << 20


def narrowest(values: NDArray[Any]) -> NDArray[Any]:
    """The same numbers, none negative, in the smallest unsigned dtype that holds them all."""
    largest = int(values.max()) if values.size else 0
    for dtype in (np.uint8, np.uint16, np.uint32):
        if largest <= np.iinfo(dtype).max:
            return values.astype(dtype, copy=False)
    return values.astype(np.uint64, copy=False)


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> tuple[int, str]:
    """Write a file of arrays and wait until it is on the disk; its size in bytes and its checksum.

    Arrays of wider numbers come first, so that each lies at a multiple of its numbers' width.
    Raises StorageError.
    """
    widest_first = dict(sorted(arrays.items(), key=lambda item: -item[1].itemsize))
    digest = hashlib.blake2b(digest_size=16)
    try:
        with path.open("wb") as file:
            for data in (_header(widest_first), *map(_raw, widest_first.values())):
                digest.update(data)
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
            return file.tell(), digest.hexdigest()
    except OSError as error:
        raise StorageError(f"{path}: cannot be written ({error.strerror})") from error


def _raw(array: NDArray[Any]) -> memoryview | bytes:
    return np.ascontiguousarray(array).data.cast("B") if array.size else b""


def _header(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The length of the JSON in eight bytes, and the JSON, padded to a multiple of eight."""
    ends = np.cumsum([0, *(array.nbytes for array in arrays.values())]).tolist()
    table = {
        name: {
            "dtype": _NAMES[array.dtype],
            "shape": array.shape,
            "data_offsets": [start, start + array.nbytes],
        }
        for (name, array), start in zip(arrays.items(), ends, strict=False)
    }
    text = json.dumps(table).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def map_arrays(path: Path) -> Arrays:
    """Read-only views into the file, which stays mapped as long as one of them lives.

    Raises IndexCorrupt with the file's name where it is gone, cut short or not of this format.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise IndexCorrupt(f"{path}: cannot be read ({error}); rebuild the index") from error
    try:
        return _views(memoryview(mapped))
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


def _view(name: str, entry: dict[str, Any], body: memoryview) -> NDArray[Any]:
    dtype = np.dtype(_DTYPES[entry["dtype"]])
    start, end = entry["data_offsets"]
    shape = tuple(entry["shape"])
    fits = all(isinstance(n, int) and 0 <= n <= len(body) for n in (start, end, *shape))
    if not fits or end - start != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"array {name} does not fit into the file")
    return np.frombuffer(body[start:end], dtype=dtype).reshape(shape)


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
