"""The list of queries, picked from the posts by document frequency so that it fits any size.

Only words are picked that mean the same to every system: no function words, none that stemmers
change, and no phrase that could begin in one part of a post and end in the next.
"""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import Stemmer
from whoosh.lang.porter import stem as porter

from indexer.post import Post
from indexer.request import Sort
from tests.benchmarks.vocabulary import english

SAMPLE = 1000
SHORTEST_WORD = 4
PREFIX_LENGTH = 4
PREFIX_WORDS = 5

T = TypeVar("T", str, tuple[str, ...])
P = TypeVar("P")

_WORD = re.compile(r"\w+")
_snowball = Stemmer.Stemmer("english").stemWord


class Meaning(StrEnum):
    """What the words of a query ask for together."""

    ALL = "all"
    AND = "and"
    OR = "or"
    PHRASE = "phrase"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class Query:
    """One query of the list: what the words mean together, within a tag where there is one.

    `offset` is how many hits come before the ten that are asked for.
    """

    name: str
    meaning: Meaning
    words: tuple[str, ...] = ()
    tag: str = ""
    sort: Sort = Sort.RELEVANCE
    offset: int = 0

    @property
    def kind(self) -> str:
        """The class of queries that this one stands for."""
        if self.tag:
            return "filter"
        return "newest" if self.sort is Sort.NEWEST else self.meaning.value


def pick_queries(posts: Iterable[Post]) -> tuple[Query, ...]:
    """The list for these posts, by the document frequencies of the first 1,000 of them."""
    sample = Sample(itertools.islice(posts, SAMPLE))
    word, together, phrase = sample.word, sample.together, sample.phrase
    tag, wide_tag = sample.tag(0.05), sample.tag(0.15)
    newest = Sort.NEWEST
    return (
        Query("common word", Meaning.AND, word(0.5)),
        Query("middling word", Meaning.AND, word(0.05)),
        Query("rare word", Meaning.AND, word(0.003)),
        Query("2 words, OR", Meaning.OR, word(0.4, 0.04)),
        Query("3 words, OR", Meaning.OR, word(0.3, 0.03, 0.004)),
        Query("5 words, OR", Meaning.OR, word(0.5, 0.2, 0.05, 0.01, 0.003)),
        Query("2 common words, AND", Meaning.AND, together(0.45, 0.35)),
        Query("common and rare word, AND", Meaning.AND, together(0.003, 0.4)),
        Query("3 words, AND", Meaning.AND, together(0.4, 0.1, 0.05)),
        Query("5 words, AND", Meaning.AND, together(0.5, 0.4, 0.3, 0.2, 0.1)),
        Query("phrase of 2 words", Meaning.PHRASE, phrase(2, 0.1)),
        Query("phrase of 3 words", Meaning.PHRASE, phrase(3, 0.02)),
        Query("prefix", Meaning.PREFIX, sample.prefix(0.1)),
        Query("word in a tag", Meaning.AND, together(0.3, tag=tag), tag),
        Query("3 words, OR, in a tag", Meaning.OR, word(0.3, 0.1, 0.03), wide_tag),
        Query("phrase in a tag", Meaning.PHRASE, phrase(2, 0.15, tag=wide_tag), wide_tag),
        Query("a tag alone", Meaning.ALL, tag=tag, sort=newest),
        Query("all posts", Meaning.ALL, sort=newest),
        Query("common word, newest first", Meaning.AND, word(0.5), sort=newest),
        Query("2 words, OR, newest first", Meaning.OR, word(0.3, 0.03), sort=newest),
        Query("common word, page 10", Meaning.AND, word(0.5), offset=90),
    )


class Sample:
    """Document frequencies of words, phrases, prefixes and tags in some posts."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self._words: list[frozenset[str]] = []
        self._tags: list[tuple[str, ...]] = []
        self._parts: list[list[list[str]]] = []
        for post in posts:
            parts = [_WORD.findall(part.lower()) for part in parts_of(post)]
            self._words.append(frozenset(word for part in parts for word in part))
            self._parts.append(parts)
            self._tags.append(post.tags)
        self._count = Counter(word for words in self._words for word in words)
        self._fit = {word: n for word, n in self._count.items() if _means_the_same(word)}

    def word(self, *shares: float) -> tuple[str, ...]:
        """A different word for each share of the posts."""
        chosen: list[str] = []
        for share in shares:
            left = {word: n for word, n in self._fit.items() if word not in chosen}
            chosen.append(self._nearest(left, share))
        return tuple(chosen)

    def together(self, *shares: float, tag: str = "") -> tuple[str, ...]:
        """A word for each share, such that at least one post (with the tag) has all of them."""
        posts = self._tagged(self._words, tag)
        chosen: list[str] = []
        for share in shares:
            seen = frozenset().union(*posts)
            left = {word: self._fit[word] for word in seen & self._fit.keys() - set(chosen)}
            chosen.append(self._nearest(left, share))
            posts = [words for words in posts if chosen[-1] in words]
        return tuple(chosen)

    def phrase(self, length: int, share: float, tag: str = "") -> tuple[str, ...]:
        """Words that stand side by side in this share of the posts, and in one with the tag."""
        posts = [
            {run for part in parts for run in _runs(part, length) if self._fit.keys() >= set(run)}
            for parts in self._parts
        ]
        seen = set().union(*self._tagged(posts, tag))
        counts = Counter(itertools.chain.from_iterable(posts))
        return self._nearest({run: counts[run] for run in seen}, share)

    def prefix(self, share: float) -> tuple[str]:
        """How several words begin that are in this share of the posts, and none of the others."""
        found: dict[str, set[str]] = {}
        for word in self._count:
            found.setdefault(word[:PREFIX_LENGTH], set()).add(word)
        starts = ({word[:PREFIX_LENGTH] for word in words} for words in self._words)
        posts = Counter(itertools.chain.from_iterable(starts))
        fit = {
            start: posts[start]
            for start, words in found.items()
            if len(words) >= PREFIX_WORDS and _begins_the_same(start, words)
        }
        return (self._nearest(fit, share),)

    def tag(self, share: float) -> str:
        """A tag that this share of the posts have."""
        return self._nearest(Counter(tag for tags in self._tags for tag in tags), share)

    def _tagged(self, posts: Sequence[P], tag: str) -> list[P]:
        both = zip(posts, self._tags, strict=True)
        return [post for post, tags in both if not tag or tag in tags]

    def _nearest(self, counts: Mapping[T, int], share: float) -> T:
        target = math.log(share * len(self._words))
        return min(counts, key=lambda item: (abs(math.log(counts[item]) - target), item))


def parts_of(post: Post) -> tuple[str, ...]:
    """All that is searched of a post, in the parts that a phrase cannot reach across."""
    sections = (part for s in post.sections for part in (s.heading, s.text) if part)
    return (post.title, *sections, *post.tags)


def _runs(words: list[str], length: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[place:] for place in range(length)), strict=False)


def _stable(word: str) -> bool:
    return bool(porter(word) == word == _snowball(word))


def _means_the_same(word: str) -> bool:
    plain = word.isascii() and word.isalpha() and len(word) >= SHORTEST_WORD
    return plain and word not in english("function") and _stable(word)


def _begins_the_same(start: str, words: set[str]) -> bool:
    """Whether a prefix finds these words whatever the stemmer made of them."""
    if len(start) < PREFIX_LENGTH or not start.isascii() or not _stable(start):
        return False
    stems = {stem(word) for word in words for stem in (porter, _snowball)}
    return words.isdisjoint(english("function")) and all(stem.startswith(start) for stem in stems)
