"""How the loops are compiled."""

import re
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numba.core.caching import FunctionCache
from numba.core.runtime.nrt import rtsys

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
        made: Any = njit(cache=True, nogil=True, error_model="numpy")(function)
        if signatures:
            made._cache = _Cache(function)
            for signature in signatures:
                made.compile(_READ_ONLY.sub(_read_only, signature))
            made.disable_compile()
        return cast(Loop, made)

    return decorate


_NumbaCache: Any = FunctionCache


class _Cache(_NumbaCache):  # type: ignore[misc]
    """Compiled code without the library that it was compiled with: 76 MB instead of 94 in a server.

    Numba's own cache makes ready to compile before it looks. Who compiles does that again. It looks at the
    function's own file alone; here tables and numbers from elsewhere, which are compiled in, count too.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        self._frozen = _digest(function.__globals__)

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        return (*super()._index_key(sig, codegen), self._frozen)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The code for a signature, None where it is not in the cache."""
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)


def _digest(names: Mapping[str, Any]) -> str:
    """The tables and numbers among what a module names, as one short text."""
    digest = blake2b(digest_size=16)
    for name, value in sorted(names.items()):
        if isinstance(value, np.ndarray):
            digest.update(f"{name} {value.dtype} {value.shape}".encode() + value.tobytes())
        elif isinstance(value, int | float):
            digest.update(f"{name} {value!r}".encode())
    return digest.hexdigest()


def _read_only(array: re.Match[str]) -> str:
    return f"Array({array[1]}, {array[2].count(':') + 1}, 'C', readonly=True)"
