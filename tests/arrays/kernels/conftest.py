"""Loops that are loaded by a test here are not there for other tests."""

import pytest

from indexer.arrays import kernels


@pytest.fixture(autouse=True)
def _own_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "loaded", {})
