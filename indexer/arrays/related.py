"""Posts like another, found by its tags and its most telling words, and chosen to differ.

1. clues      of the post's frequent words those of most weight for their frequency, and all its tags
2. scores     what the clues add up to in each post, words as in a search
3. choice     the best, one after the other, each less wanted the more it is like those before it; a post
              in another language counts half (maximal marginal relevance: Carbonell and Goldstein 1998)
4. reason     the tags that both have, but for one that all posts have, and the words that add most
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.ranking import word_scores
from indexer.arrays.reader import ArrayReader
from indexer.arrays.selection import best
from indexer.arrays.snapshot import View
from indexer.arrays.stored import unpack_card
from indexer.arrays.title_matches import typed_words
from indexer.fields import TEXT, ZONE_WEIGHTS, Zone, texts
from indexer.language.analysis import Kind, Language, Languages, Token, fold
from indexer.language.chunks import chunks
from indexer.post import Post, value_key
from indexer.request import Card
from indexer.rules.weights import K1, Frequency, word_weight
from indexer.suggesting import Related

Ints = NDArray[Any]
Floats = NDArray[np.float32]

LONGEST = 3000
"""Chunks of a post that are looked at, so that the time does not depend on its length."""

CHUNKS = 100
"""Different chunks of each zone that are analysed, the most frequent: the others could hardly be clues."""

FREQUENT = 32
"""Words of a post that may be clues, those with the highest frequency."""

CLUES = 16
"""Words that are clues."""

POOL = 4
"""Posts of each segment that are chosen from, for each one wanted."""

REASONS = 4
"""Words that are told as the reason."""

_SATURATION = 2.0
"""The frequency in the post itself at which a word is worth half of the most it can be."""

_TAG = 1.5
"""What a tag is worth: nearly the most that a word of the same rarity can be."""

_OTHER_LANGUAGE = 0.5
_LIKENESS = 0.4
"""How much being like a post chosen before counts against being like the post itself."""

_FEWEST_WORDS = 2
"""Words without a tag in common that make posts related."""


@dataclass(frozen=True, slots=True)
class Clue:
    """A word as the post has it, or a tag, with its posts in each view and the scores that it gives them."""

    label: str
    is_tag: bool
    posts: tuple[Ints, ...]
    scores: tuple[Floats, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that may be related, with the score that each clue gives it."""

    card: Card
    order: tuple[int, str]
    parts: Floats


class Relater:
    """Related posts in one state of the index."""

    def __init__(self, reader: ArrayReader, languages: Languages) -> None:
        self._reader = reader
        self._snapshot = reader.snapshot
        self._languages = languages

    def related(self, post: Post, limit: int) -> tuple[Related, ...]:
        """The posts most like one post, the best first."""
        clues = [*self._tags(post), *self._words(post)]
        if not clues:
            return ()
        count = POOL * limit + 1  # one of them is the post itself
        views = range(len(self._snapshot.views))
        found = [one for number in views for one in self._candidates(clues, number, count)]
        others = [candidate for candidate in found if candidate.card.slug != post.slug]
        others.sort(key=lambda candidate: candidate.order)
        chosen = _diverse(others, post.lang, limit)
        return tuple(_reason(others[number], clues) for number in chosen)

    def _words(self, post: Post) -> Iterator[Clue]:
        """The words of most weight for their frequency."""
        found = frequent_words(post, self._languages.of(post.lang))
        count = self._snapshot.post_count()
        weights: dict[str, float] = {}
        for term, word in found.items():
            having = self._snapshot.frequency(TEXT, term.encode("utf-8", "replace"))
            if having.posts > 1 or post.excluded:
                weight = word_weight(count, having)
                weights[term] = weight * word.frequency / (word.frequency + _SATURATION)
        for term in sorted(weights, key=lambda term: (-weights[term], term))[:CLUES]:
            lists = [v.word(TEXT, term.encode("utf-8", "replace")) for v in self._snapshot.views]
            scores = (
                word_scores(weights[term] * (K1 + 1), words.frequencies, norms[words.posts])
                for words, norms in zip(lists, self._snapshot.norms(TEXT), strict=True)
            )
            yield Clue(
                _written(found[term].uses), False, tuple(w.posts for w in lists), tuple(scores)
            )

    def _tags(self, post: Post) -> Iterator[Clue]:
        count = self._snapshot.post_count()
        for tag in post.tags:
            key = [value_key(tag).encode("utf-8", "replace")]
            lists = (
                self._reader.value_lists("tag", key, number)
                for number in range(len(self._snapshot.views))
            )
            posts = [_joined(found) for found in lists]
            having = sum(map(_living, self._snapshot.views, posts))
            if having == count:
                continue  # what all posts have relates none
            weight = _TAG * word_weight(count, Frequency(having, having))
            scores = tuple(np.full(len(of_view), weight, np.float32) for of_view in posts)
            yield Clue(tag, True, tuple(posts), scores)

    def _candidates(self, clues: Sequence[Clue], number: int, count: int) -> Iterator[Candidate]:
        """The posts of a view that the clues give most, if they have a tag or enough of the words."""
        view = self._snapshot.views[number]
        sums = np.zeros(view.posts, np.float32)
        for clue in clues:
            sums[clue.posts[number]] += clue.scores[number]
        if view.alive is not None:
            sums[~view.alive] = 0
        posts = best(sums, count)
        posts = posts[sums[posts] > 0]
        parts = np.array([_at(clue.posts[number], clue.scores[number], posts) for clue in clues])
        is_tag = np.array([clue.is_tag for clue in clues], np.bool_)
        enough = np.where(is_tag, _FEWEST_WORDS, 1) @ (parts > 0) >= _FEWEST_WORDS
        posts, parts = posts[enough], parts[:, enough]
        for column, post in enumerate(posts.tolist()):
            card = unpack_card(view.segment.cards[post])
            order = (-int(view.segment.timestamps[post]), card.id)
            yield Candidate(card, order, parts[:, column])


