"""How sure a mean is: the bootstrap of Efron (1979), the same interval for the same values each time."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

RESAMPLES = 2000
_SEED = 1
_PERCENT = (2.5, 97.5)


class Interval(NamedTuple):
    """A mean, and the bounds that it is within in 95 % of samples drawn like this one."""

    mean: float
    low: float
    high: float


def interval(values: Sequence[float]) -> Interval:
    """The mean of some values, one at least, and its bounds."""
    array = np.asarray(values, np.float64)
    chance = np.random.default_rng(_SEED)
    size = len(array)
    means = [array[chance.integers(size, size=size)].mean() for _ in range(RESAMPLES)]
    low, high = np.percentile(means, _PERCENT)
    return Interval(float(array.mean()), float(low), float(high))
