"""What the tests of the benchmark leave as they found it."""

from collections.abc import Iterator

import pytest

from indexer.arrays import kernels


@pytest.fixture(scope="package", autouse=True)
def compiled_loops_are_put_away() -> Iterator[None]:
    """Opening our index as the benchmark does loads them for the whole process."""
    before = dict(kernels.loaded)
    yield
    kernels.loaded.clear()
    kernels.loaded.update(before)
