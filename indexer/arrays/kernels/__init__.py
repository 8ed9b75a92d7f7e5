"""Loops that Numba compiles: the arithmetic of this package once more, several times as fast.

Numba comes with the extra `fast`, and nothing waits for it. Each function here has a twin in NumPy, with
equal results, which does the work where Numba is not installed, and until `load` has made the modules
ready. Callers ask for a module by its name:

    if counting := kernels.loaded.get("counting"):
        return counting.count_bits(...)
"""

import logging
from collections.abc import Sequence
from importlib import import_module
from threading import Thread
from types import ModuleType

SEARCHING: tuple[str, ...] = (
    "counting", "marking", "passages", "phrases", "scoring", "sections", "selection", "sets", "sightings",
    "spelling",
)  # fmt: skip
"""Modules that answer plans."""

BUILDING: tuple[str, ...] = ("inverting", "merging", "streams", "tokens")
"""Modules that make and merge segments."""

loaded: dict[str, ModuleType] = {}
"""The modules that are ready, by name."""


def load(names: Sequence[str]) -> bool:
    """Make modules ready; False where Numba is not there to do it, or cannot, and for none.

    The first time on a machine they are compiled, which takes seconds; after that they come from
    Numba's cache, beside the modules or in the user's cache folder.
    """
    if not names:
        return False
    try:
        import_module("numba")
    except ImportError:  # also where Numba does not know this version of Python or NumPy
        return False
    try:
        for name in names:
            loaded[name] = import_module(f"{__name__}.{name}")
    except Exception as error:  # noqa: BLE001 - a full disk, no folder to write to, a cut cache
        logging.getLogger(__name__).warning("loops cannot be compiled: %s", error)
        return False
    return True


def load_in_background(names: Sequence[str]) -> Thread:
    """The same beside other work, which uses each module from the moment that it is ready."""
    thread = Thread(target=load, args=(names,), name="kernels", daemon=True)
    thread.start()
    return thread
