"""Loops are used once they are compiled; without Numba nothing waits for them."""

import sys

import pytest

from indexer.arrays import kernels


def test_modules_are_ready_once_they_are_loaded() -> None:
    assert kernels.load(("jit",))
    assert kernels.loaded["jit"].compiled


def test_without_numba_none_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "loaded", {})
    monkeypatch.setitem(sys.modules, "numba", None)
    assert not kernels.load(("jit",))
    assert not kernels.loaded


def test_a_cache_that_cannot_be_written_hinders_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(name: str) -> None:
        if name != "numba":
            raise RuntimeError("cannot cache function: no locator available")

    monkeypatch.setattr(kernels, "loaded", {})
    monkeypatch.setattr(kernels, "import_module", refused)
    assert not kernels.load(("jit",))
    assert "no locator available" in caplog.text


def test_loading_in_the_background_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "loaded", {})
    kernels.load_in_background(("jit",)).join(60)
    assert list(kernels.loaded) == ["jit"]
