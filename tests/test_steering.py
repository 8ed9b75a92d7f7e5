"""Pinned posts and posts called as the query stand first."""

from pathlib import Path

import pytest

from indexer.index import Index
from indexer.request import Choice, Mode, SearchRequest
from indexer.settings import Settings
from indexer.steering import pins_of, signals_of, steered
from tests.query.trees import parse, shown
from tests.support import build, post

POSTS = [
    post("body", "sticky note " * 20, title="On paper", day="2024-01-01"),
    post("called", "x " * 80, title="Sticky: Note!", day="2010-01-01"),
    post("pinned", "nothing", tags=("Guide",), day="2009-01-01"),
    post("also", "nothing either", day="2008-01-01"),
    post("hidden", "nothing at all", excluded=True),
]
PINS = {"Sticky   NOTE": "pinned no-such-post also pinned hidden"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The posts, with pins for one query."""
    return Index(build(tmp_path_factory.mktemp("index"), POSTS), Settings(pins=PINS))


def slugs(index: Index, query: str, *choices: Choice) -> list[str]:
    """The slugs of the hits."""
    page = index.search(SearchRequest(query=query, choices=choices))
    return [hit.card.slug for hit in page.hits]


@pytest.mark.parametrize("query", ["sticky note", " STICKY  nöte "])
def test_pins_come_first_in_their_order_then_the_post_called_so(index: Index, query: str) -> None:
    assert slugs(index, query) == ["pinned", "also", "called", "body"]


def test_the_title_counts_however_it_is_written(index: Index) -> None:
    assert slugs(index, '"sticky note"') == ["called", "body"]
    assert slugs(index, "note sticky") == ["body", "called"]


def test_choices_leave_pinned_posts_out_like_any_other(index: Index) -> None:
    assert slugs(index, "sticky note", Choice("tag", Mode.ALL, "guide")) == ["pinned"]
    assert slugs(index, "sticky note", Choice("tag", Mode.NONE, "guide"))[0] == "also"


def test_scores_are_those_of_the_words(index: Index) -> None:
    page = index.search(SearchRequest(query="sticky note"))
    assert all(0 < hit.score < 100 for hit in page.hits)


def test_no_query_has_no_pins(tmp_path: Path) -> None:
    index = Index(build(tmp_path, POSTS), Settings(pins={"": "also"}))
    assert slugs(index, " ")[0] == "body"


def test_what_matches_nothing_can_be_pinned(tmp_path: Path) -> None:
    index = Index(build(tmp_path, POSTS), Settings(pins={"xyzzy": "also"}))
    assert slugs(index, "xyzzy") == ["also"]
    assert slugs(index, "plugh") == []


def test_tiers_of_the_tree_stay_tiers() -> None:
    tree = parse("a OR b")
    once = steered(tree, "a b", {})
    twice = steered(once, "a b", pins_of({"a b": "p"}))
    assert [shown(child) for child in twice.subqueries[-2:]] == [
        shown(child) for child in once.subqueries
    ]
    assert twice.subqueries[0].text == "p"


def test_the_whole_query_may_be_a_tag() -> None:
    assert signals_of("Redis?", 1).tags == ("redis",)
    assert signals_of('"System Design"', 1).tags == ("system-design",)
    assert signals_of(" ?! ", 7).tags == ()
    assert signals_of(" ?! ", 7).half_life == 7
