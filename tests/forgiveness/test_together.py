"""What is asked of an engine that does not depend on another answer is asked together."""

from pathlib import Path

import pytest

from indexer.index import Index
from indexer.request import Choice, Mode, SearchRequest
from indexer.settings import Settings
from tests.counted_engine import counting
from tests.support import build, post

POSTS = [
    post("a", "a redis cache of streams", tags=("db",)),
    post("b", "redis cluster with load balancer"),
    post("c", "kafka streams and connectors"),
]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """An index of POSTS."""
    return Index(build(tmp_path, POSTS), Settings())


def test_the_words_of_a_search_are_counted_together(index: Index) -> None:
    with counting(index) as engine:
        assert index.search(SearchRequest("redis loadbalancer nothingofit kafka streams")).widened
    counts = engine.counts()
    assert counts[:2] == [1, 5]
    assert 6 in counts  # the five words and all posts, for what to leave out


def test_what_steps_add_with_filters_is_counted_together(index: Index) -> None:
    chosen = (Choice("tag", Mode.ALL, "db"),)
    with counting(index) as engine:
        index.search(SearchRequest("redsi clutser kafka streams", chosen))
    totals = [[plan for plan in plans if plan.limit == 0] for plans in engine.searches_asked()]
    filtered = [plans for plans in totals if plans and plans[0].choices]
    assert [len(plans) for plans in filtered] == [2, 1]  # what steps add, and what may be meant


def test_words_that_were_tried_are_counted_together(index: Index) -> None:
    with counting(index) as engine:
        tried = index.tried(SearchRequest("kafak caceh cluster zzzz"))
    assert [word.posts for word in tried] == [0, 0, 1, 0]
    assert engine.counts() == [4, 2]
