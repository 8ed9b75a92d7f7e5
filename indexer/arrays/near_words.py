"""Surface words of the living posts that are close to a word: what may have been meant by a typo.

Words of 5 letters may have one edit, words of 9 two; a swap of neighbouring letters is one edit, and a
first letter that differs counts as one more. Words with digits are neither corrected nor offered, as
another number is another thing, and function words are not offered. Accents count for nothing.
"""

from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

from rapidfuzz.distance import OSA

from indexer.arrays.snapshot import Snapshot
from indexer.engine import NearWord
from indexer.fields import TEXT
from indexer.language.analysis import STOP_MARK, fold
from indexer.remembering import remembered

ONE_EDIT, TWO_EDITS = 5, 9
"""Letters from which a word may have so many edits."""

_LONGEST = 64
"""Letters of the longest word that is compared; what is longer was not typed by hand."""

_REMEMBERED = 1000
"""Words whose close ones are kept, so that memory stays bounded."""

_STOP = STOP_MARK.encode()

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


class NearWords:
    """Close words in one state of the index."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def near(self, word: str, limit: int) -> tuple[NearWord, ...]:
        """The closest words first; among equals slips on the keyboard, then what more posts have.

        Of words with the same posts, such as a word and its plural, the closest stands for all. A form
        counts for no more posts than it is used: `fronted` is rare, however common `front` is.
        """
        return self._found(fold(word))[:limit]

    def posts(self, key: str) -> int:
        """How many living posts have a word with this key, or one that counts as the same."""
        return self._frequency(tuple({term for term, _, _ in self._spellings(key)}))

    @remembered(_REMEMBERED)
    def containing(self, key: str) -> tuple[str, ...]:
        """The keys of longer words that contain a key, in their order."""
        words = [view.segment.words for view in self._snapshot.views]
        rows = {w.keys[n].decode("utf-8", "replace") for w in words for n in w.containing(key)}
        return tuple(sorted(row for row in rows - {key} if self.posts(row)))

    @remembered(_REMEMBERED)
    def _found(self, key: str) -> tuple[NearWord, ...]:
        allowed = edits_allowed(key)
        close = self._close_keys(key, allowed) if allowed else ()
        found = sorted(
            (distance, not slipped(key, near), -posts, word, near, terms)
            for near in close
            if (distance := _weighted(key, near)) <= allowed
            for word, terms, uses in self._offered(near)
            if (posts := min(self._frequency(terms), uses))
        )
        seen: set[bytes] = set()
        words = []
        for distance, odd, posts, word, near, terms in found:
            if not seen.issuperset(terms):
                words.append(NearWord(word, near, distance, not odd, -posts))
            seen.update(terms)
        return tuple(words)

    def _close_keys(self, key: str, distance: int) -> set[str]:
        words = [view.segment.words for view in self._snapshot.views]
        rows = (of_view.keys[n] for of_view in words for n in of_view.near(key, distance).tolist())
        return {row.decode("utf-8", "replace") for row in rows} - {key}

    def _offered(self, key: str) -> Iterator[tuple[str, tuple[bytes, ...], int]]:
        """The commonest spelling of a key, its terms and its uses; no function words, nothing with digits."""
        found = [row for row in self._spellings(key) if not row[0].startswith(_STOP)]
        if found and not _has_digits(key):
            spelling = max(found, key=itemgetter(2, 1))[1]
            yield spelling, tuple(sorted({term for term, _, _ in found})), sum(n for *_, n in found)

    def _spellings(self, key: str) -> Iterator[tuple[bytes, str, int]]:
        """The words with a key, in all segments: term, word, and how often it is there."""
        for view in self._snapshot.views:
            for number in view.segment.words.of_key(key):
                row = view.segment.words.row(number)
                term = view.segment.terms[row.term]
                yield term, row.word.decode("utf-8", "replace"), row.uses

    def _frequency(self, terms: tuple[bytes, ...]) -> int:
        return self._snapshot.frequency(TEXT, *terms).posts if terms else 0


def _weighted(typed: str, meant: str) -> int:
    """The edit distance; a first letter that differs counts double."""
    return OSA.distance(typed, meant) + (typed[0] != meant[0])
