"""The best few of many scores are those that sorting them all would give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.arrays.selection import best

MANY = 20_000

RANDOM = np.random.default_rng(7)

SHAPES = {
    "all different": RANDOM.permutation(MANY).astype(np.float32),
    "many ties": RANDOM.integers(0, 9, MANY).astype(np.float32),
    "all the same": np.ones(MANY, np.float32),
    "one above all": np.append(np.zeros(MANY - 1, np.float32), 1),
    "rising": np.arange(MANY, dtype=np.int32),
    "falling": -np.arange(MANY, dtype=np.int32),
    "in waves": np.arange(MANY, dtype=np.int32) % 1000,
    "best in the gaps of a sample": (np.arange(MANY) % 19 == 1).astype(np.float32),
    "title ranks": -RANDOM.permutation(MANY).astype(np.int32),
}


def sorted_best(scores: NDArray[np.float32], count: int) -> list[int]:
    """The same by sorting everything."""
    return sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:count]


@given(scores=st.lists(st.integers(-3, 3) | st.floats(0, 9, width=32), max_size=30))
def test_any_count_of_any_few_scores(scores: list[float]) -> None:
    array = np.array(scores, np.float32)
    for count in range(len(scores) + 6):
        for skip in range(count + 2):
            assert best(array, count, skip).tolist() == sorted_best(array, count)[skip:]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [4095, 4096, 4097, MANY])
def test_few_of_many_scores(shape: str, size: int) -> None:
    scores = SHAPES[shape][:size]
    whole = sorted_best(scores, size)
    for count in (0, 1, 2, 10, 20, 100, 250, 1000, 2000, size - 1, size, size + 5):
        for skip in (0, 1, count // 2, max(0, count - 10), count):
            assert best(scores, count, skip).tolist() == whole[skip:count], (count, skip)


def test_no_scores_have_no_best() -> None:
    nothing = np.empty(0, np.float32)
    assert [best(nothing, count).tolist() for count in (0, 1, 5)] == [[], [], []]
