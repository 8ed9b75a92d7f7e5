"""The evaluator, Whoosh over our reader, and a stock Whoosh index give the same answers."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as q
from whoosh.index import FileIndex
from whoosh.query import Query
from whoosh.searching import Searcher

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.evaluator import Evaluator
from indexer.arrays.kernels import SEARCHING
from indexer.arrays.ranking import Bm25
from indexer.arrays.reader import ArrayReader
from indexer.arrays.stored import unpack_post
from indexer.post import Post
from indexer.request import Match
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from tests.arrays.loops import with_loops
from tests.arrays.stock import stock_hits, stock_index
from tests.query.queries import queries
from tests.query.trees import parse
from tests.support import EXAMPLE, build, corpus, readings

WORDS = (
    "government open source design team the of to digital agile procurement accessibility "
    "running user research Code content federal API data cache "
    "database request Python don't isn't Pepperoni xyzzy"
).split()
TAGS = [
    "agile",
    "System Design",
    "Redis",
    "Open Source",
    "accessibility",
    "transformation services",
    "no such tag",
]


@pytest.fixture(scope="module", params=["example", "18f"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ArrayEngine:
    """Real posts in three segments, some of them deleted again."""
    folder = EXAMPLE if request.param == "example" else corpus(request.param)
    source = open_source(SourceSettings(str(folder)), Settings())
    posts = [reading.post for reading in readings(source)]
    place: Path = tmp_path_factory.mktemp("index")
    gone = [post.slug for post in posts[::17]]
    return build(place, posts[::3], posts[1::3], posts[2::3], deleted=gone)


@pytest.fixture(scope="module")
def reader(engine: ArrayEngine) -> ArrayReader:
    """The reader of the newest generation."""
    return engine.opened().reader


@pytest.fixture(scope="module")
def posts(reader: ArrayReader) -> dict[int, Post]:
    """The living posts by number."""
    return {number: _post(reader, number) for number in reader.all_doc_ids()}


@pytest.fixture(scope="module")
def stock(posts: dict[int, Post]) -> FileIndex:
    """The same living posts in a stock index."""
    return stock_index(posts.values())


def _post(reader: ArrayReader, number: int) -> Post:
    view = next(v for v in reversed(reader.snapshot.views) if v.base <= number)
    segment, local = view.segment, number - view.base
    return unpack_post(segment.cards[local], segment.texts[local], segment.htmls[local])


def evaluated(reader: ArrayReader, tree: Query) -> dict[int, float]:
    """All living matches and scores by the array evaluator, numbered through."""
    found: dict[int, float] = {}
    for number, view in enumerate(reader.snapshot.views):
        matches = Evaluator(reader).matches(tree, number)
        assert np.all(np.diff(matches.posts) > 0), "posts must ascend"
        for post, score in zip(matches.posts.tolist(), matches.scores().tolist(), strict=True):
            if view.alive is None or view.alive[post]:
                found[view.base + post] = score
    return found


@settings(max_examples=400, deadline=None)
@given(text=queries(WORDS, TAGS), match=st.sampled_from(Match))
def test_three_ways_to_one_answer(
    reader: ArrayReader, posts: dict[int, Post], stock: FileIndex, text: str, match: Match
) -> None:
    tree = parse(text, match)
    ours = evaluated(reader, tree)
    numbers, scores = reader.whoosh_matches(tree)
    assert sorted(ours) == numbers.tolist()
    assert np.allclose([ours[number] for number in numbers.tolist()], scores, rtol=1e-4)
    assert all(np.isfinite(score) and score > 0 for score in ours.values())
    found = stock_hits(stock, tree.accept(reader.expanded))
    assert {posts[number].id for number in ours} == found


@settings(max_examples=400, deadline=None)
@given(text=queries(WORDS, TAGS), match=st.sampled_from(Match), masked=st.booleans())
def test_compiled_loops_and_numpy_give_equal_answers(
    reader: ArrayReader, text: str, match: Match, masked: bool
) -> None:
    tree = parse(text, match)
    for number, view in enumerate(reader.snapshot.views):
        mask = np.arange(view.posts) % 3 > 0 if masked else None
        answers = []
        for loops in ((), SEARCHING):
            with with_loops(loops):
                matches = Evaluator(reader, mask).matches(tree, number).within(mask)
                answers.append((matches.posts.tolist(), matches.scores().tolist()))
        assert answers[0] == answers[1]


def test_a_node_that_the_evaluator_does_not_know_goes_to_whoosh(reader: ArrayReader) -> None:
    words = [q.Term("text", "open"), q.Term("text", "sourc")]
    best_of = q.DisjunctionMax(words)
    ours = evaluated(reader, best_of)
    assert ours.keys() == evaluated(reader, q.Or(words)).keys()
    assert ours == pytest.approx(
        dict(zip(*(a.tolist() for a in reader.whoosh_matches(best_of)), strict=True))
    )


@pytest.mark.parametrize("limit", [None, 10])
@pytest.mark.parametrize(
    "text", ["agile OR user*", "open -data", '"open source" team', "tag:agile"]
)
def test_whooshs_searcher_runs_over_our_reader(
    reader: ArrayReader, text: str, limit: int | None
) -> None:
    tree = parse(text)
    ours = evaluated(reader, tree)
    results = Searcher(reader, weighting=Bm25()).search(tree, limit=limit)
    best = sorted(ours.values(), reverse=True)[:limit]
    assert [score for score, _ in results.top_n] == pytest.approx(best, rel=1e-4)
    assert all(ours[number] == pytest.approx(score, rel=1e-4) for score, number in results.top_n)


def test_whooshs_own_weighting_runs_over_our_reader(reader: ArrayReader) -> None:
    results = Searcher(reader).search(parse("open source"), limit=5)
    assert len(results.top_n) == min(5, len(evaluated(reader, parse("open source"))))
