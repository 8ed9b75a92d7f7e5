"""The texts of a post with the places of what is wanted, for programs that mark them in their own way."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from indexer.fields import exact_term
from indexer.language.analysis import Languages
from indexer.query.spoken import plain_name
from indexer.query.wanted import Wanted
from indexer.request import Card
from indexer.sections import Columns, StoredSections
from indexer.snippets.likely import finder
from indexer.snippets.marking import runs
from indexer.snippets.matching import Mark, Matcher


class MarkedText(NamedTuple):
    """A text, where its marks start and end, ascending, and the words of the query that they are of.

    `asked` is how many words the query has.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    words: tuple[str, ...] = ()
    asked: int = 0


class RawSection(NamedTuple):
    """A section of a post; the text before the first heading has level 0."""

    heading: MarkedText
    text: MarkedText
    level: int
    anchor: str


class RawPost(NamedTuple):
    """A post with its texts marked, and its score."""

    card: Card
    score: float
    title: MarkedText
    excerpt: MarkedText
    tags: tuple[MarkedText, ...]
    sections: tuple[RawSection, ...]


class TextMarker:
    """Marks the posts of one search, of the sections of each so many `letters`.

    `names` says of terms how the reader typed them.
    """

    def __init__(
        self,
        wanted: Wanted,
        languages: Languages,
        beginnings: Collection[str],
        names: Mapping[str, str],
        letters: int,
    ) -> None:
        self._wanted = wanted
        self._letters = letters
        self._languages = languages
        self._find = finder(beginnings)
        self._names = names
        self._by_language: dict[str, list[_OneLanguage]] = {}

    def marked(self, card: Card, score: float, stored: StoredSections) -> RawPost:
        """A post marked: phrases where they stand, their words alone where none does."""
        strict, *loose = self._of(card.lang)
        marking = loose[0] if loose and not strict.is_in(stored) else strict
        return marking.marked(card, score, stored)

    def _of(self, code: str) -> list["_OneLanguage"]:
        if code not in self._by_language:
            language = self._languages.of(code)
            wishes = [self._wanted, *([self._wanted.loose()] if self._wanted.phrases else [])]
            self._by_language[code] = [
                _OneLanguage(wish, Matcher(wish, language, self._find), self._names, self._letters)
                for wish in wishes
            ]
        return self._by_language[code]


class _OneLanguage:
    """Marks posts of one language."""

    def __init__(
        self, wanted: Wanted, matcher: Matcher, names: Mapping[str, str], letters: int
    ) -> None:
        self._tags = wanted.tags
        self._letters = letters
        self._matcher = matcher
        self._names = _names(wanted, names)
        self._asked = len(set(self._names.values()))

    def is_in(self, stored: StoredSections) -> bool:
        """Whether the text of a post has anything to mark, whatever of it is told."""
        return any(True for text in stored.columns()[0] for _ in self._matcher.matches(text))

    def marked(self, card: Card, score: float, stored: StoredSections) -> RawPost:
        """A post marked."""
        sections = (
            RawSection(self._text(heading), self._text(text), ord(level), anchor)
            for text, heading, anchor, level in _first(stored.columns(), self._letters)
        )
        return RawPost(
            card,
            score,
            self._text(card.title),
            self._text(card.excerpt),
            tuple(map(self._tag, card.tags)),
            tuple(sections),
        )

    def _tag(self, tag: str) -> MarkedText:
        if exact_term(tag) in self._tags:
            return MarkedText(tag, ((0, len(tag)),), (tag,), max(self._asked, 1))
        return self._text(tag)

    def _text(self, text: str) -> MarkedText:
        if not self._names:
            return MarkedText(text)
        found = list(self._matcher.matches(text))
        numbers = sorted({match.number for match in found})
        words = tuple(dict.fromkeys(self._names[number] for number in numbers))
        return MarkedText(text, tuple(runs(found)), words, self._asked)


def _first(columns: Columns, letters: int) -> Iterator[tuple[str, str, str, str]]:
    """The sections that begin within so many letters, their texts as far as those go."""
    for text, heading, anchor, level in zip(*columns, strict=True):
        if letters <= 0:
            break
        yield text[:letters], heading[:letters], anchor, level
        letters -= len(heading) + len(text)


def _names(wanted: Wanted, typed: Mapping[str, str]) -> dict[int, str]:
    """What each word and phrase that is wanted is called; stems of several languages are called the same."""
    names = {n: plain_name(term) for term, n in sorted(wanted.words.items(), reverse=True)}
    names |= {n: typed[term] for term, n in wanted.words.items() if term in typed}
    for number, phrase in wanted.numbered_phrases:
        names[number] = " ".join(typed.get(term, plain_name(term)) for term in phrase.terms)
    return names
