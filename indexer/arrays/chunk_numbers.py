"""Texts -> numbers of their chunks, each distinct one numbered when it is first seen.

Chunks that are the same plain word but for case and the signs around it have one number: `Word,` is `word`.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import kernels
from indexer.language.analysis import Languages
from indexer.language.chunks import chunks

Ints = NDArray[Any]

Found = tuple[str, list[str]]
"""The code of a language, and chunks of it."""


class ChunkNumbers(Protocol):
    """What both ways to number chunks do."""

    def __len__(self) -> int:
        """How many distinct chunks have a number."""

    @property
    def letters(self) -> int:
        """About how many bytes they have."""

    @property
    def tokens(self) -> int:
        """Chunks read since the last `take`, those of the last few texts perhaps not counted."""

    def read(self, code: str, texts: Sequence[bytes]) -> None:
        """Read texts of one language, which are UTF-8."""

    def take(self) -> tuple[Ints, Ints]:
        """The numbers of all chunks read since the last time, uint32, and how many each text has."""

    def new(self) -> Iterator[Found]:
        """The chunks numbered since the last time in their order, those of one language in a row together."""


def chunk_numbers(languages: Languages) -> ChunkNumbers:
    """The fastest way that there is."""
    if "tokens" in kernels.loaded:
        return HashedChunks(languages)
    return Vocabularies(languages)


class Vocabularies:
    """Numbers chunks by a dictionary for each language."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        self._of: dict[str, _Vocabulary] = {}
        self._known: list[tuple[str, str]] = []
        self._counted = self._letters = 0
        self._told = 0
        self._numbers = array("I")
        self._sizes = array("q")

    def __len__(self) -> int:
        return len(self._known)

    @property
    def letters(self) -> int:
        """The letters of distinct chunks."""
        fresh, self._counted = self._known[self._counted :], len(self._known)
        self._letters += sum(len(chunk) for _, chunk in fresh)
        return self._letters

    @property
    def tokens(self) -> int:
        """Chunks read since the last `take`."""
        return len(self._numbers)

    def read(self, code: str, texts: Sequence[bytes]) -> None:
        """Read texts of one language."""
        number = self._vocabulary(code).__getitem__
        for text in texts:
            before = len(self._numbers)
            self._numbers.extend(map(number, chunks(text.decode())))
            self._sizes.append(len(self._numbers) - before)

    def _vocabulary(self, code: str) -> "_Vocabulary":
        language = self._languages.of(code)
        if language.code not in self._of:
            self._of[language.code] = _Vocabulary(language.code, language.bare, self._known)
        return self._of[language.code]

    def take(self) -> tuple[Ints, Ints]:
        """The numbers of all chunks read since the last time, and how many each text has."""
        taken = np.array(self._numbers, np.uint32), np.array(self._sizes, np.int64)
        self._numbers, self._sizes = array("I"), array("q")
        return taken

    def new(self) -> Iterator[Found]:
        """The chunks numbered since the last time."""
        fresh, self._told = self._known[self._told :], len(self._known)
        for code, found in groupby(fresh, key=itemgetter(0)):
            yield code, [chunk for _, chunk in found]


class _Vocabulary(dict[str, int]):
    """Chunk -> number, in one language; `known` has the code and the chunk of every number."""

    def __init__(self, code: str, bare: Callable[[str], str], known: list[tuple[str, str]]) -> None:
        super().__init__()
        self._code = code
        self._bare = bare
        self._known = known

    def __missing__(self, chunk: str) -> int:
        bare = self._bare(chunk)
        if bare != chunk:
            number = self[bare]
        else:
            number = len(self._known)
            self._known.append((self._code, chunk))
        self[chunk] = number
        return number


