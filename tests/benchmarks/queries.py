"""The list of queries, picked from the posts by document frequency so that it fits any posts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Never

from indexer.request import Choice, Mode, Sort
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.sample import NothingFitsError, Sample, Words

Pick = Callable[[Sample], Words]
Chosen = Callable[[Sample], tuple[Choice, ...]]


def _nothing(_: Sample) -> tuple[Never, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Wish:
    """How a query is made of a sample: its words, its choices, and how deep in the sample its page is."""

    name: str
    meaning: Meaning
    words: Pick = _nothing
    choices: Chosen = _nothing
    sort: Sort = Sort.RELEVANCE
    depth: float = 0.0

    def query(self, sample: Sample) -> Query:
        """The query. Raises NothingFitsError where the posts have nothing of the kind."""
        return Query(
            name=self.name,
            meaning=self.meaning,
            words=self.words(sample),
            choices=self.choices(sample),
            sort=self.sort,
            offset=int(self.depth * len(sample)) // 10 * 10,
        )


def pick_queries(sample: Sample) -> tuple[Query, ...]:
    """The list for posts like these."""
    return tuple(query for wish in WISHES for query in _made(wish, sample))


def _made(wish: Wish, sample: Sample) -> list[Query]:
    try:
        return [wish.query(sample)]
    except NothingFitsError:
        return []


def _word(*shares: float) -> Pick:
    return lambda sample: sample.word(*shares)


def _together(*shares: float, tags: Pick | None = None) -> Pick:
    return lambda sample: sample.together(*shares, tags=tags(sample) if tags else ())


def _phrase(length: int, share: float, tags: Pick | None = None) -> Pick:
    return lambda sample: sample.phrase(length, share, tags(sample) if tags else ())


def _prefix(length: int, share: float) -> Pick:
    return lambda sample: sample.prefix(length, share)


def _typo(share: float) -> Pick:
    return lambda sample: sample.typo(share)


def _values(facet: str, *shares: float) -> Pick:
    return lambda sample: sample.values(facet, *shares)


def _all(facet: str, values: Pick) -> Chosen:
    return lambda sample: tuple(Choice(facet, Mode.ALL, value) for value in values(sample))


def _any(**facets: Pick) -> Chosen:
    return lambda sample: tuple(
        Choice(facet, Mode.ANY, value)
        for facet, values in facets.items()
        for value in values(sample)
    )


TAG, WIDE_TAG = _values("tag", 0.05), _values("tag", 0.15)
AUTHORS = _values("author", 0.1, 0.05, 0.03)
TAGS_AND_CATEGORIES = {"tag": _values("tag", 0.15, 0.1), "category": _values("category", 0.3, 0.2)}
NEWEST = Sort.NEWEST


def _two_tags(sample: Sample) -> Words:
    return sample.tags_together(0.15, 0.1)


WISHES = (
    Wish("common word", Meaning.AND, _word(0.5)),
    Wish("frequent word", Meaning.AND, _word(0.2)),
    Wish("middling word", Meaning.AND, _word(0.05)),
    Wish("rare word", Meaning.AND, _word(0.01)),
    Wish("rarest word", Meaning.AND, _word(0.003)),
    Wish("2 common words, OR", Meaning.OR, _word(0.4, 0.3)),
    Wish("2 words, OR", Meaning.OR, _word(0.4, 0.04)),
    Wish("2 rare words, OR", Meaning.OR, _word(0.01, 0.004)),
    Wish("3 words, OR", Meaning.OR, _word(0.3, 0.03, 0.004)),
    Wish("4 words, OR", Meaning.OR, _word(0.2, 0.1, 0.02, 0.005)),
    Wish("5 words, OR", Meaning.OR, _word(0.5, 0.2, 0.05, 0.01, 0.003)),
    Wish("6 words, OR", Meaning.OR, _word(0.4, 0.3, 0.1, 0.05, 0.01, 0.004)),
    Wish("8 words, OR", Meaning.OR, _word(0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01)),
    Wish("2 common words, AND", Meaning.AND, _together(0.45, 0.35)),
    Wish("common and rare word, AND", Meaning.AND, _together(0.003, 0.4)),
    Wish("2 middling words, AND", Meaning.AND, _together(0.1, 0.08)),
    Wish("3 words, AND", Meaning.AND, _together(0.4, 0.1, 0.05)),
    Wish("4 words, AND", Meaning.AND, _together(0.4, 0.3, 0.2, 0.1)),
    Wish("5 words, AND", Meaning.AND, _together(0.5, 0.4, 0.3, 0.2, 0.1)),
    Wish("6 words, AND", Meaning.AND, _together(0.5, 0.4, 0.3, 0.2, 0.1, 0.1)),
    Wish("8 words, AND", Meaning.AND, _together(0.5, 0.4, 0.4, 0.3, 0.3, 0.2, 0.2, 0.1)),
    Wish("common phrase of 2 words", Meaning.PHRASE, _phrase(2, 0.1)),
    Wish("rare phrase of 2 words", Meaning.PHRASE, _phrase(2, 0.01)),
    Wish("common phrase of 3 words", Meaning.PHRASE, _phrase(3, 0.02)),
    Wish("rare phrase of 3 words", Meaning.PHRASE, _phrase(3, 0.005)),
    Wish("phrase of 4 words", Meaning.PHRASE, _phrase(4, 0.01)),
    Wish("short prefix", Meaning.PREFIX, _prefix(3, 0.3)),
    Wish("prefix", Meaning.PREFIX, _prefix(4, 0.1)),
    Wish("long prefix", Meaning.PREFIX, _prefix(5, 0.02)),
    Wish("typo in a common word", Meaning.FUZZY, _typo(0.3)),
    Wish("typo in a rare word", Meaning.FUZZY, _typo(0.01)),
    Wish("word in a tag", Meaning.AND, _together(0.3, tags=TAG), _all("tag", TAG)),
    Wish("2 words, AND, in 2 tags", Meaning.AND, _together(0.4, 0.3, tags=_two_tags), _all("tag", _two_tags)),
    Wish("3 words, OR, in a tag", Meaning.OR, _word(0.3, 0.1, 0.03), _all("tag", WIDE_TAG)),
    Wish("phrase in a tag", Meaning.PHRASE, _phrase(2, 0.15, WIDE_TAG), _all("tag", WIDE_TAG)),
    Wish("prefix in a tag", Meaning.PREFIX, _prefix(4, 0.1), _all("tag", WIDE_TAG)),
    Wish("word in a category", Meaning.AND, _word(0.3), _all("category", _values("category", 0.2))),
    Wish("a tag alone", Meaning.ALL, choices=_all("tag", TAG), sort=NEWEST),
    Wish("word in any of 2 tags", Meaning.AND, _word(0.3), _any(tag=_values("tag", 0.1, 0.05))),
    Wish("2 words, OR, in any of 3 authors", Meaning.OR, _word(0.3, 0.05), _any(author=AUTHORS)),
    Wish("word in any of 2 tags, of 2 categories", Meaning.AND, _word(0.4), _any(**TAGS_AND_CATEGORIES)),
    Wish("any of 3 tags", Meaning.ALL, choices=_any(tag=_values("tag", 0.1, 0.05, 0.02)), sort=NEWEST),
    Wish("common word, newest first", Meaning.AND, _word(0.5), sort=NEWEST),
    Wish("2 words, OR, newest first", Meaning.OR, _word(0.3, 0.03), sort=NEWEST),
    Wish("2 words, AND, newest first", Meaning.AND, _together(0.4, 0.3), sort=NEWEST),
    Wish("phrase, newest first", Meaning.PHRASE, _phrase(2, 0.1), sort=NEWEST),
    Wish("all posts", Meaning.ALL, sort=NEWEST),
    Wish("common word, deep page", Meaning.AND, _word(0.5), depth=0.25),
    Wish("3 words, OR, deep page", Meaning.OR, _word(0.5, 0.3, 0.1), depth=0.4),
    Wish("all posts, deep page", Meaning.ALL, sort=NEWEST, depth=0.5),
)  # fmt: skip
"""How every query of the list is picked; those for which the posts have nothing are left out."""
