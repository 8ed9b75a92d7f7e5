"""Surface words of the living posts, as `rules/near_words.py` asks for them."""

from collections.abc import Iterator, Sequence

from indexer.arrays.snapshot import Snapshot
from indexer.engine import NearWord
from indexer.fields import TEXT
from indexer.language.analysis import fold
from indexer.remembering import remembered
from indexer.rules.near_words import Spelling, near_words

_REMEMBERED = 1000
"""Words whose close ones are kept, so that memory stays bounded."""


class NearWords:
    """Close words in one state of the index."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def near(self, word: str, limit: int) -> tuple[NearWord, ...]:
        """The words that a word may be a typo of, likeliest first."""
        return self._found(fold(word))[:limit]

    @remembered(_REMEMBERED)
    def _found(self, key: str) -> tuple[NearWord, ...]:
        return near_words(key, self)

    def posts(self, key: str) -> int:
        """How many living posts have a word with this key, or one that counts as the same."""
        return self._frequency(tuple({term for term, _, _ in self._spellings(key)}))

    @remembered(_REMEMBERED)
    def containing(self, key: str) -> tuple[str, ...]:
        """The keys of longer words that contain a key, in their order."""
        words = [view.segment.words for view in self._snapshot.views]
        rows = {w.keys[n].decode("utf-8", "replace") for w in words for n in w.containing(key)}
        return tuple(sorted(row for row in rows - {key} if self.posts(row)))

    def close(self, key: str, edits: int) -> set[str]:
        """The keys of words within so many edits of a key."""
        words = [view.segment.words for view in self._snapshot.views]
        rows = (of_view.keys[n] for of_view in words for n in of_view.near(key, edits).tolist())
        return {row.decode("utf-8", "replace") for row in rows}

    def spellings(self, keys: Sequence[str]) -> list[list[Spelling]]:
        """The words with each of some keys, in all segments."""
        return [
            [
                Spelling(term.decode("utf-8", "replace"), word, uses)
                for term, word, uses in self._spellings(key)
            ]
            for key in keys
        ]

    def posts_having(self, groups: Sequence[tuple[str, ...]]) -> list[int]:
        """How many living posts have any term of each group."""
        return [
            self._frequency(tuple(term.encode("utf-8", "replace") for term in terms))
            for terms in groups
        ]

    def _spellings(self, key: str) -> Iterator[tuple[bytes, str, int]]:
        """The words with a key: term, word, and how often it is there."""
        for view in self._snapshot.views:
            for number in view.segment.words.of_key(key):
                row = view.segment.words.row(number)
                term = view.segment.terms[row.term]
                yield term, row.word.decode("utf-8", "replace"), row.uses

    def _frequency(self, terms: tuple[bytes, ...]) -> int:
        return self._snapshot.frequency(TEXT, *terms).posts if terms else 0
