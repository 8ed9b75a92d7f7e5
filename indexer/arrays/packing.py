"""Stored strings compressed by Zstandard, one by one.

Short texts by themselves compress badly: a dictionary, trained on posts of the first segment that has enough
of them, makes cards half as long and texts a fifth shorter. A segment keeps the dictionaries that its strings
need; each string says the number of its own.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import zstandard

from indexer.arrays.blobs import Strings, pack
from indexer.arrays.files import Arrays
from indexer.errors import IndexCorrupt

KINDS = ("cards", "texts", "htmls")
"""What is stored of a post."""

Dictionaries = Mapping[str, bytes]
"""The dictionary of each kind of string that has one."""

FEWEST = 1000
"""Strings for which a dictionary is worth its bytes."""

_SAMPLES = 500
_LONGEST_SAMPLE = 4096
_SMALLEST_DICTIONARY, _LARGEST_DICTIONARY = 1 << 10, 1 << 18
_SHARE = 64
"""A dictionary is at most this part of the strings that it is trained for."""

_SEGMENT, _DMER = 512, 8
"""Parameters of training: looking for the best ones takes four times as long, for strings as long."""

_LEVEL = 3
"""At 10,000 posts 20 us a text and 10.0 MB; level 2 takes 16 us and 10.5 MB, zlib 41 us and 12.6 MB."""

LARGEST = 1 << 30
"""Bytes that a string may become, so that a damaged one does not fill the memory."""


def trained(strings: Sequence[bytes]) -> bytes:
    """A dictionary for strings like these; empty where they are too few."""
    filled: list[Any] = [string[:_LONGEST_SAMPLE] for string in strings if string]
    if len(filled) < FEWEST:
        return b""
    size = min(_LARGEST_DICTIONARY, max(_SMALLEST_DICTIONARY, sum(map(len, strings)) // _SHARE))
    samples = filled[:: len(filled) // _SAMPLES]
    return zstandard.train_dictionary(size, samples, k=_SEGMENT, d=_DMER).as_bytes()


def packed_arrays(strings: Mapping[str, Sequence[bytes]], dictionaries: Dictionaries) -> Arrays:
    """The arrays of all kinds; where there is no dictionary for a kind yet, one is trained."""
    arrays: Arrays = {}
    for kind, of_kind in strings.items():
        arrays |= _packed(kind, of_kind, dictionaries.get(kind) or trained(of_kind))
    return arrays


def _packed(kind: str, strings: Sequence[bytes], dictionary: bytes) -> Arrays:
    loaded = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=loaded, write_checksum=True)
    filled: list[Any] = [string for string in strings if string]
    # all in one call, which leaves Python's lock to others
    frames: Any = compressor.multi_compress_to_buffer(filled) if filled else ()
    packed = (frame.tobytes() for frame in frames)
    return {
        **pack(kind, (next(packed) if string else b"" for string in strings)),
        **pack_dictionaries(kind, [dictionary] if dictionary else []),
    }


def pack_dictionaries(kind: str, dictionaries: Sequence[bytes]) -> Arrays:
    """The arrays of the dictionaries of a kind."""
    return pack(f"{kind}.dictionaries", dictionaries)


class PackedStrings:
    """The strings of one kind of a segment; `packed` are as they are in the file."""

    def __init__(self, arrays: Arrays, kind: str) -> None:
        self.packed = Strings(arrays, kind)
        self.dictionaries = Strings(arrays, f"{kind}.dictionaries")
        self._name = kind.removesuffix("s")
        self._unpackers = _Unpackers(self.dictionaries)

    def __len__(self) -> int:
        return len(self.packed)

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, index: int) -> bytes:
        """The string of that number. Raises IndexCorrupt."""
        data = self.packed[index]
        if not data:
            return data
        try:
            frame = zstandard.get_frame_parameters(data)
            if frame.content_size > LARGEST:
                raise self._damaged("larger than any post")
            return self._unpackers.by_number[frame.dict_id](data)
        except (zstandard.ZstdError, KeyError) as error:
            raise self._damaged(error) from error

    def _damaged(self, why: object) -> IndexCorrupt:
        return IndexCorrupt(f"a stored {self._name} is damaged ({why}); rebuild with --full")


class _Unpackers(threading.local):
    """What unpacks the strings of a segment in one thread: several must not share it at a time."""

    def __init__(self, dictionaries: Strings) -> None:
        self.by_number = _ByNumber(dictionaries)


class _ByNumber(dict[int, Callable[[bytes], bytes]]):
    """Number of a dictionary, 0 for none -> what unpacks its strings. Raises KeyError."""

    def __init__(self, dictionaries: Strings) -> None:
        super().__init__()
        self._dictionaries = dictionaries

    def __missing__(self, number: int) -> Callable[[bytes], bytes]:
        found = None
        if number:
            dictionary = {dictionary_number(one): one for one in self._dictionaries}[number]
            found = zstandard.ZstdCompressionDict(dictionary)
        self[number] = zstandard.ZstdDecompressor(dict_data=found).decompress
        return self[number]


def dictionary_number(dictionary: bytes) -> int:
    """The number that strings call a dictionary by; 0 where it is none."""
    return zstandard.ZstdCompressionDict(dictionary).dict_id()


def joined(dictionaries: Iterable[bytes]) -> list[bytes]:
    """Dictionaries, each once. Raises IndexCorrupt where two have one number."""
    distinct = list(dict.fromkeys(dictionaries))
    if len(set(map(dictionary_number, distinct))) < len(distinct):
        raise IndexCorrupt("two dictionaries of one number; rebuild with --full")
    return distinct
