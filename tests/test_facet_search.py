"""The values of a facet of a search: counted as its page counts them, and searched by text."""

from pathlib import Path

import pytest

from indexer.errors import RequestError
from indexer.fields import FACETS
from indexer.index import Index
from indexer.request import Choice, Condition, Facet, Mode, SearchRequest
from indexer.settings import Settings
from tests.support import build, post

POSTS = [
    post(
        "a", "redis cache", tags=("System Design", "Café"), categories=("Tech",), day="2024-05-01"
    ),
    post("b", "redis", tags=("System-Design", "design", "C++"), categories=("Life",)),
    post("c", "kafka", tags=("Redesign", "design", "C#"), categories=("Tech",), day="2025-05-01"),
    post("d", "kafka", tags=("design", "Naïve systems"), categories=("Tech",), day="2023-05-01"),
]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """POSTS in two segments."""
    return Index(build(tmp_path, POSTS[:2], POSTS[2:]), Settings(index=str(tmp_path)))


def counts(facet: Facet) -> dict[str, int]:
    """Labels and counts in the order they are listed."""
    return {value.label: value.count for value in facet.values}


REQUESTS = [
    SearchRequest(),
    SearchRequest("redis"),
    SearchRequest("redsi"),
    SearchRequest("no such word"),
    SearchRequest(
        "kafka", (Choice("category", Mode.ANY, "Life"), Choice("tag", Mode.ALL, "design"))
    ),
    SearchRequest("", (Choice("tag", Mode.ANY, "design"), Choice("tag", Mode.NONE, "C#"))),
    SearchRequest("kafka", where=((Condition("year", "2025", ""),),), page=3),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: one.query)
def test_every_facet_is_the_one_of_the_page(index: Index, request_: SearchRequest) -> None:
    page = index.search(request_, facets=tuple(FACETS))
    assert [index.facet(name, request_) for name in FACETS] == list(page.facets)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("design", {"design": 3, "System Design": 2, "Redesign": 1}),
        ("DÉSIGN ", {"design": 3, "System Design": 2, "Redesign": 1}),
        ("system_d", {"System Design": 2}),
        ("sys", {"System Design": 2, "Naïve systems": 1}),
        ("cafe", {"Café": 1}),
        ("naive", {"Naïve systems": 1}),
        ("c", {"C#": 1, "C++": 1, "Café": 1}),
        ("c+", {"C++": 1}),
        ("redis", {}),
        ("\0<b>", {}),
        ("\ud800", {}),
    ],
)
def test_values_are_found_by_a_part_of_their_labels(
    text: str, expected: dict[str, int], index: Index
) -> None:
    facet = index.facet("tag", text=text)
    assert list(counts(facet).items()) == list(expected.items())
    assert facet.distinct == len(expected)


def test_a_search_counts_all_but_months_and_ranges_of_minutes_unasked(index: Index) -> None:
    counted = [facet.name for facet in index.search(SearchRequest()).facets]
    assert counted == ["tag", "category", "series", "author", "year", "lang", "minutes"]


def test_values_of_a_search_are_counted_in_that_search(index: Index) -> None:
    chosen = SearchRequest("kafka", (Choice("tag", Mode.ANY, "C#"),))
    assert counts(index.facet("tag", chosen, "design")) == {"design": 2, "Redesign": 1}
    assert counts(index.facet("category", chosen, "t")) == {"Tech": 1}
    assert index.facet("tag", chosen, "c").values[0].selected


def test_a_limit_keeps_the_first_and_tells_how_many_there_are(index: Index) -> None:
    facet = index.facet("tag", text="design", limit=2)
    assert (list(counts(facet)), facet.distinct) == (["design", "System Design"], 3)
    facet = index.facet("tag", limit=1)
    assert (list(counts(facet)), facet.distinct) == (["design"], 7)


def test_values_stay_in_the_order_of_the_facet(index: Index) -> None:
    assert list(counts(index.facet("year", text="20"))) == ["2025", "2024", "2023"]


def test_what_is_not_there_is_refused(index: Index) -> None:
    with pytest.raises(RequestError, match=r"^colour: no facet is called that; allowed: tag, "):
        index.facet("colour")
    with pytest.raises(RequestError, match="limit: 0 is out of range"):
        index.facet("tag", limit=0)
    with pytest.raises(RequestError, match="no facet is called that"):
        index.facet("tag", SearchRequest(choices=(Choice("colour", Mode.ALL, "red"),)))
