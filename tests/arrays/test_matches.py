"""Arithmetic on posts and scores leaves what it is given as it is."""

import numpy as np

from indexer.arrays.matches import Matches, with_bonus


def test_a_bonus_is_added_once_however_often_scores_are_asked_for() -> None:
    kept = np.array([1, 2], np.float32)
    wanted = Matches(np.array([3, 5]), kept.__getitem__)
    optional = Matches(np.array([5]), np.array([10], np.float32).__getitem__)
    both = with_bonus(wanted, optional, 9)
    assert both.scores().tolist() == both.scores().tolist() == [1, 12]
    assert kept.tolist() == [1, 2]
