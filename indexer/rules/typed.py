"""The words of a text that is being typed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.language.analysis import WORD, Language, fold
from indexer.language.chunks import spans

MOST_WORDS = 8
"""Words of a text that are looked at, the last ones."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of a text, folded, and where each starts; the last may be unfinished."""

    words: tuple[str, ...]
    starts: tuple[int, ...]

    @property
    def text(self) -> str:
        """All words."""
        return " ".join(self.words)

    def tails(self) -> Iterator["Typed"]:
        """The ends of the text, longest first."""
        return (Typed(self.words[n:], self.starts[n:]) for n in range(len(self.words)))

    def with_last(self, word: str) -> "Typed":
        """The same with another last word."""
        return replace(self, words=(*self.words[:-1], word))


def typed_words(text: str) -> Typed:
    """The words of a text as titles have them."""
    found = list(WORD.finditer(text))[-MOST_WORDS:]
    return Typed(tuple(fold(m.group()) for m in found), tuple(m.start() for m in found))


def last_word(text: str, language: Language) -> tuple[str, int]:
    """The key of the word that a text ends with, the longest where there are several; where it starts."""
    for place, chunk in list(spans(text))[: -MOST_WORDS - 1 : -1]:
        found = [
            (token.end, -token.start, fold(token.word))
            for token in language.tokens(chunk)
            if token.word
        ]
        if found:
            _, start, key = max(found)
            return key, place - start
    return "", 0
