"""Posts like another, found by its tags and its most telling words, and chosen to differ.

1. clues      of the post's frequent words those of most weight for their frequency, and all its tags
2. scores     what the clues add up to in each post, words as in a search
3. choice     the best, one after the other, each less wanted the more it is like those before it; a post
              in another language counts half (maximal marginal relevance: Carbonell and Goldstein 1998)
4. reason     the tags that both have, but for one that all posts have, and the words that add most

The engine adds up the scores (2), the rest is here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.fields import ZONE_WEIGHTS, Zone, texts
from indexer.language.analysis import Kind, Language, Token, fold
from indexer.language.chunks import chunks
from indexer.post import Post, value_key
from indexer.request import Card
from indexer.rules.typed import typed_words
from indexer.rules.weights import Frequency, word_weight
from indexer.suggesting import Related

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
"""Posts that are chosen from, for each one wanted."""

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


class Clue(NamedTuple):
    """A tag, or a word as the post has it, with its key or term.

    A tag scores its weight. A word scores as one of that weight in place of its `word_weight` does.
    """

    label: str
    key: str
    is_tag: bool
    weight: float


class Candidate(NamedTuple):
    """A post that may be related, its timestamp, and the score that each clue gives it, 0 for none."""

    card: Card
    time: int
    parts: Floats


class Posts(Protocol):
    """What is asked of the posts that searches find; all at once, as each question may be a request."""

    def post_count(self) -> int:
        """How many there are."""

    def word_frequencies(self, terms: Sequence[str]) -> Sequence[Frequency]:
        """How many have each term, and how often."""

    def tag_posts(self, keys: Sequence[str]) -> Sequence[int]:
        """How many have each tag, however it is spelled."""

    def candidates(self, clues: Sequence[Clue], count: int) -> Iterable[Candidate]:
        """At least the `count` posts that the clues give most, of those to which they give anything."""


def related(post: Post, limit: int, language: Language, posts: Posts) -> tuple[Related, ...]:
    """The posts most like one post, which is in that language; the best first."""
    clues = [*_tags(post, posts), *_words(post, language, posts)]
    if not clues:
        return ()
    found = posts.candidates(clues, POOL * limit + 1)  # one of them is the post itself
    others = [one for one in found if one.card.slug != post.slug and _is_related(one, clues)]
    others.sort(key=lambda one: (-one.time, one.card.id))
    return tuple(_reason(others[number], clues) for number in _diverse(others, post.lang, limit))


def _tags(post: Post, posts: Posts) -> Iterator[Clue]:
    """All tags of the post, but those that all posts have: they relate none."""
    count, keys = posts.post_count(), list(map(value_key, post.tags))
    for tag, key, having in zip(post.tags, keys, posts.tag_posts(keys), strict=True):
        if having < count:
            yield Clue(tag, key, True, _TAG * word_weight(count, Frequency(having, having)))


def _words(post: Post, language: Language, posts: Posts) -> Iterator[Clue]:
    """The words of most weight for their frequency; those that other posts have."""
    found = frequent_words(post, language)
    count = posts.post_count()
    weights: dict[str, float] = {}
    for (term, word), having in zip(found.items(), posts.word_frequencies([*found]), strict=True):
        if having.posts > 1 or post.excluded:
            weight = word_weight(count, having)
            weights[term] = weight * word.frequency / (word.frequency + _SATURATION)
    for term in sorted(weights, key=lambda term: (-weights[term], term))[:CLUES]:
        yield Clue(_written(found[term].uses), term, False, weights[term])


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


def _is_related(candidate: Candidate, clues: Sequence[Clue]) -> bool:
    """Whether a tag or enough words are in common."""
    shared = [clue for clue, part in zip(clues, candidate.parts.tolist(), strict=True) if part > 0]
    return len(shared) >= _FEWEST_WORDS or any(clue.is_tag for clue in shared)


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
