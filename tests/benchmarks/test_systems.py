"""All systems answer the same: they are held against a plain model of the posts."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import Stemmer
from rapidfuzz.distance import OSA
from whoosh import query as q

from indexer.arrays.segment import Segment
from indexer.arrays.terms import terms_like
from indexer.facet_values import Columns
from indexer.post import Post
from indexer.request import Sort
from tests.benchmarks.corpus import posts
from tests.benchmarks.queries import pick_queries
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.results import differences
from tests.benchmarks.rows import Row, facts_of, parts_of, read_rows, row_of, write_posts
from tests.benchmarks.sample import Sample
from tests.benchmarks.systems import ON_CLUSTER, SYSTEMS, load_system, postings
from tests.benchmarks.systems.base import FACETS, Found, Reader, System
from tests.support import missing

HERE = [name for name in SYSTEMS if name not in ("opensearch", ON_CLUSTER)]
POSTS: list[Post] = list(posts(300))
ROWS: list[Row] = [row_of(post) for post in POSTS]
FACTS = [facts_of(row) for row in ROWS]
QUERIES = pick_queries(Sample(ROWS))
STEM = Stemmer.Stemmer("english").stemWord
PARTS = [
    [[STEM(word) for word in re.findall(r"\w+", part.lower())] for part in parts_of(row)]
    for row in ROWS
]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lines") / "posts.jsonl"
    assert write_posts(POSTS, path) == len(POSTS)
    return path


def loaded(name: str) -> System:
    try:
        return load_system(name)
    except ImportError as error:
        missing(f"{error}; `make install` or `pip install {error.name}` brings it")
        raise


@pytest.fixture(scope="module", params=HERE)
def reader(
    request: pytest.FixtureRequest, lines: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reader]:
    system = loaded(request.param)
    folder: Path = tmp_path_factory.mktemp(request.param)
    system.build(lines, folder)
    assert system.index_bytes(folder) > 100_000
    reader = system.open(folder)
    yield reader
    reader.close()


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_system_finds_and_counts_what_there_is(reader: Reader, query: Query) -> None:
    if not reader.offers(query):
        return
    found = reader.found(query)
    assert differences(query, {"model": model(query), "system": found}) == []
    assert found.facets.keys() == set(FACETS)
    assert found.total > 0
    assert len(found.ids) == min(10, found.total - query.offset)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_what_is_timed_runs_more_than_once(reader: Reader, query: Query) -> None:
    if not reader.offers(query):
        return
    for work in (reader.answer(query), reader.page(query), reader.snippets(query)):
        if work:
            assert work()
            assert work()


def test_a_deep_page_goes_on_where_the_one_before_ends(reader: Reader) -> None:
    query = next(query for query in QUERIES if query.kind == "deep")
    pages = [
        reader.found(replace(query, offset=offset)).ids for offset in range(0, query.offset + 1, 10)
    ]
    assert pages[-1] == reader.found(query).ids
    assert len({post for page in pages for post in page}) == 10 * len(pages)


def test_most_classes_of_queries_are_offered(reader: Reader) -> None:
    offered = {query.kind for query in QUERIES if reader.offers(query)}
    assert offered >= {"word", "or", "filter", "disjunctive", "newest", "deep"}


def test_ours_offers_all_queries_and_alone_shows_snippets(reader: Reader) -> None:
    ours = isinstance(reader, postings.PostingsReader)
    assert bool(reader.snippets(QUERIES[0])) == ours
    assert not ours or all(map(reader.offers, QUERIES))


@pytest.fixture
def ours(lines: Path, tmp_path: Path) -> postings.PostingsReader:
    system = postings.Benchmarked()
    system.build(lines, tmp_path)
    return system.open(tmp_path)


@pytest.mark.parametrize("meaning", [Meaning.PREFIX, Meaning.FUZZY])
def test_ours_looks_for_the_words_of_a_pattern_each_time(
    ours: postings.PostingsReader, meaning: Meaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[q.MultiTerm] = []

    def looked_for(node: q.MultiTerm, segment: Segment) -> object:
        asked.append(node)
        return terms_like(node, segment)

    monkeypatch.setattr("indexer.arrays.reader.terms_like", looked_for)
    query = next(query for query in QUERIES if query.meaning is meaning)
    for work in (ours.answer(query), ours.answer(query), ours.page(query)):
        before = len(asked)
        work()
        assert len(asked) > before


def test_ours_makes_the_values_of_all_facets_within_the_time(ours: postings.PostingsReader) -> None:
    query = next(query for query in QUERIES if query.name == "word in any of 2 tags")
    for work in (ours.answer(query), ours.page(query)):
        _, made = cast(tuple[object, list[Columns]], work())
        assert sum(bool(values.labels) for values in made) >= len(FACETS)
        assert all(isinstance(column, list) for values in made for column in values)


@pytest.mark.parametrize("name", ["fts5", "tantivy"])
def test_an_updated_post_is_there_once(name: str, lines: Path, tmp_path: Path) -> None:
    system = loaded(name)
    system.build(lines, tmp_path)
    system.update(lines, tmp_path)
    reader = system.open(tmp_path)
    found = reader.found(next(query for query in QUERIES if query.name == "all posts"))
    reader.close()
    assert found.total == len(POSTS)


def test_rows_of_a_file_are_those_of_its_posts(lines: Path) -> None:
    assert list(read_rows(lines)) == ROWS


def test_facts_are_those_that_posts_have_of_themselves() -> None:
    for post, facts in zip(POSTS, FACTS, strict=True):
        assert post.day
        assert facts["minutes"] == post.minutes
        assert facts["date"] == post.timestamp
        assert facts["year"] == post.day.year
        assert (facts["category"],) == post.categories


def model(query: Query) -> Found:
    """The answer by looking at every post; the order by relevance is left to the systems."""
    hits = _hits(query)
    newest = sorted(hits, key=lambda facts: -facts["date"]) if query.sort is Sort.NEWEST else []
    counts = {
        facet: Counter(
            str(value) for facts in _hits(query.without(facet)) for value in _values(facts, facet)
        )
        for facet in FACETS
    }
    page = newest[query.offset : query.offset + 10]
    return Found(len(hits), tuple(facts["id"] for facts in page), counts)


def _hits(query: Query) -> list[Row]:
    both = zip(FACTS, PARTS, strict=True)
    return [facts for facts, parts in both if _chosen(facts, query) and _matches(parts, query)]


def _values(facts: Row, facet: str) -> list[object]:
    value = facts[facet]
    return value if isinstance(value, list) else [value]


def _chosen(facts: Row, query: Query) -> bool:
    return all(value in _values(facts, facet) for facet, value in query.all_of) and all(
        set(values) & set(_values(facts, facet)) for facet, values in query.any_of.items()
    )


def _matches(parts: list[list[str]], query: Query) -> bool:
    there = {word for part in parts for word in part}
    match query.meaning:
        case Meaning.PHRASE:
            phrase = f" {' '.join(query.words)} "
            return any(phrase in f" {' '.join(part)} " for part in parts)
        case Meaning.PREFIX:
            return any(word.startswith(query.words[0]) for word in there)
        case Meaning.FUZZY:
            return any(OSA.distance(word, query.words[0]) <= 1 for word in there)
        case Meaning.OR:
            return not there.isdisjoint(query.words)
        case _:
            return there.issuperset(query.words)
