"""Posts of all words, and of any, with the scores that NumPy gives them to the last bit."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.arrays.kernels import scoring
from indexer.arrays.matches import Matches, intersection, union
from indexer.arrays.ranking import word_scores
from indexer.arrays.segment import BLOCK_SHIFT, block_count

Ints = NDArray[Any]
Lists = list[list[int]]

MANY = (2 << BLOCK_SHIFT) + 77
"""Posts in three blocks, the last of them short."""

FEW = 100

EVERY = np.empty(0, np.bool_)


def lists(size: int) -> st.SearchStrategy[Lists]:
    """The posts of one to four words, near the borders of blocks, or many in a row."""
    near = [post for border in range(0, size, 1 << BLOCK_SHIFT) for post in (border - 1, border)]
    some = [post for post in (*near, 1, 2, 3, 5, 70, size - 1) if 0 <= post < size]
    row = st.tuples(st.integers(0, size), st.sampled_from([1, 3, 50]))
    posts = st.one_of(
        st.lists(st.sampled_from(some), unique=True).map(sorted),
        row.map(lambda each: list(range(each[0], min(size, each[0] + 2000), each[1]))),
    )
    return st.lists(posts, min_size=1, max_size=4)


class Case:
    """Words with these posts, as the loops take them."""

    def __init__(self, lists: Lists, size: int, dtype: type) -> None:
        random = np.random.default_rng(sum(map(len, lists)))
        self.size = size
        self.posts = [np.array(posts, np.intp) for posts in lists]
        self.weights: list[Ints] = [
            random.integers(1, 200, len(posts)).astype(dtype) for posts in lists
        ]
        self.factors = random.random(len(lists)).astype(np.float32) * 9
        self.norms = random.random(size).astype(np.float32) + np.float32(0.5)
        self.mask = random.random(size) < 0.5
        borders = np.arange(block_count(size) + 1) << BLOCK_SHIFT
        firsts = np.cumsum([0, *map(len, lists[:-1])])
        pairs = zip(firsts, self.posts, strict=True)
        bounds = [first + posts.searchsorted(borders) for first, posts in pairs]
        self.rows = np.array([[0, 0, 0, 0, *row] for row in bounds], np.int64)
        self.lists = (np.concatenate(self.posts).astype(np.uint16), np.concatenate(self.weights))

    def matches(self, word: int) -> Matches:
        """A word by itself, as NumPy has it."""
        posts, factor = self.posts[word], float(self.factors[word])
        scores = word_scores(factor, self.weights[word], self.norms[posts])
        return Matches(posts, scores.__getitem__)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("size", [FEW, MANY])
@pytest.mark.parametrize("loop", [scoring.all_of, scoring.any_of])
@given(data=st.data())
def test_the_same_posts_and_scores_as_by_numpy(
    data: st.DataObject, loop: Any, size: int, dtype: type
) -> None:
    case = Case(data.draw(lists(size)), size, dtype)
    parts = [case.matches(word) for word in range(len(case.posts))]
    whole = (intersection if loop is scoring.all_of else union)(parts, size)
    for mask in (None, case.mask):
        expected = whole.within(mask)
        found, scores = loop(
            case.rows, case.lists, case.factors, case.norms, EVERY if mask is None else mask
        )
        assert found.tolist() == expected.posts.tolist()
        assert scores.tolist() == expected.scores().tolist()


@pytest.mark.parametrize("loop", [scoring.all_of, scoring.any_of])
def test_lists_with_a_post_twice_are_followed_no_further_than_they_go(loop: Any) -> None:
    case = Case([[1, 2], [2, 2, 2, 2, 2, 2], [2, 2]], FEW, np.uint8)
    found, _ = loop(case.rows, case.lists, case.factors, case.norms, EVERY)
    assert set(found.tolist()) <= {1, 2}
