"""The best few of many scores, and the posts that filters leave: the loops of `signals` and `matches`."""

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


@compiled("int64[::1](const int64[::1], const boolean[::1])")
def marked(posts: Ints, mask: Ints) -> Ints:
    """The places of the posts that a mask marks, without a branch that could be guessed wrong."""
    places = np.empty(len(posts), np.int64)
    count = np.uint64(0)
    for i in range(len(posts)):
        places[count] = i
        if np.uint64(posts[i]) < np.uint64(len(mask)):  # else the index is damaged
            count += np.uint64(mask[posts[i]])
    return places[: np.int64(count)]


@compiled()
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


@compiled()
def _times(score: Any, factor: Any) -> Any:
    """A score within its tier times a factor; exact but for tiers."""
    above = np.floor(score / _TIER) * _TIER
    return above + (score - above) * factor


@compiled()
def _floor(last: Any, most: float) -> Any:
    """What a score must have at least if its product may be above the last of the best."""
    above = np.floor(last / _TIER) * _TIER
    return above + (last - above) / most * (1 - 1e-6) - 1e-6  # both are rounded


@compiled()
def _any_from(block: Floats, floor: float) -> bool:
    """Whether any score of a whole block is the floor or higher."""
    near = 0
    for i in range(_BLOCK):  # counted, with no way out before the end: sixteen at once
        near += block[i] >= floor
    return near > 0


@compiled()
def _has(tagged: Ints, post: int) -> bool:
    """By halves; NumPy's own search would bring half of Numba into memory."""
    first, beyond = 0, len(tagged)
    while first < beyond:
        middle = (first + beyond) >> 1
        if tagged[middle] < post:
            first = middle + 1
        else:
            beyond = middle
    return bool(first < len(tagged) and tagged[first] == post)


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
    tag = np.float32(bonus[0])
    places, best = np.full(size, len(scores)), np.full(size, -np.inf, scores.dtype)
    one = best[:1].copy()  # rounded as scores are
    floor = one.copy()
    for start in range(0, len(scores) if size else 0, _BLOCK):
        stop = min(start + _BLOCK, len(scores))
        if stop - start == _BLOCK and not _any_from(scores[start:stop], floor[0]):
            continue
        for i in range(start, stop):
            if scores[i] < floor[0]:
                continue
            post = posts[i]
            factor = np.float32(1)
            if 0 <= post < len(factors):  # else there are no factors, or the index is damaged
                factor = factors[post]
                if len(tagged) and _times(scores[i], factor + tag) > best[0]:
                    factor += tag * np.float32(_has(tagged, post))
            one[0] = _times(scores[i], factor)
            if one[0] > best[0]:
                best[0], places[0] = one[0], i
                _sink(best, places, 0, size)
                floor[0] = _floor(best[0], bonus[1]) if best[0] >= 0 else best[0]
    for last in range(size - 1, 0, -1):
        best[0], best[last] = best[last], best[0]
        places[0], places[last] = places[last], places[0]
        _sink(best, places, 0, last)
    return places, best
