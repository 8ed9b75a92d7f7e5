"""What a text may become while it is typed: words, phrases, titles, tags.

    words    surface words that begin with the last word, one for each term; what more posts have first
    phrases  what follows in titles, see title_matches.py
    titles   posts whose titles have all words, see there
    tags     whose names have the longest end of the text that any has; what more posts have first

Typos are looked for in the beginning that is typed, by the rules for words. Words that begin almost so
are offered where they are far commoner than all that begin so; the others take them where none does.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import Any, TypeVar

from numpy.typing import NDArray

from indexer.arrays.reader import ArrayReader
from indexer.arrays.segment import Segment
from indexer.arrays.selection import best
from indexer.arrays.snapshot import View
from indexer.arrays.title_matches import matching_phrases, matching_titles
from indexer.arrays.words import Words
from indexer.facet_values import Value
from indexer.language.analysis import Kind, Languages, fold
from indexer.remembering import remembered
from indexer.rules.near_words import edits_allowed
from indexer.rules.typed import Typed, last_word, typed_words
from indexer.suggesting import Completions, PhraseCompletion, TitleCompletion, WordCompletion

Ints = NDArray[Any]
One = TypeVar("One")

CANDIDATES = 48
"""Rows of words that are looked at in each segment, those of the commonest terms."""

_COMMONER = 20
"""How many times as many posts a word must have to be offered for another beginning."""

_READINGS = 2
"""Words for a misspelt one that phrases, titles and tags are looked up with."""

_REMEMBERED = 10_000


Count = Callable[[str], int]


class Completer:
    """Completions from one state of the index, whose posts are in the languages `codes`."""

    def __init__(
        self,
        reader: ArrayReader,
        languages: Languages,
        codes: Sequence[str],
    ) -> None:
        self._reader = reader
        self._views = reader.snapshot.views
        self._any_language = languages.of("")
        self._languages = [languages.of(code) for code in codes]

    def complete(self, text: str, limit: int, count: Count) -> Completions:
        """At most `limit` completions of each kind; `count` says how many posts a word finds."""
        key, start = last_word(text, self._any_language)
        if not key:
            return Completions(text)
        words = [view.segment.words for view in self._views]
        begun = self._listed([of.with_prefix(key) for of in words], limit, count)
        corrected = self._corrected(key, limit, count, max(begun.values(), default=0))
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

    def _corrected(self, key: str, limit: int, count: Count, posts: int) -> dict[str, int]:
        """Words that begin almost so, with the fewest edits, far commoner than one that `posts` have."""
        least = _COMMONER * posts
        if least >= self._reader.snapshot.post_count():
            return {}
        for edits in range(1, edits_allowed(key) + 1):
            rows = [view.segment.words.begun(key, edits) for view in self._views]
            listed = self._listed(rows, limit, count)
            if found := {word: having for word, having in listed.items() if having > least}:
                return found
        return {}

    def _listed(self, rows: Sequence[slice | Ints], limit: int, count: Count) -> dict[str, int]:
        """Words among some rows of each segment, one for each term, and their posts; commonest first."""
        posts = {word: count(word) for word in _spelled(self._views, rows, limit)}
        order = sorted(posts, key=lambda word: (-posts[word], word))
        return {word: posts[word] for word in order if posts[word]}

    @remembered(_REMEMBERED)
    def _is_function_word(self, word: str) -> bool:
        tokens = (language.tokens(word) for language in self._languages)
        return any(token.kind is Kind.STOP for token in chain.from_iterable(tokens))

    def _phrases(self, typed: Typed, limit: int) -> list[PhraseCompletion]:
        return matching_phrases(self._views, typed, self._is_function_word, limit)

    def _titles(self, typed: Typed, limit: int) -> list[TitleCompletion]:
        cards = matching_titles(self._views, typed, self._is_function_word, limit)
        return [TitleCompletion(card.slug, card.title) for card in cards]

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
        values = self._reader.values
        tags = values.facets["tag"]
        of_tags = values.counts[tags.first : tags.first + len(tags.keys)].tolist()
        listed = map(Value, tags.keys, tags.labels, of_tags)
        return sorted(listed, key=lambda tag: (-tag.count, tag.label))

    @cached_property
    def _tag_tails(self) -> list[tuple[str, int]]:
        """The ends of the names of all tags at each word, sorted, and which tag it is."""
        return sorted(
            (tail.text, number)
            for number, tag in enumerate(self._commonest_tags)
            for tail in typed_words(tag.label).tails()
        )


def _spelled(views: Sequence[View], rows: Sequence[slice | Ints], wanted: int) -> Iterator[str]:
    """The terms of most posts among some rows of words, each as it is mostly spelled."""
    posts: Counter[bytes] = Counter()
    rows_of: dict[bytes, list[tuple[Words, int]]] = defaultdict(list)
    for view, of_view in zip(views, rows, strict=True):
        for number, (having, numbers) in _commonest(view.segment, of_view).items():
            term = view.segment.terms[number]
            posts[term] += having
            rows_of[term] += [(view.segment.words, row) for row in numbers]
    for term in sorted(posts, key=lambda term: (-posts[term], term))[:wanted]:
        uses: Counter[bytes] = Counter()
        for row in (words.row(number) for words, number in rows_of[term]):
            uses[row.word] += row.uses
        yield min(uses, key=lambda word: (-uses[word], word)).decode("utf-8", "replace")


def _commonest(segment: Segment, rows: slice | Ints) -> dict[int, tuple[int, list[int]]]:
    """The commonest terms among rows of words: how many posts have each, and its rows.

    Function words are left out.
    """
    words = segment.words
    terms, uses = words.terms[rows], words.counts[rows]
    having = segment.posts_having(terms)
    having[terms < segment.first_word] = 0
    top = best(having + uses / (uses.max(initial=0) + 1), CANDIDATES)
    top = top[having[top] > 0]
    numbers = rows.start + top if isinstance(rows, slice) else rows[top]
    found: dict[int, tuple[int, list[int]]] = {}
    for columns in zip(terms[top].tolist(), having[top].tolist(), numbers.tolist(), strict=True):
        term, posts, number = columns
        found.setdefault(term, (posts, []))[1].append(number)
    return found


def _first(limit: int, found: Iterable[Sequence[One]]) -> tuple[One, ...]:
    """The first distinct ones of several lists."""
    return tuple(dict.fromkeys(chain.from_iterable(found)))[:limit]
