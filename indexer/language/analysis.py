"""The analyser: chunk -> tokens, by language.

1. pieces    words, technical forms, parts of names (pieces.py)
2. surface   lower case with accents, as people see the word; `fold` of it is the key (folding.py)
3. stop      function words get terms of their own: they stay for phrases, and count for nothing else
4. stem      Snowball, from PyStemmer, and what it leaves is folded

All depend on the chunk alone, so an index run does them once per distinct chunk, and of those that are a
plain word with signs around it once per word.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

import Stemmer

from indexer.language.folding import LONGEST_TERM, WORD, fold, surface
from indexer.language.pieces import Piece, pieces, without_elision
from indexer.language.scripts import UNSPACED
from indexer.language.stops import LISTS, function_words, spellings
from indexer.language.table import TABLE

__all__ = [
    "DEFAULT", "EXACT_MARK", "LONGEST_TERM", "STOP_MARK", "WORD", "Kind", "Language", "Languages", "Token",
    "fold",
]  # fmt: skip

STOP_MARK = "\x01"
"""Begins the term of a function word, so that it never meets a real word of another language."""

EXACT_MARK = "="
"""Begins the term of a word with the accents that its own term leaves out."""

STEMMER = f"PyStemmer {Stemmer.version()}"
"""Another one may have other stems."""

ANALYSIS = 2
"""Of the rules here and of the lists; a change of them changes it, so that indexes are built anew."""

_REMEMBERED = 40
"""Letters of the longest chunk whose tokens are remembered."""

_MOST_REMEMBERED = 1 << 16


class Kind(IntEnum):
    """What a token is: extras stand beside words. Lengths count no function words, which are for phrases."""

    WORD = 0
    STOP = 1
    EXTRA = 2


class Token(NamedTuple):
    """One term of a chunk.

    `word` is what people see, empty where the term is none of their words. `step` is the position after
    the chunk's first: words and function words have 0, 1, … and extras that of the word they belong to.
    """

    term: str
    word: str
    kind: Kind
    step: int
    start: int
    end: int


_ORDER = attrgetter("step", "kind", "start")
_OPENING = "([{\"'“‘«"
_CLOSING = ".,;:!?)]}\"'”’»…"


def _has_no_humps(word: str) -> bool:
    """Whether a word of letters is no name in camel case, which only plain letters are looked at for."""
    return word.islower() or word.istitle() or word.isupper() or not word.isascii()


def are_plain(chunks: Sequence[str]) -> list[bool]:
    """Of each chunk whether it is a plain word: small letters of ASCII, no more than are kept."""
    return [
        chunk.isascii() and chunk.isalpha() and chunk.islower() and len(chunk) <= LONGEST_TERM
        for chunk in chunks
    ]


class Language:
    """The analysis of one language; without a stemmer and stop list where the code is not known.

    `terms` has the terms of every chunk, those of its tokens in order.
    """

    def __init__(self, code: str, stop_words: str = "", protected: str = "") -> None:
        self.code = code
        self.stop_words = function_words(code, stop_words)
        row = TABLE.get(code)
        self._protected = spellings(protected.split())
        # without a cache of its own, which takes longer than stemming
        stemmer = Stemmer.Stemmer(row.stemmer, 0) if row and row.stemmer else None
        self._stem = stemmer.stemWord if stemmer else str
        self._stems = stemmer.stemWords if stemmer else list
        self._elided = frozenset(row.elided.split()) if row else frozenset()
        self._folds_first = self._has_possessives = code == "en"
        self._turkish = code == "tr"
        self.lowers = not self._turkish  # whose I is no i
        self._known = lru_cache(maxsize=_MOST_REMEMBERED)(self.analysed)
        self.terms: Mapping[str, Sequence[str]] = _Terms(self.analysed)

    def tokens(self, chunk: str) -> tuple[Token, ...]:
        """The tokens of a chunk: its words in order, then what is found beside them."""
        return self._known(chunk) if len(chunk) <= _REMEMBERED else self.analysed(chunk)

    def bare(self, chunk: str) -> str:
        """A chunk with the same tokens but for where they stand; where it can be, a plain word."""
        word = chunk.lstrip(_OPENING).rstrip(_CLOSING)
        plain = word.isascii() and word.isalpha() and len(word) <= LONGEST_TERM
        return word.lower() if plain and self.lowers and _has_no_humps(word) else chunk

    def plain_terms(self, words: Sequence[str]) -> list[str]:
        """The term of each of some plain words, of which each has one token."""
        stems: list[str] = self._stems(words)
        marked, protected = self.stop_words, self._protected
        return [
            STOP_MARK + word
            if word in marked
            else word
            if word in protected
            else (stem if stem.isascii() else fold(stem)) or word
            for word, stem in zip(words, stems, strict=True)
        ]

    def analysed(self, chunk: str) -> tuple[Token, ...]:
        """The tokens of a chunk, which are not remembered."""
        if not chunk.isascii() and UNSPACED.match(chunk):
            return self._piece_tokens(Piece(chunk, 0, len(chunk), 0, fixed=True))
        word = chunk.lstrip(_OPENING).rstrip(_CLOSING)
        if word.isalpha() and _has_no_humps(word):
            start = chunk.index(word)
            return self._word_tokens(word, 0, start, start + len(word))
        found = pieces(chunk)
        if self._elided:
            found = [without_elision(piece, self._elided) for piece in found]
        tokens = [token for piece in found for token in self._piece_tokens(piece)]
        return tuple(sorted(tokens, key=_ORDER))

    def _piece_tokens(self, piece: Piece) -> tuple[Token, ...]:
        text, start, end, step, extra, fixed = piece
        if fixed:
            word = surface(text)
            kind = Kind.EXTRA if extra else Kind.WORD
            return (Token(fold(word), word, kind, step, start, end),)
        tokens = self._word_tokens(text, step, start, end)
        return tuple(token._replace(kind=Kind.EXTRA) for token in tokens) if extra else tokens

    def _word_tokens(self, text: str, step: int, start: int, end: int) -> tuple[Token, ...]:
        """The token of a word, and beside it those of its exact and of its bare spelling."""
        word = surface(text, self._turkish)
        if word in self.stop_words:
            return (Token(STOP_MARK + fold(word), word, Kind.STOP, step, start, end),)
        if word.isascii():
            seen = word.removesuffix("'s") if self._has_possessives else word
            return (Token(self._stemmed(word, word), seen, Kind.WORD, step, start, end),)
        key = fold(word)
        term, bare = self._stemmed(word, key), self._stemmed(key, key)
        if self._folds_first:
            term = bare
        tokens = [Token(term, word, Kind.WORD, step, start, end)]
        if bare != term:
            tokens.append(Token(bare, "", Kind.EXTRA, step, start, end))
        if word != key:
            tokens.append(Token(EXACT_MARK + word, "", Kind.EXTRA, step, start, end))
        return tuple(tokens)

    def _stemmed(self, word: str, key: str) -> str:
        """The folded stem of a word, never empty; protected words are left as they are."""
        if word in self._protected:
            return key
        stem: str = self._stem(word)
        return (stem if stem.isascii() else fold(stem)) or key


class _Terms(dict[str, tuple[str, ...]]):
    """Chunk -> its terms. A snippet looks up every word of a text: this takes no call of Python's."""

    def __init__(self, tokens: Callable[[str], tuple[Token, ...]]) -> None:
        super().__init__()
        self._tokens = tokens

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        terms = tuple(token.term for token in self._tokens(chunk))
        if len(chunk) <= _REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[chunk] = terms
        return terms


