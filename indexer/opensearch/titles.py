"""Titles as they are completed: found by any word of theirs, and in scripts without spaces by any letter."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.language.chunks import spans
from indexer.language.scripts import UNSPACED
from indexer.opensearch.mapping import SEARCHED, TITLE_TAILS, Json
from indexer.opensearch.word_queries import written
from indexer.rules.title_phrases import Title
from indexer.rules.typed import MOST_WORDS
from indexer.rules.values import title_key

LONGEST = 1000
"""Letters of a title that it is completed by."""

SAMPLE = 100
"""Titles that are looked at for one text, the newest."""

_WORD = re.compile(r"[^ ]+")


class Titled(NamedTuple):
    """A post by its title."""

    slug: str
    title: str
    lang: str


class Asked(NamedTuple):
    """Titles that begin with a text, that go on with one from some word on, and that have whole words."""

    start: str = ""
    tail: str = ""
    words: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where a title goes on with a text: a place in its key."""

    titled: Titled
    key: str
    start: int

    def words(self) -> list[str]:
        """The folded words from there on."""
        return self.key[self.start :].split(" ")

    def title(self) -> Title:
        """The title as it is written."""
        before = self.key[: self.start].count(" ")
        return Title(self.titled.title, self.titled.lang, before)


def title_tails(key: str) -> list[str]:
    """The ends of a folded title by which it is found, each as long as a text that is typed may be."""
    key = key[:LONGEST]
    tails = (" ".join(key[start:].split(" ", MOST_WORDS)[:MOST_WORDS]) for start in _starts(key))
    return list(dict.fromkeys(tails))


def places(titled: Titled, text: str) -> Iterator[Place]:
    """Where a title goes on with a text."""
    key = title_key(titled.title)[:LONGEST]
    return (Place(titled, key, start) for start in _starts(key) if key.startswith(text, start))


def _starts(key: str) -> list[int]:
    """Where a word begins, or a letter of a script without spaces."""
    starts = {match.start() for match in _WORD.finditer(key)}
    if UNSPACED.search(key):
        starts.update(place for place, _ in spans(key))
    return sorted(starts)


def titles_body(asked: Asked) -> Json:
    """The request for the newest posts with such titles, of which nothing stored is read."""
    found: list[Json] = [SEARCHED]
    if asked.start:
        found.append({"prefix": {"title_order": written(asked.start)}})
    if asked.tail:
        found.append({"prefix": {TITLE_TAILS: written(asked.tail)}})
    found += map(_having, asked.words)
    return {
        "query": {"bool": {"filter": found}},
        "sort": [{"time": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
        "size": SAMPLE,
        "_source": False,
        "docvalue_fields": ["slug", "title", "value.lang"],
        "track_total_hits": False,
    }


def read_titled(hits: Sequence[Json]) -> list[Titled]:
    """The posts of an answer."""
    found = (hit["fields"] for hit in hits)
    return [Titled(one["slug"][0], *one["title"], *one.get("value.lang", [""])) for one in found]


def _having(word: str) -> Json:
    """Titles with a whole word; scripts without spaces do not tell where one ends."""
    word = written(word)
    if UNSPACED.search(word):
        return {"prefix": {TITLE_TAILS: word}}
    ends = {"term": {TITLE_TAILS: word}}
    return {"bool": {"should": [ends, {"prefix": {TITLE_TAILS: f"{word} "}}]}}