class HashedChunks:
    """The same numbers from kernels/tokens.py: 3.4 million chunks in 0.4 s, by dictionaries in 1.6 s."""

    _AT_ONCE = 1 << 18
    _FIRST_LANGUAGE = 0x20

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        self._codes: list[str] = []
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._code = ""
        self._state = np.zeros(2, np.int64)  # chunks, and their letters
        self._told = self.tokens = 0
        self._slots = np.zeros((1 << 16, 2), np.int64)
        self._letters = np.empty(1 << 16, np.uint8)
        self._numbers: list[Ints] = []
        self._sizes: list[Ints] = []

    def __len__(self) -> int:
        return int(self._state[0])

    @property
    def letters(self) -> int:
        """The bytes of distinct chunks, two more for each."""
        return int(self._state[1])

    def read(self, code: str, texts: Sequence[bytes]) -> None:
        """Read texts of one language."""
        if code != self._code or self._waiting_bytes > self._AT_ONCE:
            self._read_waiting()
            self._code = code
        found = [*map(_spaced, texts)]
        self._waiting += found
        self._waiting_bytes += sum(map(len, found))

    def take(self) -> tuple[Ints, Ints]:
        """The numbers of all chunks read since the last time, and how many each text has."""
        self._read_waiting()
        empty = np.empty(0, np.uint32)
        taken = np.concatenate([empty, *self._numbers]), np.concatenate([empty, *self._sizes])
        self._numbers, self._sizes, self.tokens = [], [], 0
        return taken[0], taken[1].astype(np.int64)

    def new(self) -> Iterator[Found]:
        """The chunks numbered since the last time."""
        first, self._told = self._told, int(self._state[1])
        rows = self._letters[first : self._told].tobytes().decode().split("\n")
        for letter, found in groupby(rows[:-1], key=itemgetter(0)):
            code = self._codes[ord(letter) - self._FIRST_LANGUAGE]
            yield code, [chunk[1:] for chunk in found]

    def _read_waiting(self) -> None:
        if not self._waiting:
            return
        loops = kernels.loaded["tokens"]
        data = np.frombuffer(bytearray().join(self._waiting), np.uint8)
        ends = np.fromiter(map(len, self._waiting), np.int64, len(self._waiting)).cumsum()
        most = len(data) // 2 + len(ends)
        firsts, lasts, bits = (
            np.empty(most, np.int64),
            np.empty(most, np.int64),
            np.zeros(most, np.uint8),
        )
        sizes = np.empty(len(ends), np.int64)
        count = loops.cut(data, ends, firsts, lasts, sizes)
        language = self._languages.of(self._code)
        if language.lowers:
            loops.bare(data, count, firsts, lasts, bits)
        self._make_room(count, len(data))
        numbers = np.empty(count, np.uint32)
        number = self._number_of(language.code)
        loops.look_up(
            data, firsts, lasts, bits, number, self._slots, self._letters, self._state, numbers
        )
        self._numbers.append(numbers)
        self._sizes.append(sizes)
        self.tokens += count
        self._waiting, self._waiting_bytes = [], 0

    def _number_of(self, code: str) -> int:
        """The byte that stands for a language."""
        if code not in self._codes:
            self._codes.append(code)
        return self._codes.index(code) + self._FIRST_LANGUAGE

    def _make_room(self, chunks: int, letters: int) -> None:
        """Let so many more chunks fit, of so many letters altogether."""
        known, size = self._state.tolist()
        self._letters = _grown(self._letters, size + letters + 2 * chunks)
        if len(self._slots) < 2 * (known + chunks):
            full = self._slots
            self._slots = np.zeros((1 << (4 * (known + chunks)).bit_length() - 1, 2), np.int64)
            kernels.loaded["tokens"].refill(full, self._slots)


def _grown(array: Ints, size: int) -> Ints:
    """The array with room for so many, and then some."""
    return array if len(array) >= size else np.resize(array, size + size // 2)


def _spaced(text: bytes) -> bytes:
    """A text whose chunks stand between white space."""
    may_be_unspaced = kernels.loaded["tokens"].may_be_unspaced
    if text.isascii() or not may_be_unspaced(np.frombuffer(text, np.uint8)):
        return text
    return "\n".join(chunks(text.decode())).encode()
