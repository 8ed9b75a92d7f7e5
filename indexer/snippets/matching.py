"""What of a text is wanted, in one language: words, and phrases where they stand as such."""

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import compress, count
from operator import not_
from typing import NamedTuple

from indexer.language.analysis import Kind, Language, Token
from indexer.language.chunks import SPACED, chunks, spans
from indexer.language.scripts import UNSPACED
from indexer.query.wanted import Wanted, WantedPhrase
from indexer.snippets.likely import Finder, Found

Mark = tuple[int, int]
"""Where to start and to end marking."""


class Match(NamedTuple):
    """A stretch of a text that is wanted: the number of its word or phrase, and what of it to mark."""

    start: int
    end: int
    number: int
    marks: tuple[Mark, ...]


# Calling Match takes twice the time, and a page of hits has hundreds.
_new_match = tuple.__new__


class Occurrence(NamedTuple):
    """A wanted term: `step` counts the words before it, as far as phrases need it."""

    term: str
    step: int
    start: int
    end: int


class Matcher:
    """Finds what is wanted. `weights` says of each word and phrase how many words it counts as."""

    def __init__(self, wanted: Wanted, language: Language, likely: Finder) -> None:
        self._words = wanted.words
        self._phrases = wanted.numbered_phrases
        self._chunks = _Chunks(wanted, language, likely)
        self.weights = wanted.weights

    def matches_in(self, texts: Iterable[str]) -> bool:
        """Whether anything of some short texts is wanted."""
        if not self._phrases:
            return self._chunks.are_in("\n".join(texts))
        return any(True for text in texts for _ in self.matches(text))

    def matches(self, text: str) -> Iterator[Match]:
        """What is wanted of a text, by where it ends."""
        return self._with_phrases(text) if self._phrases else self._alone(text)

    def _alone(self, text: str) -> Iterator[Match]:
        words, occurrences = self._words, self._chunks.occurrences
        for at, chunk in self._chunks.likely(text):
            for term, _, start, end in occurrences[chunk]:
                mark = at + start, at + end
                yield _new_match(Match, (*mark, words[term], (mark,)))

    def _with_phrases(self, text: str) -> Iterator[Match]:
        words = self._words
        runs = [_Run(number, phrase) for number, phrase in self._phrases]
        for one in self._chunks.in_steps(text):
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


_Place = tuple[int, str, Iterator[str]]
"""A chunk with where it starts, and the chunks since the last such one."""


class _Chunks:
    """Finds the chunks that have something wanted, and in `occurrences` what that is."""

    def __init__(self, wanted: Wanted, language: Language, likely: Finder) -> None:
        terms = wanted.words.keys() | {t for phrase in wanted.phrases for t in phrase.terms}
        self.occurrences = _Occurrences(terms, wanted.letters, language)
        self._language = language
        self._likely = likely
        self._terms_of = language.terms.__getitem__
        self._have_none = frozenset(terms).isdisjoint
        self._furthest = max((phrase.slop for phrase in wanted.phrases), default=-1)

    def are_in(self, text: str) -> bool:
        """Whether any chunk of a short text has a wanted term."""
        return not all(map(self._have_none, map(self._terms_of, chunks(text))))

    def likely(self, text: str) -> Found:
        """The chunks of a text that may have something wanted."""
        found = self._likely(text)
        return ((at, chunk) for at, chunk, _ in self._of_all(text)) if found is None else found

    def in_steps(self, text: str) -> Iterator[Occurrence]:
        """The wanted terms of a text in order, with their steps."""
        likely = None if _overlaps(text) else self._likely(text)
        found = self._of_all(text) if likely is None else self._of_some(text, likely)
        before = 0
        for at, chunk, between in found:
            before += self._between(between)
            for term, step, start, end in self.occurrences[chunk]:
                yield Occurrence(term, before + step, at + start, at + end)
            before += self._steps(chunk)

    def _of_some(self, text: str, likely: Found) -> Iterator[_Place]:
        """The chunks with something wanted, of those that may have it."""
        end = 0
        for at, chunk in likely:
            if self.occurrences[chunk]:
                yield at, chunk, (found.group() for found in SPACED.finditer(text, end, at))
                end = at + len(chunk)

    def _of_all(self, text: str) -> Iterator[_Place]:
        """The chunks with something wanted, of all chunks."""
        starts: Sequence[int] = ()
        found: Sequence[str]
        if _overlaps(text):
            starts, found = zip(*spans(text), strict=True)
        else:
            found = text.split()
        at = number = 0
        have = map(not_, map(self._have_none, map(self._terms_of, found)))
        for wanted in compress(count(), have):
            chunk = found[wanted]
            at = starts[wanted] if starts else _next(text, chunk, at)
            yield at, chunk, (found[n] for n in range(number, wanted))
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


class _Occurrences(dict[str, tuple[Occurrence, ...]]):
    """Chunk -> what of it is wanted."""

    def __init__(self, terms: Set[str], letters: Sequence[str], language: Language) -> None:
        super().__init__()
        self._terms = terms
        self._letters = letters
        self._language = language

    def __missing__(self, chunk: str) -> tuple[Occurrence, ...]:
        tokens = self._language.tokens(chunk)
        words = {token.step: token for token in tokens if token.kind is not Kind.EXTRA}
        wanted = (token for token in tokens if token.term in self._terms)
        found = self[chunk] = tuple(
            Occurrence(t.term, t.step, *self._span(t, words.get(t.step, t))) for t in wanted
        )
        return found

    def _span(self, token: Token, word: Token) -> Mark:
        """What of a chunk to mark for a token: the word that it stands at, also for a part of it."""
        for letter in self._letters:
            if token.term.startswith(letter):
                return token.start, token.start + len(letter)
        if word.start <= token.start < token.end <= word.end:
            return word.start, word.end
        return token.start, token.end


def _overlaps(text: str) -> bool:
    """Whether chunks of a text have letters in common."""
    return not text.isascii() and bool(UNSPACED.search(text))


def _next(text: str, chunk: str, at: int) -> int:
    """Where a chunk stands between spaces the next time."""
    while True:
        at = text.index(chunk, at)
        end = at + len(chunk)
        if (not at or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            return at
        at += 1
