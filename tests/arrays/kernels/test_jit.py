"""Loops take what their signatures say."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled
from tests.support import ROOT

Ints = NDArray[np.int64]

LOOPS = """
from indexer.arrays.kernels.jit import compiled
from tables import TABLE


@compiled("int64()")
def first():
    return TABLE[0]
"""


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


def test_a_table_from_elsewhere_is_compiled_in_as_it_is_now(tmp_path: Path) -> None:
    (tmp_path / "loops.py").write_text(LOOPS)
    for number in (5, 6):  # the file with the loop stays as it is
        (tmp_path / "tables.py").write_text(f"import numpy as np\n\nTABLE = np.array([{number}])\n")
        program = "import loops; print(loops.first())"
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
        found = subprocess.run(
            [sys.executable, "-B", "-c", program], env=environment, capture_output=True, check=True
        )
        assert int(found.stdout) == number
