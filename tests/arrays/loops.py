"""Searches with the compiled loops, and without."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from indexer.arrays import kernels


@contextmanager
def with_loops(names: tuple[str, ...]) -> Iterator[None]:
    """Has these loops ready, and no others, until the context is left."""
    before = dict(kernels.loaded)
    kernels.loaded.clear()
    kernels.loaded.update({name: import_module(f"{kernels.__name__}.{name}") for name in names})
    try:
        yield
    finally:
        kernels.loaded.clear()
        kernels.loaded.update(before)
