"""The compiled choice of the best posts is that of arrays."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.arrays import kernels
from indexer.arrays.kernels import selection
from indexer.arrays.matches import TIER, Matches
from indexer.arrays.signals import PLAIN, Factors, best_with_bonuses
from indexer.rules.weights import TAG


@pytest.fixture(scope="module", autouse=True)
def _compiled(_own_loops: None) -> None:
    assert kernels.load(("selection",))


@settings(max_examples=400)
@given(
    seed=st.integers(0, 9999),
    size=st.sampled_from([0, 1, 5, 64, 65, 700, 6000]),
    count=st.integers(0, 300),
    skip=st.sampled_from([0, 0, 7, 100]),
    kind=st.sampled_from([np.float32, np.float64]),
    digits=st.sampled_from([1, 9]),
    tagged=st.booleans(),
    order=st.sampled_from(["none", "rising", "falling"]),
)
def test_the_best_are_those_of_arrays(
    seed: int, size: int, count: int, skip: int, kind: type, digits: int, tagged: bool, order: str
) -> None:
    random = np.random.default_rng(seed)
    plain = random.gamma(2.0, size=size).round(digits)
    if order != "none":
        plain = np.sort(plain)[:: 1 if order == "rising" else -1]
    if kind is np.float64:
        plain = plain + TIER * random.integers(0, 3, size)
    scores: Any = plain.astype(kind)
    posts = np.sort(random.choice(2 * size + 1, size, replace=False))
    lasting = random.choice([0.8, 1, 1.05, 1.3], 2 * size + 1).astype(np.float32)
    having = np.arange(0, 2 * size + 1 if tagged else 0, 7).astype(np.int32)
    matches = Matches(posts, lambda at: scores[at])
    for factors in (PLAIN, Factors(lasting, having, least=0.8, most=1.3 + TAG)):
        found, final = best_with_bonuses(matches, count, factors, skip)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(kernels, "loaded", {})
            true, true_final = best_with_bonuses(matches, count, factors, skip)
        assert found.tolist() == true.tolist()
        assert final.tolist() == true_final.tolist()
        assert final.dtype == true_final.dtype


@given(posts=st.sets(st.integers(0, 99)), marked=st.sets(st.integers(0, 99)))
def test_posts_within_a_mask_are_those_of_arrays(posts: set[int], marked: set[int]) -> None:
    mask = np.zeros(100, np.bool_)
    mask[list(marked)] = True
    ascending = np.array(sorted(posts), np.intp)
    matches = Matches(ascending, lambda at: ascending[at].astype(np.float32))
    left = matches.within(mask)
    assert left.posts.tolist() == left.scores().tolist() == sorted(posts & marked)


def test_posts_of_a_damaged_index_are_in_no_mask() -> None:
    assert selection.marked(np.array([-1, 0, 5, 2**40]), np.ones(5, np.bool_)).tolist() == [1]


def test_posts_of_a_damaged_index_have_no_factor() -> None:
    matches = Matches(np.array([0, 5]), lambda at: np.array([1, 2], np.float32)[at])
    factors = Factors(np.full(3, 1.5, np.float32), np.arange(0, dtype=np.int32), 1.0, 1.5)
    posts, final = best_with_bonuses(matches, 2, factors)
    assert (posts.tolist(), final.tolist()) == ([5, 0], [2.0, 1.5])


def test_tiers_are_those_of_matches() -> None:
    assert selection._TIER == TIER
