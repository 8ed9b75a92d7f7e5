"""How the loops are compiled."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(*signatures: str) -> Callable[[Loop], Loop]:
    """Compiles a function for these types now, or takes it from the cache.

    It runs without Python's lock, checks no bounds, and rounds as NumPy does.
    """

    def decorate(function: Loop) -> Loop:
        made = njit(list(signatures), cache=True, nogil=True, error_model="numpy")(function)
        return cast(Loop, made)

    return decorate
