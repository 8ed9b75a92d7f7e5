"""The best passage of a post: the stretch that has most of what is wanted."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from indexer.snippets.lengths import CLOSE, ENOUGH, REACH
from indexer.snippets.matching import Matcher


class Passage(NamedTuple):
    """A stretch of a text from its first match to its last; `number` tells which text it is."""

    text: str
    number: int
    start: int
    end: int


def best_passage(texts: Sequence[str], matcher: Matcher) -> Passage | None:
    """The passage with most of what is wanted, or none where nothing is."""
    ends = list(accumulate(len(text) + 1 for text in texts))
    enough = min(sum(matcher.weights.values()), ENOUGH), True
    best = 0, False
    found = None
    for start, end, words in _stretches("\n".join(texts), ends, matcher):
        merit = words, end - start <= CLOSE * words
        if merit > best:
            best, found = merit, (start, end)
            if merit >= enough:
                break
    if not found:
        return None
    start, end = found
    number = bisect_right(ends, end)
    offset = ends[number - 1] if number else 0
    return Passage(texts[number], number, start - offset, end - offset)


def _stretches(
    joined: str, ends: Sequence[int], matcher: Matcher
) -> Iterator[tuple[int, int, int]]:
    """Where stretches start and end, and of how many words they are: none of fewer than one before it.

    Each ends with a match, and has the last matches of different words that fit. Texts that end at `ends`
    are looked through as one, which is half of the work where a post has many; no stretch is in two.
    """
    weights = matcher.weights
    window: dict[int, int] = {}  # where words start, the last one last
    offset = beyond = words = most = 0
    for start, end, number, _ in matcher.matches(joined):
        if end >= beyond:
            text = bisect_right(ends, end)
            offset, beyond = ends[text - 1] if text else 0, ends[text]
            window.clear()
            words = 0
        if start < offset:
            continue
        words += 0 if window.pop(number, None) is not None else weights[number]
        window[number] = start
        while end - window[first := next(iter(window))] > REACH and first != number:
            del window[first]
            words -= weights[first]
        if words >= most:
            most = words
            yield min(window.values()), end, words
