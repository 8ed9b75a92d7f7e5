"""The best few of many scores: the loop of `signals`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled

Ints = NDArray[Any]
Floats = NDArray[Any]

_TIER = (
    2.0**30
)  # as `matches.TIER`, which a test holds: a change of another file leaves the cache as it is
_BLOCK = 64


@compiled(*(f"void({floats}[::1], int64[::1], int64, int64)" for floats in ("float32", "float64")))
def _sink(best: Floats, places: Ints, top: int, size: int) -> None:
    """Let an entry of a heap sink below all that come after it in the order."""
    score, place = best[top], places[top]
    child = 2 * top + 1
    while child < size:
        right = child + 1
        if right < size and (
            best[right] < best[child]
            or (best[right] == best[child] and places[right] > places[child])
        ):
            child = right
        if score < best[child] or (score == best[child] and place > places[child]):
            break
        best[top], places[top] = best[child], places[child]
        top, child = child, 2 * child + 1
    best[top], places[top] = score, place


@compiled(
    *(
        f"float64({floats}, int64, const float32[::1], const int32[::1], float32)"
        for floats in ("float32", "float64")
    )
)
def _product(score: Any, post: int, factors: Floats, tagged: Ints, bonus: Any) -> Any:
    """A score times the factor of its post, within its tier; exact, but for tiers."""
    if not 0 <= post < len(factors):  # there are no factors, or the index is damaged
        return score
    factor = factors[post]
    if len(tagged):
        place = np.searchsorted(tagged, post)
        if place < len(tagged) and tagged[place] == post:
            factor += bonus
    above = np.floor(score / _TIER) * _TIER
    return above + (score - above) * factor


@compiled("float64(float64, float64)")
def _floor(last: Any, most: float) -> Any:
    """What a score must have at least if its product may be above the last of the best."""
    above = np.floor(last / _TIER) * _TIER
    return above + (last - above) / most * (1 - 1e-6) - 1e-6  # both are rounded


@compiled(*(f"boolean(const {floats}[::1], {floats})" for floats in ("float32", "float64")))
def _any_from(block: Floats, floor: float) -> bool:
    """Whether any score of a whole block is the floor or higher."""
    near = 0
    for i in range(_BLOCK):  # counted, with no way out before the end: sixteen at once
        near += block[i] >= floor
    return near > 0


@compiled(
    *(
        f"Tuple((int64[::1], {floats}[::1]))(const {floats}[::1], const int64[::1],"
        " const float32[::1], const int32[::1], UniTuple(float64, 2), int64)"
        for floats in ("float32", "float64")
    )
)
def best_products(
    scores: Floats,
    posts: Ints,
    factors: Floats,
    tagged: Ints,
    bonus: tuple[float, float],
    count: int,
) -> tuple[Ints, Floats]:
    """The places of the `count` highest products, highest first, ties by rising place; the products.

    `factors` are those of all posts, or none; ascending posts that are `tagged` have a bonus besides.
    `bonus` is that, and the most that any factor is. The best so far are a heap with the last on top, and
    of a block of scores nothing more is looked at where none may come in.
    """
    size = min(count, len(scores))
    tag, most = np.float32(bonus[0]), bonus[1]
    places, best = np.arange(size), np.empty(size, scores.dtype)
    for i in range(size):
        best[i] = _product(scores[i], posts[i], factors, tagged, tag)
    for top in range(size // 2 - 1, -1, -1):
        _sink(best, places, top, size)
    one = np.empty(2, scores.dtype)  # rounded as scores are: a product, and the floor of scores
    one[1] = _floor(best[0], most) if size else 0
    for start in range(size, len(scores) if size else 0, _BLOCK):
        stop = min(start + _BLOCK, len(scores))
        if stop - start == _BLOCK and not _any_from(scores[start:stop], one[1]):
            continue
        for i in range(start, stop):
            if scores[i] >= one[1]:
                one[0] = _product(scores[i], posts[i], factors, tagged, tag)
                if one[0] > best[0]:
                    best[0], places[0] = one[0], i
                    _sink(best, places, 0, size)
                    one[1] = _floor(best[0], most)
    for last in range(size - 1, 0, -1):
        best[0], best[last] = best[last], best[0]
        places[0], places[last] = places[last], places[0]
        _sink(best, places, 0, last)
    return places, best
