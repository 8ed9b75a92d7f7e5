"""Compounds, which German, Dutch and the Nordic languages write as one word, by their parts.

`Datenbankverbindung` is Datenbank and Verbindung: of all ways to cut a word into known ones, that with
the commonest parts by the geometric mean of their counts (Koehn and Knight 2003).
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from math import log

COMPOUNDING = frozenset({"da", "de", "fi", "nl", "no", "sv"})
"""The languages that build them."""

SHORTEST_PART = 4
_LONGEST_WORD = 40
_MOST_PARTS = 4
_LINKS = ("", "s", "n", "e", "es", "en", "er", "ens", "ns")


def parts(word: str, known: Callable[[str], int]) -> tuple[str, ...]:
    """The parts of a compound; none where it is not one, or is commoner than its parts are.

    `known` tells how often a word of at least four letters occurs, 0 for none.
    """
    if not 2 * SHORTEST_PART <= len(word) <= _LONGEST_WORD:
        return ()
    count = cache(lambda part: known(part) if part != word else 0)

    @cache
    def best(start: int, number: int) -> tuple[float, tuple[str, ...]] | None:
        """The rest of the word as so many parts, with the sum of the logarithms of their counts."""
        if number == 1:
            last = word[start:]
            return (log(count(last)), (last,)) if _is_long(last) and count(last) else None
        ways = [
            (log(count(part)) + rest[0], (part, *rest[1]))
            for part, end in _beginnings(word, start)
            if count(part) and (rest := best(end, number - 1))
        ]
        return max(ways, key=lambda way: way[0], default=None)

    cuts = [cut for number in range(2, _MOST_PARTS + 1) if (cut := best(0, number))]
    if not cuts:
        return ()
    total, found = max(cuts, key=lambda cut: cut[0] / len(cut[1]))
    whole = known(word)
    return () if whole and log(whole) > total / len(found) else found


def possible_parts(word: str) -> Iterator[str]:
    """All that `parts` may ask for."""
    if 2 * SHORTEST_PART <= len(word) <= _LONGEST_WORD:
        for start in range(len(word) - SHORTEST_PART + 1):
            for end in range(start + SHORTEST_PART, len(word) + 1):
                yield word[start:end]


def rests(word: str, compound: str) -> Iterator[str]:
    """What may be beside a word in a longer one that begins or ends with it: a compound if it is a word."""
    found: Iterable[str] = ()
    if compound.startswith(word):
        rest = compound[len(word) :]
        found = (rest[len(link) :] for link in _LINKS if rest.startswith(link))
    elif compound.endswith(word):
        rest = compound[: -len(word)]
        found = (rest.removesuffix(link) for link in _LINKS if rest.endswith(link))
    return filter(_is_long, found)


def _beginnings(word: str, start: int) -> Iterator[tuple[str, int]]:
    """What a part may be that begins here, and where the next begins, after what links them."""
    for end in range(start + SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        for link in _LINKS:
            if word.startswith(link, end):
                yield word[start:end], end + len(link)


def _is_long(part: str) -> bool:
    return len(part) >= SHORTEST_PART
