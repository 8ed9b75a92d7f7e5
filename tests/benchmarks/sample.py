"""Words, phrases and values of some posts by their frequency, for queries that fit any posts.

Only words are picked that mean the same to every system: no function words, none that stemmers
change, and no phrase that could begin in one part of a post and end in the next.
"""

import itertools
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

import Stemmer
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from whoosh.lang.porter import stem as porter

from indexer.language.stops import function_words
from tests.benchmarks.rows import Row, parts_of
from tests.benchmarks.vocabulary import english

SHORTEST_WORD = 4
PREFIX_WORDS = 5
SHORTEST_TYPO = 6

T = TypeVar("T", str, tuple[str, ...])
P = TypeVar("P")
Words = tuple[str, ...]

_WORD = re.compile(r"\w+")
_snowball = Stemmer.Stemmer("english").stemWord
_FUNCTION = function_words("en") | set(english("function"))


class NothingFitsError(LookupError):
    """These posts have nothing that such a query could ask for."""


class Sample:
    """Document frequencies of words, phrases, prefixes and values in some posts."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._words: list[frozenset[str]] = []
        self._parts: list[list[list[str]]] = []
        self._values: dict[str, list[Words]] = {"tag": [], "category": [], "author": []}
        for row in rows:
            parts = [_WORD.findall(part.lower()) for part in parts_of(row)]
            self._words.append(frozenset(word for part in parts for word in part))
            self._parts.append(parts)
            self._values["tag"].append(tuple(row["tags"]))
            self._values["category"].append(tuple(row["categories"][:1]))
            self._values["author"].append(tuple(row["authors"]))
        self._count = Counter(word for words in self._words for word in words)
        self._fit = {word: n for word, n in self._count.items() if _means_the_same(word)}

    def __len__(self) -> int:
        return len(self._words)

    def texts(self, rng: random.Random) -> Iterator[str]:
        """Texts of one to three words of one post each, common words more often, without end."""
        words = [sorted(words & self._fit.keys()) for words in self._words]
        posts = [(of_post, [self._fit[word] for word in of_post]) for of_post in words if of_post]
        while True:
            of_post, weights = rng.choice(posts)
            yield " ".join(dict.fromkeys(rng.choices(of_post, weights, k=rng.randint(1, 3))))

    def word(self, *shares: float) -> Words:
        """A different word for each share of the posts."""
        return self._different(self._fit, shares)

    def together(self, *shares: float, tags: Words = ()) -> Words:
        """A word for each share, such that at least one post (with the tags) has all of them."""
        posts = self._tagged(self._words, tags)
        chosen: list[str] = []
        for share in shares:
            seen = frozenset().union(*posts)
            left = {word: self._fit[word] for word in seen & self._fit.keys() - set(chosen)}
            chosen.append(self._nearest(left, share))
            posts = [words for words in posts if chosen[-1] in words]
        return tuple(chosen)

    def phrase(self, length: int, share: float, tags: Words = ()) -> Words:
        """Words that stand side by side in this share of the posts, and in one with the tags."""
        posts, counts = self._phrases(length)
        seen = set().union(*self._tagged(posts, tags))
        return self._nearest({run: counts[run] for run in seen}, share)

    @cache  # noqa: B019 - a sample lives as long as the run that asks it
    def _phrases(self, length: int) -> tuple[list[set[Words]], Counter[Words]]:
        """The phrases of each post, and how many posts have each."""
        fit = self._fit.keys()
        posts = [
            {run for part in parts for run in _runs(part, length) if fit >= set(run)}
            for parts in self._parts
        ]
        return posts, Counter(itertools.chain.from_iterable(posts))

    def prefix(self, length: int, share: float) -> Words:
        """How several words begin that are in this share of the posts, and none of the others."""
        found: dict[str, set[str]] = {}
        for word in self._count:
            found.setdefault(word[:length], set()).add(word)
        starts = ({word[:length] for word in words} for words in self._words)
        posts = Counter(itertools.chain.from_iterable(starts))
        fit = {
            start: posts[start]
            for start, words in found.items()
            if len(start) == length and len(words) >= PREFIX_WORDS and _begins_so(start, words)
        }
        return (self._nearest(fit, share),)

    def typo(self, share: float) -> Words:
        """A word of this share of the posts without one inner letter, which is close to no other word."""
        stems = self._count.keys() | frozenset().union(*map(_stems, self._count))
        fit = {word: n for word, n in self._fit.items() if len(word) >= SHORTEST_TYPO}
        while fit:
            word = self._nearest(fit, share)
            typed = word[: len(word) // 2] + word[len(word) // 2 + 1 :]
            near = extract(typed, stems, scorer=OSA.distance, score_cutoff=1, limit=2)
            if [one for one, *_ in near] == [word]:
                return (typed,)
            del fit[word]
        raise NothingFitsError

    def values(self, facet: str, *shares: float) -> Words:
        """A different value of a facet for each share of the posts."""
        counts = Counter(value for values in self._values[facet] for value in values)
        return self._different(counts, shares)

    def tags_together(self, *shares: float) -> Words:
        """A tag for each share, such that at least one post has all of them."""
        posts, chosen = self._values["tag"], list[str]()
        for share in shares:
            counts = Counter(tag for tags in posts for tag in tags if tag not in chosen)
            chosen.append(self._nearest(counts, share))
            posts = [tags for tags in posts if chosen[-1] in tags]
        return tuple(chosen)

    def _tagged(self, posts: Sequence[P], wanted: Words) -> list[P]:
        both = zip(posts, self._values["tag"], strict=True)
        return [post for post, tags in both if set(tags) >= set(wanted)]

    def _different(self, counts: Mapping[str, int], shares: Iterable[float]) -> Words:
        left, chosen = dict(counts), list[str]()
        for share in shares:
            chosen.append(self._nearest(left, share))
            del left[chosen[-1]]
        return tuple(chosen)

    def _nearest(self, counts: Mapping[T, int], share: float) -> T:
        if not counts:
            raise NothingFitsError
        target = math.log(share * len(self._words))
        nearest = min(set(counts.values()), key=lambda count: abs(math.log(count) - target))
        return min(item for item, count in counts.items() if count == nearest)


def _runs(words: list[str], length: int) -> Iterator[Words]:
    return zip(*(words[place:] for place in range(length)), strict=False)


@cache
def _stems(word: str) -> frozenset[str]:
    """What the stemmers of the systems make of a word."""
    return frozenset({porter(word), _snowball(word)})


def _stable(word: str) -> bool:
    return _stems(word) == {word}


def _means_the_same(word: str) -> bool:
    plain = word.isascii() and word.isalpha() and len(word) >= SHORTEST_WORD
    return plain and word not in _FUNCTION and _stable(word)


def _begins_so(start: str, words: set[str]) -> bool:
    """Whether a prefix finds these words whatever the stemmer made of them."""
    if not start.isascii() or not start.isalpha() or not _stable(start):
        return False
    stems = frozenset().union(*map(_stems, words))
    return words.isdisjoint(_FUNCTION) and all(stem.startswith(start) for stem in stems)
