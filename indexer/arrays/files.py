"""Files of arrays: written whole and synced, read through a memory map that processes share.

The format is safetensors: a JSON header and raw arrays, no code. Its own reader copies each array, so
the map is laid over the header here.
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
from safetensors.numpy import save_file

from indexer.errors import IndexCorrupt

Arrays = dict[str, NDArray[Any]]

_DTYPES = {
    "U8": np.uint8,
    "U16": np.uint16,
    "U32": np.uint32,
    "U64": np.uint64,
    "I32": np.int32,
    "I64": np.int64,
}
_LARGEST_HEADER = 1 << 20


def narrowest(values: NDArray[Any]) -> NDArray[Any]:
    """The same numbers, none negative, in the smallest unsigned dtype that holds them all."""
    largest = int(values.max()) if values.size else 0
    for dtype in (np.uint8, np.uint16, np.uint32):
        if largest <= np.iinfo(dtype).max:
            return values.astype(dtype, copy=False)
    return values.astype(np.uint64, copy=False)


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a file of arrays and wait until it is on the disk."""
    save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, path)
    sync_file(path)


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


def checksum(path: Path) -> str:
    """BLAKE2b of the file's content, 32 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def sync_file(path: Path) -> None:
    """Wait until a file's content, or a folder's entries, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes) -> None:
    """Put a small file in place in one step: readers see the old content or the new, never a part."""
    aside = path.with_name(path.name + ".new")
    aside.write_bytes(content)
    sync_file(aside)
    aside.replace(path)
    sync_file(path.parent)
