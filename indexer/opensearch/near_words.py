"""Surface words of a cluster, as `rules/near_words.py` asks for them, and how many posts have them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from indexer.engine import NearWord
from indexer.fields import TEXT
from indexer.language.analysis import LONGEST_TERM, fold
from indexer.opensearch.lexicon import Lexicon, SurfaceWord
from indexer.opensearch.post_counts import PostCounts
from indexer.opensearch.word_queries import close, containing
from indexer.remembering import remembered
from indexer.rules.near_words import Spelling, near_words
from indexer.rules.spot import Word

_REMEMBERED = 1000
"""Words whose close ones are kept, so that memory stays bounded."""


class NearWords:
    """Close words in one generation."""

    def __init__(self, lexicon: Lexicon, counts: PostCounts) -> None:
        self._lexicon = lexicon
        self._counts = counts

    def near(self, word: str, limit: int) -> tuple[NearWord, ...]:
        """The words that a word may be a typo of, likeliest first."""
        return self._found(fold(word))[:limit]

    @remembered(_REMEMBERED)
    def _found(self, key: str) -> tuple[NearWord, ...]:
        return near_words(key, _Around(self._lexicon, self._counts))

    def posts(self, key: str) -> int:
        """How many posts have a word with this key, or one that counts as the same."""
        words = self._lexicon.of_keys([key])[key]
        return self._counts([_word(words)])[_word(words)] if words else 0

    def look_ahead(self, keys: Iterable[str]) -> None:
        """Learn of some keys what `posts` says, in two requests."""
        words = self._lexicon.of_keys(keys)
        self._counts({_word(of_key) for of_key in words.values() if of_key})

    @remembered(_REMEMBERED)
    def containing(self, key: str) -> tuple[str, ...]:
        """The keys of longer words that contain a key, in their order."""
        if len(key) > LONGEST_TERM:
            return ()
        words = _by_key(self._lexicon.found(containing(key)))
        longer = {other: _word(of_key) for other, of_key in words.items() if other != key}
        having = self._counts(longer.values())
        return tuple(other for other, word in longer.items() if having[word])


class _Around:
    """The words around one, which are found with all that is asked of them next."""

    def __init__(self, lexicon: Lexicon, counts: PostCounts) -> None:
        self._lexicon = lexicon
        self._counts = counts
        self._words: dict[str, list[SurfaceWord]] = {}

    def close(self, key: str, edits: int) -> Collection[str]:
        """The keys of words within so many edits of a key."""
        self._words = _by_key(self._lexicon.found(close(key, edits)))
        return self._words

    def spellings(self, keys: Sequence[str]) -> list[list[Spelling]]:
        """The words with each of some of these keys."""
        return [[Spelling(w.term, w.word, w.uses) for w in self._words[key]] for key in keys]

    def posts_having(self, groups: Sequence[tuple[str, ...]]) -> list[int]:
        """How many posts have any term of each group."""
        words = [Word(TEXT, terms) for terms in groups]
        having = self._counts(words)
        return [having[word] for word in words]


def _by_key(words: Iterable[SurfaceWord]) -> dict[str, list[SurfaceWord]]:
    by_key: dict[str, list[SurfaceWord]] = defaultdict(list)
    for word in words:
        by_key[word.key].append(word)
    return by_key


def _word(words: Iterable[SurfaceWord]) -> Word:
    """Surface words that count as one."""
    return Word(TEXT, tuple(sorted({word.term for word in words})))
