"""Loops take what their signatures say."""

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled

Ints = NDArray[np.int64]


@compiled("int64(const int64[::1], const int64[:, ::1])")
def summed(row: Ints, table: Ints) -> int:
    return int(row.sum()) + int(table.sum())


@compiled("int64(int64[::1])")
def summed_and_cleared(row: Ints) -> int:
    total = int(row.sum())
    row[:] = 0
    return total


def test_arrays_that_nobody_may_write_to_can_be_read() -> None:
    row, table = np.arange(3), np.ones((2, 2), np.int64)
    assert summed(row, table) == 7
    row.flags.writeable = table.flags.writeable = False
    assert summed(row, table) == 7


def test_what_may_be_written_to_must_be_writeable() -> None:
    row = np.arange(3)
    assert summed_and_cleared(row) == 3
    row.flags.writeable = False
    with pytest.raises(TypeError):
        summed_and_cleared(row)
