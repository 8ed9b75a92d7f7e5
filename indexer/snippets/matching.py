"""What of a text is wanted, in one language: words, and phrases where they stand as such."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, count
from operator import not_
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
    """A wanted term: `step` counts the words before it, as far as phrases need it."""

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

    def matches_in(self, texts: Iterable[str]) -> bool:
        """Whether anything of some texts is wanted."""
        if not self._phrases:
            return any(self._chunks.wanted(chunks("\n".join(texts))))
        return any(True for text in texts for _ in self.matches(text))

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


class _Chunks:
    """Finds the chunks that have something wanted, and what that is."""

    def __init__(self, wanted: Wanted, language: Language) -> None:
        self._language = language
        self._terms_of = language.terms.__getitem__
        self._terms = wanted.words.keys() | {t for phrase in wanted.phrases for t in phrase.terms}
        self._have_none = frozenset(self._terms).isdisjoint
        self._letters = wanted.letters
        self._furthest = max((phrase.slop for phrase in wanted.phrases), default=-1)
        self._known: dict[str, tuple[Occurrence, ...]] = {}

    def wanted(self, some: Sequence[str]) -> Iterator[bool]:
        """Whether each of some chunks has a wanted term; asked of every word of the posts on a page."""
        return map(not_, map(self._have_none, map(self._terms_of, some)))

    def occurrences(self, text: str) -> Iterator[Occurrence]:
        """The wanted terms of a text in order."""
        starts: Sequence[int] = ()
        found: Sequence[str]
        if text.isascii() or not UNSPACED.search(text):
            found = text.split()
        else:
            starts, found = zip(*spans(text), strict=True)
        before = at = number = 0
        for wanted in compress(count(), self.wanted(found)):
            chunk = found[wanted]
            at = starts[wanted] if starts else _next(text, chunk, at)
            before += self._between(found[n] for n in range(number, wanted))
            for term, step, start, end in self._of(chunk):
                yield Occurrence(term, before + step, at + start, at + end)
            before += self._steps(chunk)
            at, number = at + len(chunk), wanted + 1

    def _between(self, some: Iterator[str]) -> int:
        """The words of some chunks, counted until they are more than may stand within a phrase."""
        steps = 0
        while steps <= self._furthest and (chunk := next(some, "")):
            steps += self._steps(chunk)
        return steps

    def _steps(self, chunk: str) -> int:
        tokens = self._language.tokens(chunk)
        return tokens[-1].step + 1 if tokens else 0

    def _of(self, chunk: str) -> tuple[Occurrence, ...]:
        """What of a chunk is wanted."""
        if chunk not in self._known:
            tokens = self._language.tokens(chunk)
            words = {token.step: token for token in tokens if token.kind is not Kind.EXTRA}
            wanted = (token for token in tokens if token.term in self._terms)
            self._known[chunk] = tuple(
                Occurrence(t.term, t.step, *self._span(t, words.get(t.step, t))) for t in wanted
            )
        return self._known[chunk]

    def _span(self, token: Token, word: Token) -> tuple[int, int]:
        """What of a chunk to mark for a token: the word that it stands at, also for a part of it."""
        for letter in self._letters:
            if token.term.startswith(letter):
                return token.start, token.start + len(letter)
        if word.start <= token.start < token.end <= word.end:
            return word.start, word.end
        return token.start, token.end


def _next(text: str, chunk: str, at: int) -> int:
    """Where a chunk stands between spaces the next time."""
    while True:
        at = text.index(chunk, at)
        end = at + len(chunk)
        if (not at or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            return at
        at += 1
