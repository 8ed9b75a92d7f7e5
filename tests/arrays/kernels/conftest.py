"""Loops that the tests of a module load are not there for those of others."""

from collections.abc import Iterator

import pytest

from indexer.arrays import kernels


@pytest.fixture(scope="module", autouse=True)
def _own_loops() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "loaded", {})
        yield
