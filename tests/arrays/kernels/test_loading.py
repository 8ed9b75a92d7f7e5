"""Loops are used once they are compiled; without Numba nothing waits for them."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer import Settings, open_index
from indexer.arrays import building, kernels, writer
from tests.support import post


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


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("beside", [True, False])
def test_the_setting_says_whether_loops_help_to_build(
    compiled: bool, beside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    told = tmp_path / "told"

    def load(names: Sequence[str]) -> bool:
        asked.append(bool(names))
        told.write_text(str(bool(names)))
        return False

    monkeypatch.setattr(kernels, "load", load)
    monkeypatch.setattr(building, "can_fork", lambda: beside)
    monkeypatch.setattr(building, "MANY", 2)
    monkeypatch.setattr(writer, "LOOPS_PAY", 2)
    settings = Settings(index=str(tmp_path / "index"), compiled=compiled)
    with open_index(settings).engine.writer() as made:
        for name in "abc":
            made.put(post(name))
    assert told.read_text() == str(compiled)
    assert {*asked} == {compiled}
