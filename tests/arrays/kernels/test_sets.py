"""The posts of any of many terms."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.arrays.kernels import sets
from indexer.arrays.segment import BLOCK_SHIFT, block_count

Ints = NDArray[Any]

MANY = (1 << BLOCK_SHIFT) + 70


def runs(lists: list[set[int]], size: int) -> tuple[Ints, Ints, Ints]:
    """Where the postings of terms start and end in each block, and their lows."""
    posts = [np.array(sorted(each), np.int64) for each in lists]
    borders = np.arange(block_count(size) + 1) << BLOCK_SHIFT
    first = np.cumsum([0, *map(len, posts)])[:-1]
    bounds = np.array([each.searchsorted(borders) for each in posts]) + first[:, None]
    lows: Ints = np.concatenate(posts).astype(np.uint16)
    return bounds[:, :-1].ravel(), bounds[:, 1:].ravel(), lows


@pytest.mark.parametrize("size", [5, 64, 100, MANY])
@given(data=st.data())
def test_posts_of_any_term(data: st.DataObject, size: int) -> None:
    post = st.integers(0, size - 1) | st.integers(max(0, size - 80), size - 1)
    lists = data.draw(st.lists(st.sets(post), min_size=1, max_size=5))
    found = sets.any_post(*runs(lists, size), size)
    assert found.tolist() == sorted(set.union(*lists))


def test_what_lies_beyond_the_posts_or_the_postings_is_left_out() -> None:
    lows = np.array([1, 3, 7, 60_000], np.uint16)
    inside, beyond = np.array([0]), np.array([4])
    assert sets.any_post(inside, beyond, lows, 7).tolist() == [1, 3]
    assert sets.any_post(inside, beyond + 1, lows, 7).tolist() == []
    assert sets.any_post(inside - 1, beyond, lows, 7).tolist() == []
    far = np.array([-(2**63), 0]), np.array([2**63 - 1, 4])
    assert sets.any_post(*far, lows, 7).tolist() == [1, 3]
