"""The analyser: text -> words -> terms.

1. words    a run of letters, digits and underscores, with apostrophes inside
2. fold     lower case, compatibility forms, accents of Latin and Greek letters, straight apostrophes
3. stop     function words are marked: they stay in the postings for phrases, and count for nothing else
4. stem     Snowball, from PyStemmer

Steps 2 to 4 depend on the word alone, so an index run does them once per distinct word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import Stemmer
from whoosh.analysis import Analyzer, Token

WORD = re.compile(r"\w+(?:['’]\w+)*")

STEMMER = f"PyStemmer {Stemmer.version()}"
"""Another one may have other stems."""

LONGEST_TERM = 100
"""Characters of a folded word that are kept; longer ones are cut, in posts and queries alike."""

_ACCENTS = re.compile(r"(?<=[a-zα-ω])[\u0300-\u036f]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})


def fold(word: str) -> str:
    """The word without what readers leave out when they type: case, accents, typographic signs."""
    if word.isascii():
        return word.lower()[:LONGEST_TERM]
    # decomposed first: the bold letters of mathematics have no lower case of their own
    lower = unicodedata.normalize("NFKD", word).casefold().translate(_LETTERS)
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", lower))
    return unicodedata.normalize("NFC", bare)[:LONGEST_TERM]


class Language:
    """The analysis of one language. Instances are shared; use `english()`."""

    def __init__(self, name: str) -> None:
        listed = files(__package__).joinpath("stopwords", f"{name}.txt").read_text("utf-8")
        self.stop_words = frozenset(listed.split())
        self._stemmer = Stemmer.Stemmer(name)
        self.term = lru_cache(maxsize=1 << 16)(self._term)

    def words(self, text: str) -> list[str]:
        """The words of a text in order, as written."""
        return WORD.findall(text)

    def terms(self, words: Iterable[str]) -> tuple[list[str], list[bool]]:
        """The term of each word, and whether the word is a function word."""
        folded = [fold(word) for word in words]
        stems = self._stemmer.stemWords(folded)
        terms = [stem or word for stem, word in zip(stems, folded, strict=True)]
        return terms, [word in self.stop_words for word in folded]

    def _term(self, word: str) -> str:
        """The term that a word is indexed under; never empty. `term` remembers it."""
        return self.terms([word])[0][0]

    def is_stop(self, word: str) -> bool:
        """Whether the word is a function word."""
        return fold(word) in self.stop_words


@cache
def english() -> Language:
    """The one English analysis of this process."""
    return Language("english")


class WordAnalyzer(Analyzer):  # type: ignore[misc]
    """A Language as Whoosh's query parser and schema see it."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(
        self, value: str, removestops: bool = True, mode: str = "", **wanted: Any
    ) -> Iterator[Token]:
        """Tokens with term, position and character range; Whoosh's contract of an analyser."""
        token = Token(positions=True, chars=True, removestops=removestops, mode=mode)
        for position, match in enumerate(WORD.finditer(value)):
            word = match.group()
            token.stopped = self.language.is_stop(word)
            if token.stopped and removestops:
                continue
            token.original = word
            token.text = self.language.term(word)
            token.boost = 1.0
            token.pos = position
            token.startchar, token.endchar = match.span()
            yield token
