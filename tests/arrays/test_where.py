"""Conditions narrow a search, its hits, its total and its counts alike."""

import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import Every

from indexer.engine import Plan
from indexer.errors import RequestError
from indexer.fields import DATE, FACETS
from indexer.index import Index
from indexer.post import Post
from indexer.request import Choice, Condition, Mode, SearchRequest, Where
from indexer.settings import Settings
from tests.arrays.model import choices, chosen, key_of, some_posts, true_facet, values_of
from tests.support import build, post

BOUNDS = {
    DATE: ("", "1969-12-31", "2023-01-01", "2024-02-29", "2025-11-03"),
    "tag": ("", "Redis", "C#", "system design"),
    "year": ("", "1969", "2024"),
    "month": ("", "2023-05", "2024-03"),
    "length": ("", "1", "5"),
    "minutes": ("", "1", "2", "10"),
}


def conditions() -> st.SearchStrategy[Where]:
    """Groups of conditions, one of them sometimes empty, which no post meets."""
    one = st.sampled_from(list(BOUNDS)).flatmap(
        lambda name: st.builds(
            Condition,
            st.just(name),
            st.sampled_from(BOUNDS[name]),
            st.sampled_from(BOUNDS[name]),
            st.booleans(),
        )
    )
    return st.lists(st.lists(one, max_size=3).map(tuple), max_size=3).map(tuple)


def meeting(posts: Iterable[Post], where: Where) -> list[Post]:
    """The posts that meet a condition of each group."""
    return [p for p in posts if all(any(_meets(p, one) for one in group) for group in where)]


def _meets(one: Post, condition: Condition) -> bool:
    field, low, high, negated = condition
    if field == DATE:
        keys = [one.day.isoformat()] if one.day else []
    else:
        keys = list(values_of(one, field))
        low, high = (key_of(field, bound) if bound else "" for bound in (low, high))
    inside = any(low <= key and (not high or key <= high) for key in keys)
    return inside is not negated


@settings(max_examples=60)
@given(posts=some_posts(), where=conditions(), picked=choices(), cut=st.integers(0, 9))
def test_hits_total_and_counts_are_those_of_the_posts_that_meet_them(
    posts: list[Post], where: Where, picked: tuple[Choice, ...], cut: int
) -> None:
    with TemporaryDirectory() as folder:
        engine = build(Path(folder), posts[:cut], posts[cut:])
        answer = engine.search(Plan(Every(), picked, tuple(FACETS), where=where))
        left = meeting(posts, where)
        assert {hit.card.slug for hit in answer.hits} == {p.slug for p in chosen(left, picked)}
        assert answer.total == len(answer.hits)
        for facet in answer.facets:
            true = {v.key: v.count for v in true_facet(left, picked, facet.name).values}
            assert {v.key: v.count for v in facet.values if v.count} == {
                key: count for key, count in true.items() if count
            }


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Three posts of two years, opened as programs open an index."""
    engine = build(
        tmp_path,
        [
            post("old", "redis cache", day="2023-05-01"),
            post("new", "redis cache", day="2025-01-01"),
            post("other", "sticky note", day="2025-02-01"),
        ],
    )
    return Index(engine, Settings(index=str(tmp_path)))


def test_words_are_widened_only_as_far_as_the_conditions_leave_posts(index: Index) -> None:
    where = ((Condition(DATE, "2025-01-01", ""),),)
    page = index.search(SearchRequest("redsi", where=where))
    assert [hit.card.slug for hit in page.hits] == ["new"]
    assert [step.total for step in page.widened] == [1]


def test_an_explanation_says_which_condition_leaves_the_post_out(index: Index) -> None:
    where = ((Condition("year", "2025", "2025"), Condition("minutes", "5", "10")),)
    account = index.explain(SearchRequest("redis", where=where), "old").account
    assert account.place == 0
    [reason] = account.why.details
    assert reason.text == "filter: it does not have year 2025 or minutes 5 to 10"


def test_a_condition_on_nothing_known_is_told(index: Index) -> None:
    with pytest.raises(RequestError, match="no facet is called that"):
        index.search(SearchRequest(where=((Condition("colour", "red", "red"),),)))


def test_a_place_to_go_on_from_has_a_meaning_by_newest_only(index: Index) -> None:
    first = index.search(SearchRequest(size=1))
    rest = index.search(SearchRequest(after=first.last))
    assert [hit.card.slug for hit in (*first.hits, *rest.hits)] == ["other", "new", "old"]
    with pytest.raises(RequestError, match="after: it has no meaning by relevance"):
        index.search(SearchRequest("redis", after=first.last))


def test_filters_with_long_values_are_not_remembered(tmp_path: Path) -> None:
    """Readers may send any: a thousand of them would take hundreds of megabytes."""
    index = Index(build(tmp_path, [post("a", "x", tags=("redis",))]), Settings())

    def ask(value: str) -> int:
        long = tuple(Choice("tag", Mode.ANY, f"{value}{n}" + "x" * 900) for n in range(99))
        return index.search(SearchRequest(choices=(*long, Choice("tag", Mode.ANY, "redis")))).total

    assert ask("first") == 1
    tracemalloc.start()
    assert [ask(str(n)) for n in range(50)] == [1] * 50
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 1_000_000
