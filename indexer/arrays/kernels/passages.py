"""The best passages of posts, from what `sightings` found: `indexer.snippets.passages` in loops."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled

Ints = NDArray[Any]

NONE, ASK = -1, -2
"""In place of a text: none has anything that is wanted; Python must look."""

_ASK = -1
_FAR = -(1 << 40)


@compiled()
def _take(window: Ints, size: int, number: int, start: int) -> int:
    """Put a word last in a window of them, in place of the one before; the window's size then."""
    kept = 0
    for place in range(size):
        if window[place, 0] != number:
            window[kept, 0], window[kept, 1] = window[place, 0], window[place, 1]
            kept += 1
    window[kept, 0], window[kept, 1] = number, start
    return kept + 1


@compiled()
def _fit(window: Ints, size: int, end: int, reach: int) -> int:
    """Leave out the first words of a window that are too far from its end; its size then."""
    out = 0
    while out < size - 1 and end - window[out, 1] > reach:
        out += 1
    for place in range(size - out if out else 0):
        window[place, 0], window[place, 1] = window[place + out, 0], window[place + out, 1]
    return size - out


@compiled()
def _better(window: Ints, size: int, end: int, weights: Ints, close: int, best: Ints) -> bool:
    """Note the stretch of a window where it is better than the best one."""
    words, start = 0, end
    for place in range(size):
        words += weights[window[place, 0]]
        start = min(start, window[place, 1])
    near = end - start <= close * words
    if words < best[0] or (words == best[0] and near <= best[1]):
        return False
    best[0], best[1], best[2], best[3] = words, near, start, end
    return True


@compiled()
def _run(phrases: Ints, phrase: int, term: int, step: int, start: int, runs: Ints) -> int:
    """Go on with a phrase at its term; where it started if it ends here, else -1."""
    size, slop, ended = phrases[phrase + 2], phrases[phrase + 1], -1
    for place in range(phrase + 2 + size, phrase + 2, -1):
        if phrases[place] == term:
            begun = start
            if place > phrase + 3:
                if not 0 < step - runs[place - 1, 0] <= slop:
                    continue
                begun = runs[place - 1, 1]
            runs[place, 0], runs[place, 1] = step, begun
            if place == phrase + 2 + size:
                ended = begun
    return ended


@compiled()
def _enough(best: Ints, rules: Ints) -> bool:
    return bool(best[0] > rules[2] or (best[0] == rules[2] and best[1] > 0))


@compiled()
def _look(
    found: Ints, row: int, text: int, words: Ints, phrases: Ints, weights: Ints, rules: Ints, window: Ints,
    runs: Ints, best: Ints,
) -> bool:  # fmt: skip
    """Look for the best stretch in what is found in a text, from a row on; whether Python must."""
    size = 0
    for place in range(len(phrases)):
        runs[place, 0] = _FAR
    while row < len(found) and found[row, 0] == text:
        term, step, start, end = found[row, 1], found[row, 2], found[row, 3], found[row, 4]
        if term == _ASK:
            return True
        phrase, number, begun = 0, words[term], int(start)
        while True:
            if number >= 0 and begun >= 0:
                size = _fit(window, _take(window, size, number, begun), end, rules[0])
                _better(window, size, end, weights, rules[1], best)
                if _enough(best, rules):
                    return False
            if phrase == len(phrases):
                break
            number = phrases[phrase]
            begun = _run(phrases, phrase, term, step, start, runs)
            phrase += 3 + phrases[phrase + 2]
        row += 1
    return False


@compiled(
    "void(int32[:, ::1], int64[:, ::1], int64[::1], int64[::1], int64[::1], int64[::1], int64[:, ::1])"
)
def choose(
    found: Ints, posts: Ints, words: Ints, phrases: Ints, weights: Ints, rules: Ints, chosen: Ints
) -> None:
    """Write the best stretch of each post, and which parts beside it have anything that is wanted.

    A stretch is which of the post's texts it is in, or NONE or ASK, and where it starts and ends; a part
    is 1, 0, or ASK. A row of `posts` says where the post's texts end, and then those of each part. `words`
    has the number of the word that each term stands for, or -1; a phrase is its number, slop, size, and its
    terms. `rules` are the reach of a stretch, how close a word is, and how many words are enough.
    """
    window, runs = np.empty((len(weights), 2), np.int64), np.empty((len(phrases), 2), np.int64)
    best, any_word = np.empty(4, np.int64), np.zeros(3, np.int64)
    any_word[0] = rules[0]
    text = row = 0
    for post in range(len(posts)):
        first = text
        chosen[post, 1] = chosen[post, 2] = 0
        for part in range(posts.shape[1]):
            best[0] = best[1] = 0
            place, goal = (2 + part, any_word) if part else (0, rules)
            chosen[post, place] = 0 if part else NONE
            while text < posts[post, part]:
                while row < len(found) and found[row, 0] < text:
                    row += 1
                there = row < len(found) and found[row, 0] == text
                if there and chosen[post, place] != ASK and not _enough(best, goal):
                    words_before, near_before = best[0], best[1]
                    asked = _look(
                        found, row, text, words, phrases, weights, goal, window, runs, best
                    )
                    if part:
                        chosen[post, place] = best[0] > 0
                    elif best[0] != words_before or best[1] != near_before:
                        chosen[post, 0] = text - first
                        chosen[post, 1], chosen[post, 2] = best[2], best[3]
                    if asked and not _enough(best, goal):
                        chosen[post, place] = ASK
                text += 1
