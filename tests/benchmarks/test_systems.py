"""All systems answer the same: they are held against a plain model of the posts."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import Stemmer

from indexer.post import Post
from indexer.request import Sort
from tests.benchmarks.corpus import posts
from tests.benchmarks.queries import Meaning, Query, parts_of, pick_queries
from tests.benchmarks.results import differences
from tests.benchmarks.systems import SYSTEMS, load_system
from tests.benchmarks.systems.base import FACETS, Found, Reader
from tests.support import missing

POSTS = list(posts(300))
QUERIES = pick_queries(POSTS)
STEM = Stemmer.Stemmer("english").stemWord
PARTS = {
    post.id: [[STEM(word) for word in re.findall(r"\w+", part.lower())] for part in parts_of(post)]
    for post in POSTS
}


@pytest.fixture(scope="module", params=SYSTEMS)
def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reader]:
    try:
        system = load_system(request.param)
    except ImportError as error:
        missing(f"{error}; `make install` or `pip install {error.name}` brings it")
    folder: Path = tmp_path_factory.mktemp(request.param)
    system.build(iter(POSTS), folder)
    reader = system.open(folder)
    yield reader
    reader.close()


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_system_finds_and_counts_what_there_is(reader: Reader, query: Query) -> None:
    found = reader.found(query)
    assert differences(query, {"model": model(query), "system": found}) == []
    assert found.facets.keys() == set(FACETS)
    assert found.total > 0
    assert len(found.ids) == min(10, found.total - query.offset)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_what_is_timed_runs_more_than_once(reader: Reader, query: Query) -> None:
    for work in (reader.answer(query), reader.page(query)):
        assert work()
        assert work()


def test_page_ten_goes_on_where_page_nine_ends(reader: Reader) -> None:
    query = next(query for query in QUERIES if query.offset)
    pages = [
        reader.found(Query("page", query.meaning, query.words, offset=offset)).ids
        for offset in range(0, query.offset + 1, 10)
    ]
    assert pages[-1] == reader.found(query).ids
    assert len({post for page in pages for post in page}) == 10 * len(pages)


def model(query: Query) -> Found:
    """The answer by looking at every post; the order by relevance is left to the systems."""
    hits = [post for post in POSTS if _matches(post, query)]
    newest = sorted(hits, key=lambda post: -post.timestamp)
    facets = {
        "tag": Counter(tag for post in hits for tag in post.tags),
        "category": Counter(post.category for post in hits),
        "author": Counter(author for post in hits for author in post.authors),
        "year": Counter(str(post.day.year) for post in hits if post.day),
        "minutes": Counter(str(post.minutes) for post in hits),
    }
    ids = [post.id for post in newest] if query.sort is Sort.NEWEST else []
    return Found(len(hits), tuple(ids[:10]), facets)


def _matches(post: Post, query: Query) -> bool:
    if query.tag and query.tag not in post.tags:
        return False
    parts = PARTS[post.id]
    there = {word for part in parts for word in part}
    match query.meaning:
        case Meaning.PHRASE:
            phrase = f" {' '.join(query.words)} "
            return any(phrase in f" {' '.join(part)} " for part in parts)
        case Meaning.PREFIX:
            return any(word.startswith(query.words[0]) for word in there)
        case Meaning.OR:
            return not there.isdisjoint(query.words)
        case _:
            return there.issuperset(query.words)