Use = tuple[str, Token, int]
"""A word of a chunk, and how often the chunk is there."""


@dataclass(slots=True)
class FrequentWord:
    """A term of a post: its frequency, as searches weigh it, and where it stands."""

    frequency: int = 0
    uses: list[Use] = field(default_factory=list)


def frequent_words(post: Post, language: Language) -> dict[str, FrequentWord]:
    """The most frequent words of a post by term."""
    found: dict[str, FrequentWord] = defaultdict(FrequentWord)
    for zone, counted in _chunks(post).items():
        weight = ZONE_WEIGHTS[zone]
        for chunk, count in counted.most_common(CHUNKS):
            for token in language.tokens(chunk):
                if token.kind is Kind.WORD and len(token.word) > 1:
                    word = found[token.term]
                    word.frequency += count * weight
                    word.uses.append((chunk, token, count))
    words = [term for term in found if not term.isdigit()]
    words.sort(key=lambda term: (-found[term].frequency, term))
    return {term: found[term] for term in words[:FREQUENT]}


def _chunks(post: Post) -> dict[Zone, Counter[str]]:
    """The chunks of each zone, and how often each is there."""
    counted: dict[Zone, Counter[str]] = defaultdict(Counter)
    left = LONGEST
    for zone, text in texts(post):
        found = chunks(text)[:left]
        left -= len(found)
        counted[zone].update(found)
    return counted


def _written(uses: Sequence[Use]) -> str:
    """How a word is mostly written."""
    forms: Counter[str] = Counter()
    for chunk, token, count in uses:
        forms[chunk[token.start : token.end]] += count
    return min(forms, key=lambda form: (-forms[form], not form.islower(), form))


def _joined(lists: Sequence[Ints]) -> Ints:
    """The posts of the spellings of a value, ascending; no post has two of them."""
    if len(lists) == 1:
        return lists[0]
    return np.sort(np.concatenate([np.empty(0, np.intp), *lists]))


def _living(view: View, posts: Ints) -> int:
    return len(posts) if view.alive is None else int(np.count_nonzero(view.alive[posts]))


def _at(posts: Ints, scores: Floats, wanted: Ints) -> Floats:
    """The scores of the wanted posts; 0 for those that are not among the ascending posts."""
    if not len(posts):
        return np.zeros(len(wanted), np.float32)
    places = np.searchsorted(posts, wanted).clip(max=len(posts) - 1)
    there: Floats = np.where(posts[places] == wanted, scores[places], np.float32(0))
    return there


def _reason(candidate: Candidate, clues: Sequence[Clue]) -> Related:
    """Why a post is related: what gives it most, words only where they are not those of its tags."""
    best_first = np.argsort(-candidate.parts, kind="stable").tolist()
    shared = [clues[number] for number in best_first if candidate.parts[number] > 0]
    tags = [clue.label for clue in shared if clue.is_tag]
    of_tags = {word for tag in tags for word in typed_words(tag).words}
    words = [clue.label for clue in shared if not clue.is_tag and fold(clue.label) not in of_tags]
    return Related(candidate.card, tuple(tags), tuple(words[:REASONS]))


def _diverse(candidates: Sequence[Candidate], lang: str, limit: int) -> list[int]:
    """The numbers of the candidates to show, the best first."""
    if not candidates:
        return []
    parts = np.array([candidate.parts for candidate in candidates])
    worth = parts.sum(axis=1)
    worth *= [1.0 if c.card.lang in (lang, "") else _OTHER_LANGUAGE for c in candidates]
    worth /= worth.max()
    directions = parts / np.linalg.norm(parts, axis=1, keepdims=True)
    alike = directions @ directions.T
    chosen: list[int] = []
    likest = np.zeros(len(candidates), np.float32)
    for _ in range(min(limit, len(candidates))):
        wanted = (1 - _LIKENESS) * worth - _LIKENESS * likest
        wanted[chosen] = -np.inf
        chosen.append(int(wanted.argmax()))
        likest = np.maximum(likest, alike[chosen[-1]])
    return chosen
