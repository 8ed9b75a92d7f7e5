"""Calls that only some systems have are left out by the others."""

from collections.abc import Callable

import pytest

from indexer.arrays.memory import give_back
from indexer.arrays.segment_process import _end_with_parent


@pytest.mark.parametrize("call", [give_back, _end_with_parent])
@pytest.mark.parametrize("library", [object(), None])
def test_a_system_without_a_call_needs_none(
    call: Callable[[], None], library: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def opened(name: object) -> object:
        asked.append(name)
        if library is None:
            raise OSError
        return library

    monkeypatch.setattr("ctypes.CDLL", opened)
    call()
    assert asked == [None]
