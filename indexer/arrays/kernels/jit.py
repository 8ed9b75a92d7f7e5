"""How the loops are compiled."""

import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., Any])

_READ_ONLY = re.compile(r"const (\w+)\[((?:: ?, ?)*)::1\]")


def compiled(*signatures: str) -> Callable[[Loop], Loop]:
    """Compiles a function for these types now, or takes it from the cache.

    It runs without Python's lock, checks no bounds, and rounds as NumPy does. An array that is only read
    is written `const int32[::1]`: those of mapped files are refused without the word. A function without
    signatures is a part of those that call it, which must be in the same module: Numba's cache looks at
    the date of a function's own file alone.
    """

    def decorate(function: Loop) -> Loop:
        types = [_READ_ONLY.sub(_read_only, signature) for signature in signatures]
        made = njit(types or None, cache=True, nogil=True, error_model="numpy")(function)
        return cast(Loop, made)

    return decorate


def _read_only(array: re.Match[str]) -> str:
    return f"Array({array[1]}, {array[2].count(':') + 1}, 'C', readonly=True)"
