"""Ours stays far ahead of stock Whoosh: loose enough for any machine, close enough that a slip shows."""

import statistics
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from indexer.post import Post, Section
from tests.benchmarks.corpus import posts
from tests.benchmarks.queries import pick_queries
from tests.benchmarks.query import Query
from tests.benchmarks.rows import read_rows, write_posts
from tests.benchmarks.sample import Sample
from tests.benchmarks.systems import load_system
from tests.benchmarks.systems.base import Reader, Work
from tests.benchmarks.timing import clocked

POSTS, WORDS, SAMPLE = 2000, 20, 500
ASKED = ("common word", "3 words, OR", "3 words, AND", "common phrase of 2 words", "word in a tag")
TIMES_OURS, TIMES_WHOOSH = 40, 4
LEAST = 50


def short(post: Post) -> Post:
    """The beginning of a post: Whoosh takes its time to index."""
    return replace(post, sections=(Section(" ".join(post.sections[0].text.split()[:WORDS])),))


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("guard") / "posts.jsonl"
    write_posts(map(short, posts(POSTS)), path)
    return path


def opened(name: str, lines: Path) -> Reader:
    folder = lines.parent / name
    folder.mkdir()
    system = load_system(name)
    system.build(lines, folder)
    return system.open(folder)


def best(work: Work, times: int) -> float:
    """What a work takes when nothing else gets in its way."""
    return min(clocked(work) for _ in range(times))


@pytest.mark.serial
def test_ours_answers_faceted_queries_many_times_faster_than_stock_whoosh(lines: Path) -> None:
    queries = [q for q in pick_queries(Sample(islice(read_rows(lines), SAMPLE))) if q.name in ASKED]
    ours, whoosh = opened("postings", lines), opened("whoosh", lines)

    def factor(query: Query) -> float:
        slow = best(whoosh.answer(query), TIMES_WHOOSH)
        return slow / best(ours.answer(query), TIMES_OURS)

    factors = {query.name: factor(query) for query in queries}
    assert len(factors) == len(ASKED)
    assert statistics.geometric_mean(factors.values()) > LEAST, factors
    whoosh.close()
