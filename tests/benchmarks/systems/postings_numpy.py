"""Ours without compiled loops, as it is where Numba is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer import Settings, open_index
from indexer.arrays import kernels
from tests.benchmarks.query import Query
from tests.benchmarks.systems import postings
from tests.benchmarks.systems.base import LISTED_VALUES, Found, Work


class Benchmarked(postings.Benchmarked):
    """The array engine with NumPy alone."""

    note = "this repository, without compiled loops"

    def build(self, posts: Path, folder: Path) -> None:
        """What `postings index FILE` does with the setting `compiled = false`."""
        postings.index_lines(posts, folder, compiled=False)

    def open(self, folder: Path) -> "NumpyReader":
        """The newest generation, opened."""
        index = open_index(Settings(index=str(folder), facet_values=LISTED_VALUES))
        assert index.generation
        return NumpyReader(index)


class NumpyReader(postings.PostingsReader):
    """Searches while the loops that another reader loaded are put away."""

    def answer(self, query: Query) -> Work:
        """The engine's search."""
        return _plain(super().answer(query))

    def page(self, query: Query) -> Work:
        """Everything from the text to the Page but the snippets."""
        return _plain(super().page(query))

    def snippets(self, query: Query) -> Work:
        """Everything from the text to the Page."""
        return _plain(super().snippets(query))

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        with _put_away():
            return super().found(query)


def _plain(work: Work) -> Work:
    def worked() -> object:
        with _put_away():
            return work()

    return worked


@contextmanager
def _put_away() -> Iterator[None]:
    loaded = dict(kernels.loaded)
    kernels.loaded.clear()
    try:
        yield
    finally:
        kernels.loaded.update(loaded)
