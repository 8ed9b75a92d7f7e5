"""What of a text is wanted, in one language: words, and phrases where they stand as such."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.language.analysis import Kind, Language, Token
from indexer.language.chunks import chunks, spans
from indexer.language.scripts import UNSPACED
from indexer.query.wanted import Wanted, WantedPhrase


class Match(NamedTuple):
    """A stretch of a text that is wanted: the number of its word or phrase, and what of it to mark."""

    start: int
    end: int
    number: int
    marks: tuple[tuple[int, int], ...]


class Occurrence(NamedTuple):
    """A wanted term: `step` counts the words before it."""

    term: str
    step: int
    start: int
    end: int


class Matcher:
    """Finds what is wanted. `weights` says of each word and phrase how many words it counts as."""

    def __init__(self, wanted: Wanted, language: Language) -> None:
        self._words = wanted.words
        first = 1 + max(wanted.words.values(), default=-1)
        self._phrases = list(enumerate(wanted.phrases, first))
        self._chunks = _Chunks(wanted, language)
        self.weights = dict.fromkeys(wanted.words.values(), 1)
        self.weights |= {number: len(phrase.terms) for number, phrase in self._phrases}

    def matches_in(self, text: str) -> bool:
        """Whether anything of the text is wanted."""
        return next(self.matches(text), None) is not None

    def matches(self, text: str) -> Iterator[Match]:
        """What is wanted of a text, by where it ends."""
        words = self._words
        runs = [_Run(number, phrase) for number, phrase in self._phrases]
        for one in self._chunks.occurrences(text):
            if one.term in words:
                yield Match(one.start, one.end, words[one.term], ((one.start, one.end),))
            for run in runs:
                if match := run.match(one):
                    yield match


class _Run:
    """Finds one phrase while the words of a text go by."""

    def __init__(self, number: int, phrase: WantedPhrase) -> None:
        self._number = number
        self._slop = phrase.slop
        self._begun: list[tuple[Occurrence, ...]] = [()] * len(phrase.terms)
        self._places: dict[str, list[int]] = {}
        for place in reversed(range(len(phrase.terms))):  # a word must not follow itself
            self._places.setdefault(phrase.terms[place], []).append(place)

    def match(self, one: Occurrence) -> Match | None:
        """The phrase that ends with this word, each word 1 to `slop` words after the one before it."""
        found = None
        for place in self._places.get(one.term, ()):
            before = self._begun[place - 1] if place else ()
            if place and not (before and 0 < one.step - before[-1].step <= self._slop):
                continue
            run = self._begun[place] = (*before, one)
            if len(run) == len(self._begun):
                marks = tuple((word.start, word.end) for word in run)
                found = Match(run[0].start, one.end, self._number, marks)
        return found


class _Chunks(dict[str, tuple[Occurrence, ...]]):
    """Chunk -> what of it is wanted; filled as chunks are met."""

    def __init__(self, wanted: Wanted, language: Language) -> None:
        super().__init__()
        self._language = language
        self._terms = wanted.words.keys() | {t for phrase in wanted.phrases for t in phrase.terms}
        self._letters = wanted.letters
        self._in_order = bool(wanted.phrases)
        self._steps: dict[str, int] = {}

    def __missing__(self, chunk: str) -> tuple[Occurrence, ...]:
        tokens = self._language.tokens(chunk)
        self._steps[chunk] = max((token.step + 1 for token in tokens), default=0)
        wanted = (token for token in tokens if token.term in self._terms)
        self[chunk] = tuple(Occurrence(t.term, t.step, *self._span(t, tokens)) for t in wanted)
        return self[chunk]

    def _span(self, token: Token, tokens: Sequence[Token]) -> tuple[int, int]:
        """What of a chunk to mark for a token: the word, also for a part of it."""
        for letter in self._letters:
            if token.term.startswith(letter):
                return token.start, token.start + len(letter)
        if token.kind is Kind.EXTRA:
            for word in tokens:
                if (
                    word.kind is not Kind.EXTRA
                    and word.start <= token.start < token.end <= word.end
                ):
                    return word.start, word.end
        return token.start, token.end

    def occurrences(self, text: str) -> Iterator[Occurrence]:
        """The wanted terms of a text in order; their steps are right where phrases are wanted."""
        there = filter(self.__getitem__, chunks(text))
        if not text.isascii() and UNSPACED.search(text):
            placed = spans(text)
        elif self._in_order:
            placed = self._placed(text, text.split() if any(there) else ())
        else:
            placed = self._placed(text, there)
        before = 0
        for at, chunk in placed:
            for term, step, start, end in self[chunk]:
                yield Occurrence(term, before + step, at + start, at + end)
            before += self._steps[chunk]

    def _placed(self, text: str, some: Iterable[str]) -> Iterator[tuple[int, str]]:
        """What stands between spaces, and where it does so, which only what is wanted is looked up for.

        That takes a fifth of the time of going through all.
        """
        at = 0
        for chunk in some:
            if self[chunk]:
                at = _next(text, chunk, at)
                yield at, chunk
                at += len(chunk)
            else:
                yield at, chunk


def _next(text: str, chunk: str, at: int) -> int:
    """Where a chunk stands between spaces the next time."""
    while True:
        at = text.index(chunk, at)
        end = at + len(chunk)
        if (not at or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            return at
        at += 1
