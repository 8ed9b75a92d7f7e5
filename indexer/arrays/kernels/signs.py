"""What bytes of texts are, as tables for the loops that read them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.language.folding import fold

Ints = NDArray[Any]

SPACE, OPENS, CLOSES = 1, 2, 4


def _kinds() -> Ints:
    kinds = np.zeros(256, np.uint8)
    kinds[[9, 10, 11, 12, 13, 28, 29, 30, 31, 32]] = SPACE
    kinds[list(b"([{")] = OPENS
    kinds[list(b"\"'")] = OPENS | CLOSES
    kinds[list(b".,;:!?)]}")] = CLOSES
    return kinds


def _letters() -> Ints:
    small = (ord(chr(byte).lower()) if chr(byte).isalpha() else 0 for byte in range(128))
    return np.array([*small, *[0] * 128], np.uint8)


def _small() -> Ints:
    return np.array([*(ord(chr(byte).lower()) for byte in range(128)), *[0] * 128], np.uint8)


def _bare() -> Ints:
    folded = [fold(chr(code)) for code in range(0xC0, 0x100)]
    return np.array([ord(f) if len(f) == 1 and f.isascii() else 0 for f in folded], np.uint8)


KINDS = _kinds()
"""Of each byte whether it is white space, and whether such signs open or close a word."""

LETTERS = _letters()
"""The small letter that each letter of ASCII is; 0 for other bytes."""

SMALL = _small()
"""Bytes of ASCII, letters as small ones; 0 for others."""

BARE = _bare()
"""What is left of the letters from À to ÿ, by their second bytes; 0 where that is not one letter."""
