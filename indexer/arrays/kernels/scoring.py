"""Posts that have all, or any, of some words, with their scores: block by block, a pass over each list.

`rows` has for each word what a `query_words.Word` says of its postings; it was checked against the
segment when it was made. `lists` are the lows and the weights of all postings,
`norms` those of all posts, `within` marks the posts that may be found, or is empty where all may.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.kernels.bits import lowest_bit
from indexer.arrays.kernels.jit import compiled

Ints = NDArray[Any]

BLOCK = 1 << 16

HEAD = 4
"""What a row has before the bounds of its blocks."""

_LONGER = 24
"""A list so many times longer than what is looked for is searched in, not gone through."""

_WORD = 64

_SPARSE = 16
"""Where less than one post in so many has a word, their bits are set one by one."""

_TYPES = tuple(
    "Tuple((int64[::1], float32[::1]))(const int64[:, ::1],"
    f" Tuple((const uint16[::1], const {weights}[::1])), const float32[::1], const float32[::1],"
    " const boolean[::1])"
    for weights in ("uint8", "uint16")
)


@compiled()
def _blocks(rows: Ints) -> Any:
    return rows.shape[1] - HEAD - 1


@compiled()
def _run(rows: Ints, word: int, block: int) -> tuple[int, int]:
    """Where the postings of a word in a block start and end."""
    return rows[word, HEAD + block], rows[word, HEAD + block + 1]


@compiled()
def _score(lows: Ints, weights: Ints, norms: Ints, factor: Any, scores: Ints) -> None:
    """The scores of a word, by the operations of `word_scores`.

    Gathering first leaves a loop of divisions that work on sixteen numbers at once: 0.7 ns a posting
    instead of 1.1.
    """
    for i in range(len(lows)):
        scores[i] = norms[lows[i]]
    for i in range(len(lows)):
        frequency = np.float32(weights[i])
        scores[i] = frequency * factor / (frequency + scores[i])


@compiled()
def _copy(numbers: Ints, base: Any, copy: Ints) -> None:
    """Twice as fast as an assignment to a slice."""
    for i in range(len(numbers)):
        copy[i] = base + numbers[i]


@compiled()
def _allowed(lows: Ints, weights: Ints, within: Ints, kept_lows: Ints, kept_weights: Ints) -> Any:
    """Copies the postings of the posts that may be found; how many those are."""
    count = np.uint64(0)
    for i in range(len(lows)):
        kept_lows[count] = lows[i]
        kept_weights[count] = weights[i]
        count += np.uint64(within[lows[i]])
    return np.int64(count)


@compiled()
def _searched(wanted: Ints, lows: Ints, found: Ints) -> int:
    """Where in a long list the wanted lows are that it has, by steps that double."""
    count = at = 0
    for low in wanted:
        step = 1
        while at + step < len(lows) and lows[at + step] < low:
            step <<= 1
        end = min(at + step, len(lows))
        at += step >> 1
        while at < end:
            middle = (at + end) >> 1
            if lows[middle] < low:
                at = middle + 1
            else:
                end = middle
        if at == len(lows):
            break
        found[count] = at
        count += lows[at] == low
    return count


@compiled()
def _passed(sums: Ints, lows: Ints, found: Ints) -> Any:
    """Where in a list the lows are that have a sum, without a branch that could be guessed wrong."""
    count = np.uint64(0)
    for i in range(len(lows)):
        found[count] = i
        count += np.uint64(sums[lows[i]] > 0)
    return np.int64(count)


@compiled()
def _joined(
    left: Ints, scores: Ints, word: tuple[Ints, Ints, Any], norms: Ints, sums: Ints, found: Ints
) -> int:
    """Leaves of the posts left, with their scores, those that a word has too; how many those are."""
    lows, weights, factor = word
    for i in range(len(left)):
        sums[left[i]] = scores[i]
    much_longer = len(left) * _LONGER < len(lows)
    count = _searched(left, lows, found) if much_longer else _passed(sums, lows, found)
    count = min(count, len(left))  # more where a damaged list has a post twice
    for i in range(count):
        scores[i] = norms[lows[found[i]]]
    for i in range(count):
        frequency = np.float32(weights[found[i]])
        scores[i] = frequency * factor / (frequency + scores[i])
    for i in range(count):
        scores[i] = sums[lows[found[i]]] + scores[i]
    for i in range(len(left)):
        sums[left[i]] = 0
    for i in range(count):
        left[i] = lows[found[i]]
    return count


@compiled()
def _sizes(rows: Ints) -> tuple[int, int, int]:
    """How many postings the first word has, all words have, and a word has in a block at most."""
    first_word = every = longest = 0
    for word in range(len(rows)):
        for block in range(_blocks(rows)):
            first, last = _run(rows, word, block)
            every += last - first
            longest = max(longest, last - first)
        if word == 0:
            first_word = every
    return first_word, every, longest


@compiled(*_TYPES)
def all_of(
    rows: Ints, lists: tuple[Ints, Ints], factors: Ints, norms: Ints, within: Ints
) -> tuple[Ints, Ints]:
    """Ascending posts that have all words, and the sums of their scores, added in the order of the words.

    It is fastest with the rarest word first.
    """
    lows, weights = lists
    words = len(rows)
    most, _, longest = _sizes(rows)
    posts, totals = np.empty(most, np.int64), np.empty(most, np.float32)
    left, kept = np.empty(longest, np.uint16), np.empty(longest, weights.dtype)
    scores, found = np.empty(longest, np.float32), np.empty(longest, np.int32)
    sums = np.zeros(min(BLOCK, len(norms)) if words > 1 else 0, np.float32)
    total = 0
    for block in range(_blocks(rows)):
        base = block * BLOCK
        first, last = _run(rows, 0, block)
        count = last - first
        if len(within):
            mask = within[base : base + BLOCK]
            count = _allowed(lows[first:last], weights[first:last], mask, left, kept)
            _score(left[:count], kept, norms[base:], factors[0], scores)
        else:
            _copy(lows[first:last], 0, left)
            _score(lows[first:last], weights[first:last], norms[base:], factors[0], scores)
        for word in range(1, words):
            first, last = _run(rows, word, block)
            if count:
                own = lows[first:last], weights[first:last], factors[word]
                count = _joined(left[:count], scores, own, norms[base:], sums, found)
        _copy(left[:count], base, posts[total:])
        _copy(scores[:count], np.float32(0), totals[total:])
        total += count
    return posts[:total], totals[:total]


@compiled()
def _add(lows: Ints, scores: Ints, sums: Ints, bits: Ints) -> None:
    """Adds scores to the sums of a block, and sets the bits of their posts, if there are any bits."""
    for i in range(len(lows)):
        sums[lows[i]] += scores[i]
    if len(bits):
        for low in lows:
            bits[low // _WORD] |= np.uint64(1) << np.uint64(low % _WORD)


@compiled()
def _bits_of(sums: Ints) -> Ints:
    """A bit for each sum of a block, set where it is not 0."""
    bits = np.zeros(len(sums) // _WORD, np.uint64)
    signs = sums.view(np.int32)
    for word in range(len(bits)):
        for i in range(_WORD):
            bits[word] |= np.uint64(signs[word * _WORD + i] != 0) << np.uint64(i)
    return bits


@compiled()
def _read_out(bits: Ints, sums: Ints, base: int, within: Ints, found: tuple[Ints, Ints]) -> Any:
    """Takes the posts of a block whose bits are set, and leaves no sum; how many may be found."""
    posts, totals = found
    count = np.uint64(0)
    for word in range(len(bits)):
        left = bits[word]
        while left:
            low = np.uint64(word * _WORD) + lowest_bit(left)
            posts[count] = base + np.int64(low)
            totals[count] = sums[low]
            count += np.uint64(not len(within) or within[low])
            sums[low] = 0
            left &= left - np.uint64(1)
    return np.int64(count)


@compiled(*_TYPES)
def any_of(
    rows: Ints, lists: tuple[Ints, Ints], factors: Ints, norms: Ints, within: Ints
) -> tuple[Ints, Ints]:
    """Ascending posts that have any of the words, and the sums of their scores, added in their order."""
    lows, weights = lists
    words = len(rows)
    _, every, longest = _sizes(rows)
    most = min(every, len(norms)) + 1  # one place to write what is not kept
    posts, totals = np.empty(most, np.int64), np.empty(most, np.float32)
    scores = np.empty(longest, np.float32)
    sums = np.zeros(-(-min(BLOCK, len(norms)) // _WORD) * _WORD, np.float32)
    total = 0
    for block in range(_blocks(rows)):
        base = block * BLOCK
        here = 0
        for word in range(words):
            first, last = _run(rows, word, block)
            here += last - first
        few = here * _SPARSE < len(sums)
        bits = np.zeros(len(sums) // _WORD if few else 0, np.uint64)
        for word in range(words):
            first, last = _run(rows, word, block)
            own = lows[first:last]
            _score(own, weights[first:last], norms[base:], factors[word], scores)
            _add(own, scores, sums, bits)
        mask = within[base : base + BLOCK]
        found = posts[total:], totals[total:]
        total += _read_out(bits if few else _bits_of(sums), sums, base, mask, found)
    return posts[:total], totals[:total]
