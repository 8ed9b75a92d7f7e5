"""Ours: `postings index`, the engine's search of a plan, and the facade's way from a text to a Page."""

from compileall import compile_dir
from dataclasses import replace
from functools import partial
from pathlib import Path

from indexer import (
    Index,
    Match,
    Options,
    Page,
    SearchRequest,
    Settings,
    open_index,
    open_sources,
    sync,
)
from indexer.arrays import kernels
from indexer.arrays.engine import ArrayEngine
from indexer.arrays.find import Findings
from indexer.arrays.reader import ArrayReader
from indexer.engine import Answer, Engine, Plan
from indexer.facet_values import Columns, columns
from indexer.query.parser import read_on
from tests.benchmarks.building import REPOSITORY
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.rows import read_rows
from tests.benchmarks.systems.base import FACETS, HITS, LISTED_VALUES, Found, Reader, System, Work

ALL_VALUES = 2**31

Answered = Findings | Answer | Page


class Benchmarked(System):
    """The array engine with default settings, its inner loops compiled where Numba is installed."""

    note = "this repository, which remembers words and filters, but no answers, texts or patterns"
    updates = True

    def prepare(self) -> None:
        """Compiles: Python's modules too, which the environment may forbid those processes to keep."""
        for package in ("indexer", "webapp"):
            compile_dir(REPOSITORY / package, quiet=1)
        kernels.load((*kernels.SEARCHING, *kernels.BUILDING))

    def build(self, posts: Path, folder: Path) -> None:
        """What `postings index FILE` does."""
        index_lines(posts, folder, compiled=True)

    def update(self, posts: Path, folder: Path) -> None:
        """A commit of one post."""
        put_first(posts, open_index(Settings(index=str(folder))).engine)

    def open(self, folder: Path) -> "PostingsReader":
        """The newest generation, opened."""
        kernels.load(kernels.SEARCHING)
        index = open_index(Settings(index=str(folder), facet_values=LISTED_VALUES))
        assert index.generation
        return PostingsReader(index)


class PostingsReader(Reader):
    """Searches; a text is read and the words of a pattern are looked for anew each time.

    What the engine remembers beside them is of the index and of its filters. Values of facets are made for
    who looks at them, so they are looked at: the others give them too.
    """

    def __init__(self, index: Index) -> None:
        assert isinstance(index.engine, ArrayEngine)
        self._index, self._engine = index, index.engine
        reader = self._engine.opened().reader
        reader.__dict__["terms_like"] = partial(vars(ArrayReader.terms_like)["__wrapped__"], reader)

    def answer(self, query: Query) -> Work:
        """The engine's first half of a search, which reads no stored post, as the other systems do."""
        plan = plan_of(self._index, query)
        return lambda: with_values(self._engine.find(plan))

    def page(self, query: Query) -> Work:
        """Everything from the text to the Page but the snippets."""
        request = request_of(query)
        return lambda: self._page(request, snippets=False)

    def snippets(self, query: Query) -> Work:
        """Everything from the text to the Page."""
        request = request_of(query)
        return lambda: self._page(request, snippets=True)

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        return found_by(self._engine, plan_of(self._index, query))

    def _page(self, request: SearchRequest, *, snippets: bool) -> object:
        read_on.cache_clear()
        return with_values(self._index.search(request, snippets=snippets))


def plan_of(index: Index, query: Query) -> Plan:
    """The plan of a query, with the facets that every system counts."""
    return replace(index.plan(request_of(query)), texts=False, facets=FACETS)


def found_by(engine: Engine, plan: Plan) -> Found:
    """The answer in plain values."""
    answer = engine.search(replace(plan, facet_values=ALL_VALUES))
    return Found(
        answer.total,
        tuple(hit.card.id for hit in answer.hits),
        {facet.name: {v.label: v.count for v in facet.values} for facet in answer.facets},
    )


def with_values(found: Answered) -> tuple[Answered, list[Columns]]:
    """What was found, with the values of its facets made."""
    return found, [columns(facet.values) for facet in found.facets]


def index_lines(posts: Path, folder: Path, *, compiled: bool) -> None:
    """What `postings index FILE` does."""
    settings = Settings(source=str(posts), index=str(folder), compiled=compiled)
    sync(open_sources(settings), open_index(settings).engine, settings, Options())


def put_first(posts: Path, engine: Engine) -> None:
    """Puts the first post of the file in place of the one with its id, by a commit of its own."""
    post = engine.post(next(read_rows(posts))["slug"])
    with engine.writer() as writer:
        writer.put(post)


def request_of(query: Query) -> SearchRequest:
    """The request of what a reader would type and choose."""
    return SearchRequest(
        query=query.typed,
        choices=query.choices,
        sort=query.sort,
        page=query.offset // HITS + 1,
        size=HITS,
        match=Match.ANY if query.meaning is Meaning.OR else Match.ALL,
    )
