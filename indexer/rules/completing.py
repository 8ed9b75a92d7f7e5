"""What a text may become while it is typed: words, phrases, titles, tags.

    words    surface words that begin with the last word, one for each term; what more posts have first
    phrases  what follows in titles, see title_phrases.py
    titles   posts whose titles have all words: at their beginning, in a row, anywhere; then newest first
    tags     whose names have the longest end of the text that any has; what more posts have first

Typos are looked for in the beginning that is typed, by the rules for words. Words that begin almost so
are offered where they are far commoner than all that begin so; the others take them where none does.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import Protocol, TypeVar

from indexer.facet_values import Value
from indexer.language.analysis import Kind, Languages, fold
from indexer.remembering import remembered
from indexer.rules.near_words import edits_allowed
from indexer.rules.order import commonest_first
from indexer.rules.title_phrases import TitlePlace, title_phrases
from indexer.rules.typed import Typed, last_word, typed_words
from indexer.suggesting import Completions, PhraseCompletion, TitleCompletion, WordCompletion

One = TypeVar("One")

_COMMONER = 20
"""How many times as many posts a word must have to be offered for another beginning."""

_READINGS = 2
"""Words for a misspelt one that phrases, titles and tags are looked up with."""

_REMEMBERED = 10_000

Counts = Callable[[Sequence[str]], Sequence[int]]
"""How many posts each of some words finds."""


class Offers(Protocol):
    """What is asked of the posts that searches find."""

    def post_count(self) -> int:
        """How many there are."""

    def begun(self, key: str, edits: int, most: int) -> Iterable[str]:
        """The `most` terms of most posts whose words begin with a key, each as it is mostly spelled there.

        With edits, the words of which some beginning is within so many of the key, first letters apart.
        Function words are left out.
        """

    def titles(self, typed: Typed, needed: Sequence[str], limit: int) -> Iterable[TitleCompletion]:
        """The posts whose titles begin with a text, then those that have it, then those with its words.

        Of the words these are the `needed` ones, whole, and the last one, which may go on. Each post
        once, in its first group; within a group newest first, then by id.
        """

    def places(self, tails: Iterable[Typed]) -> Iterable[Iterable[TitlePlace]]:
        """Of each text the places in titles where it goes on, the newest posts' first; maybe a sample.

        What is not looked at need not be looked up.
        """

    def tags(self) -> Iterable[Value]:
        """All tags, and how many posts have each."""


class Completer:
    """Completions from one state of an index, whose posts are in the languages `codes`."""

    def __init__(self, offers: Offers, languages: Languages, codes: Sequence[str]) -> None:
        self._offers = offers
        self._any_language = languages.of("")
        self._languages = [languages.of(code) for code in codes]

    def complete(self, text: str, limit: int, counts: Counts) -> Completions:
        """At most `limit` completions of each kind."""
        key, start = last_word(text, self._any_language)
        if not key:
            return Completions(text)
        begun = self._listed(key, 0, limit, counts)
        corrected = self._corrected(key, limit, counts, max(begun.values(), default=0))
        typed = typed_words(text)
        readings = [typed] if typed.words else []
        if corrected and not begun:
            readings = [typed.with_last(fold(word)) for word in islice(corrected, _READINGS)]
        listed = islice({**begun, **corrected}.items(), limit)
        return Completions(
            text,
            words=tuple(WordCompletion(word, start, posts) for word, posts in listed),
            phrases=_first(limit, (self._phrases(reading, limit) for reading in readings)),
            titles=_first(limit, (self._titles(reading, limit) for reading in readings)),
            tags=_first(limit, (self._tags(reading) for reading in readings)),
        )

    def _corrected(self, key: str, limit: int, counts: Counts, posts: int) -> dict[str, int]:
        """Words that begin almost so, with the fewest edits, far commoner than one that `posts` have."""
        least = _COMMONER * posts
        if least >= self._offers.post_count():
            return {}
        for edits in range(1, edits_allowed(key) + 1):
            listed = self._listed(key, edits, limit, counts)
            if found := {word: having for word, having in listed.items() if having > least}:
                return found
        return {}

    def _listed(self, key: str, edits: int, limit: int, counts: Counts) -> dict[str, int]:
        """Words that begin so, one for each term, and their posts; commonest first."""
        words = list(dict.fromkeys(self._offers.begun(key, edits, limit)))
        posts = dict(zip(words, counts(words), strict=True))
        return {word: posts[word] for word in commonest_first(posts) if posts[word]}

    @remembered(_REMEMBERED)
    def _is_function_word(self, word: str) -> bool:
        tokens = (language.tokens(word) for language in self._languages)
        return any(token.kind is Kind.STOP for token in chain.from_iterable(tokens))

    def _phrases(self, typed: Typed, limit: int) -> list[PhraseCompletion]:
        places = self._offers.places(typed.tails())
        return title_phrases(typed, places, self._is_function_word, limit)

    def _titles(self, typed: Typed, limit: int) -> list[TitleCompletion]:
        """Titles with all words; function words are only asked for where the words are in a row."""
        needed = [word for word in typed.words[:-1] if not self._is_function_word(word)]
        return list(self._offers.titles(typed, needed, limit))

    def _tags(self, typed: Typed) -> list[Value]:
        """The tags that the longest end of the text leads to."""
        for tail in typed.tails():
            first = bisect_left(self._tag_tails, (tail.text,))
            last = bisect_left(self._tag_tails, (tail.text + "\U0010ffff",))
            if first < last:
                numbers = {number for _, number in self._tag_tails[first:last]}
                return [self._commonest_tags[number] for number in sorted(numbers)]
        return []

    @cached_property
    def _commonest_tags(self) -> list[Value]:
        """All tags with their counts, the commonest first."""
        return sorted(self._offers.tags(), key=lambda tag: (-tag.count, tag.label))

    @cached_property
    def _tag_tails(self) -> list[tuple[str, int]]:
        """The ends of the names of all tags at each word, sorted, and which tag it is."""
        return sorted(
            (tail.text, number)
            for number, tag in enumerate(self._commonest_tags)
            for tail in typed_words(tag.label).tails()
        )


def _first(limit: int, found: Iterable[Sequence[One]]) -> tuple[One, ...]:
    """The first distinct ones of several lists."""
    return tuple(dict.fromkeys(chain.from_iterable(found)))[:limit]
