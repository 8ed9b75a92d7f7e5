"""Ours: the engine's writer, its search of a plan, and the facade's way from a text to a plan."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from indexer import Choice, Index, Match, Mode, Post, SearchRequest, Settings, open_index
from indexer.arrays.engine import ArrayEngine
from indexer.engine import Answer, Plan
from indexer.query.parser import read_on
from tests.benchmarks.queries import Meaning, Query
from tests.benchmarks.systems.base import FACETS, HITS, LISTED_VALUES, Found, Work

ALL_VALUES = 2**31


class Benchmarked:
    """The array engine with default settings."""

    note = "this repository, 1 process"

    def build(self, posts: Iterable[Post], folder: Path) -> None:
        """One writer, one commit."""
        with open_index(Settings(index=str(folder))).engine.writer() as writer:
            for post in posts:
                writer.put(post)

    def open(self, folder: Path) -> "PostingsReader":
        """An index that is opened by its first search."""
        settings = Settings(index=str(folder), facet_values=LISTED_VALUES)
        return PostingsReader(open_index(settings))


class PostingsReader:
    """Searches the engine; snippets are left out, as no other system is asked for any."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def answer(self, query: Query) -> Work:
        """The engine's first half of a search, which reads no stored post, as the other systems do."""
        plan, engine = self._plan(_request(query)), self._index.engine
        assert isinstance(engine, ArrayEngine)
        return lambda: engine.find(plan)

    def page(self, query: Query) -> Work:
        """The parser, whose memory of earlier texts is emptied, and the engine's search."""
        request = _request(query)
        return lambda: self._page(request)

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        plan = replace(self._plan(_request(query)), facet_values=ALL_VALUES)
        answer = self._index.engine.search(plan)
        return Found(
            answer.total,
            tuple(hit.card.id for hit in answer.hits),
            {facet.name: {v.label: v.count for v in facet.values} for facet in answer.facets},
        )

    def close(self) -> None:
        """Nothing to do; files go with the object."""

    def _page(self, request: SearchRequest) -> Answer:
        read_on.cache_clear()
        return self._index.engine.search(self._plan(request))

    def _plan(self, request: SearchRequest) -> Plan:
        """The plan of a request, with the facets that every system counts."""
        return replace(self._index.plan(request), texts=False, facets=FACETS)


def _request(query: Query) -> SearchRequest:
    return SearchRequest(
        query=_text(query),
        choices=(Choice("tag", Mode.ALL, query.tag),) if query.tag else (),
        sort=query.sort,
        page=query.offset // HITS + 1,
        size=HITS,
        match=Match.ANY if query.meaning is Meaning.OR else Match.ALL,
    )


def _text(query: Query) -> str:
    """What a reader would type."""
    match query.meaning:
        case Meaning.PHRASE:
            return '"' + " ".join(query.words) + '"'
        case Meaning.PREFIX:
            return query.words[0] + "*"
        case _:
            return " ".join(query.words)
