"""Words of posts that are close to a word: what may have been meant by a typo, and in which order.

Words of 5 letters may have one edit, words of 9 two; a swap of neighbouring letters is one edit, and a
first letter that differs counts as one more. Words with digits are neither corrected nor offered, as
another number is another thing, and function words are not offered. Accents count for nothing.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple, Protocol

from rapidfuzz.distance import OSA

from indexer.engine import NearWord
from indexer.language.analysis import STOP_MARK

ONE_EDIT, TWO_EDITS = 5, 9
"""Letters from which a word may have so many edits."""

_LONGEST = 64
"""Letters of the longest word that is compared; what is longer was not typed by hand."""

# keys in rows, each a little to the right of the one above
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> frozenset[str]:
    """All pairs of letters that lie beside each other on a keyboard."""
    pairs = [pair for row in _ROWS for pair in pairwise(row)]
    for upper, lower in pairwise(_ROWS):
        pairs += zip(upper, lower, strict=False)
        pairs += zip(upper[1:], lower, strict=False)
    return frozenset(a + b for pair in pairs for a, b in (pair, pair[::-1]))


_NEIGHBOURS = _neighbours()


def edits_allowed(key: str) -> int:
    """How many edits a word may have; none where it has digits or is short."""
    letters = len(key)
    if _has_digits(key) or letters > _LONGEST:
        return 0
    return (letters >= ONE_EDIT) + (letters >= TWO_EDITS)


def _has_digits(key: str) -> bool:
    return any(map(str.isdigit, key))


def slipped(typed: str, meant: str) -> bool:
    """Whether fingers do so: a letter lost or doubled, two swapped, a key beside the right one."""
    if len(typed) < len(meant):
        return True
    differing = [a + b for a, b in zip(typed, meant, strict=False) if a != b]
    if len(typed) == len(meant):
        return _NEIGHBOURS.issuperset(differing) or sorted(typed) == sorted(meant)
    at = next((n for n, pair in enumerate(zip(typed, meant, strict=False)) if len({*pair}) > 1), -1)
    extra, beside = typed[at], typed[:at][-1:] + typed[at:][1:2]
    return extra in beside or any(extra + letter in _NEIGHBOURS for letter in beside)


class Spelling(NamedTuple):
    """A word as it is written but for case, its term, and how often it is there."""

    term: str
    word: str
    uses: int


class Words(Protocol):
    """What is asked of the words of an index; all at once, as each question may be a request."""

    def close(self, key: str, edits: int) -> Collection[str]:
        """The keys of words within so many edits of a key, a swap of neighbours being one."""

    def spellings(self, keys: Sequence[str]) -> Sequence[Sequence[Spelling]]:
        """The words with each of some keys."""

    def posts_having(self, groups: Sequence[tuple[str, ...]]) -> Sequence[int]:
        """How many posts that searches find have any term of each group."""


class _Offer(NamedTuple):
    """A word to offer, sorted by how likely it is meant."""

    distance: int
    odd: bool
    rarity: int
    word: str
    key: str
    terms: tuple[str, ...]


def near_words(key: str, words: Words) -> tuple[NearWord, ...]:
    """The closest words first; among equals slips on the keyboard, then what more posts have.

    Of words with the same posts, such as a word and its plural, the closest stands for all. A form
    counts for no more posts than it is used: `fronted` is rare, however common `front` is.
    """
    seen: set[str] = set()
    found = []
    for offer in sorted(_offers(key, words)):
        if not seen.issuperset(offer.terms):
            posts = -offer.rarity
            found.append(NearWord(offer.word, offer.key, offer.distance, not offer.odd, posts))
        seen.update(offer.terms)
    return tuple(found)


def _offers(key: str, words: Words) -> Iterator[_Offer]:
    allowed = edits_allowed(key)
    if not allowed:
        return
    distances = {near: _weighted(key, near) for near in words.close(key, allowed) if near != key}
    keys = [near for near, distance in distances.items() if distance <= allowed]
    keys = [near for near in keys if not _has_digits(near)]
    rows = [
        [one for one in of_key if not one.term.startswith(STOP_MARK)]
        for of_key in words.spellings(keys)
    ]
    offered = [(near, of_key) for near, of_key in zip(keys, rows, strict=True) if of_key]
    groups = [tuple(sorted({one.term for one in of_key})) for _, of_key in offered]
    for (near, of_key), terms, having in zip(
        offered, groups, words.posts_having(groups), strict=True
    ):
        if posts := min(having, sum(one.uses for one in of_key)):
            word = max(of_key, key=attrgetter("uses", "word")).word
            yield _Offer(distances[near], not slipped(key, near), -posts, word, near, terms)


def _weighted(typed: str, meant: str) -> int:
    """The edit distance; a first letter that differs counts double."""
    return OSA.distance(typed, meant) + (typed[0] != meant[0])