class Languages:
    """The languages with an owner's settings; equal where the settings are.

    By code, both settings are words with spaces between: function words to add, or to take away with a
    `-` before them; and words that keep their endings.
    """

    def __init__(
        self,
        stop_words: Mapping[str, str] = MappingProxyType({}),
        protected_words: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._stop_words = tuple(sorted(stop_words.items()))
        self._protected_words = tuple(sorted(protected_words.items()))
        self._made: dict[str, Language] = {}

    def of(self, code: str) -> Language:
        """The analysis of a language; of an unknown one, words are only folded."""
        if code not in TABLE:
            code = ""
        if code not in self._made:
            stops, protected = dict(self._stop_words), dict(self._protected_words)
            made = Language(code, stops.get(code, ""), protected.get(code, ""))
            self._made.setdefault(code, made)  # the same for all threads
        return self._made[code]

    def facts(self) -> tuple[object, ...]:
        """All that decides how text is analysed: where they change, an index is built anew."""
        return (
            ANALYSIS,
            STEMMER,
            LISTS,
            unicodedata.unidata_version,
            LONGEST_TERM,
            *self._key(),
        )

    def _key(self) -> tuple[object, ...]:
        return (self._stop_words, self._protected_words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Languages) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


DEFAULT = Languages()
"""The languages without any settings."""
