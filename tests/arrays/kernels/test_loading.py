"""Loops are used once they are compiled; without Numba nothing waits for them."""

import subprocess
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


def test_compiled_code_comes_without_the_library_that_it_was_compiled_with() -> None:
    every = (*kernels.SEARCHING, *kernels.BUILDING)
    assert kernels.load(every)  # so that all is in the cache
    program = (
        f"import sys; from indexer.arrays import kernels; assert kernels.load({every});"
        "print([name for name in sys.modules if name in ('numba.np.linalg', 'scipy.linalg')])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert found.stdout.strip() == b"[]"
