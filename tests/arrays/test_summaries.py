"""Sums of numbers of posts are those of the posts found, all of them and no others."""

from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import Every

from indexer.arrays import kernels
from indexer.engine import Plan
from indexer.errors import RequestError
from indexer.fields import DATE, NUMBERS
from indexer.index import Index
from indexer.post import Post
from indexer.request import Choice, SearchRequest, Summary
from indexer.settings import Settings
from tests.arrays.model import choices, chosen, some_posts, values_of
from tests.support import build, post

FIELDS = (DATE, *NUMBERS)


def numbers(one: Post, field: str) -> list[int]:
    """The numbers that a post has in a field."""
    if field == DATE:
        days = [one.day] if one.day else []
        return [int(datetime.combine(day, time(), UTC).timestamp()) for day in days]
    return [int(label) for label in values_of(one, field).values()]


def true_summaries(posts: list[Post]) -> tuple[Summary, ...]:
    """What the numbers of the posts come to."""
    of_field = {field: [n for one in posts for n in numbers(one, field)] for field in FIELDS}
    return tuple(
        Summary(field, min(found), max(found), sum(found), len(found))
        for field, found in of_field.items()
        if found
    )


@settings(max_examples=60)
@given(
    posts=some_posts(),
    picked=choices(),
    cut=st.integers(0, 9),
    gone=st.sets(st.integers(0, 8), max_size=3),
    compiled=st.booleans(),
)
def test_sums_are_those_of_the_posts_found(
    posts: list[Post], picked: tuple[Choice, ...], cut: int, gone: set[int], compiled: bool
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        if compiled:
            kernels.load(kernels.SEARCHING)
        else:
            patched.setattr(kernels, "loaded", {})
        deleted = [p.slug for n, p in enumerate(posts) if n in gone]
        engine = build(Path(folder), posts[:cut], posts[cut:], deleted=deleted)
        answer = engine.search(Plan(Every(), picked, limit=1, stats=FIELDS))
    living = [p for p in posts if p.slug not in deleted]
    assert answer.stats == true_summaries(chosen(living, picked))
    assert answer.facets == ()


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Three posts, opened as programs open an index."""
    posts = [
        post("old", "redis", day="1969-12-31"),
        post("new", "redis " * 1001, day="2025-01-01"),
        post("other", "sticky note"),
    ]
    return Index(build(tmp_path, posts), Settings(index=str(tmp_path)))


def test_a_search_brings_the_sums_asked_for(index: Index) -> None:
    page = index.search(SearchRequest("redis", size=1), facets=(), stats=("minutes", "date"))
    assert page.stats == (
        Summary("minutes", 1, 5, 6, 2),
        Summary("date", -86_400, 1_735_689_600, 1_735_603_200, 2),
    )
    assert page.stats[0].average == 3.0
    assert page.facets == ()
    assert index.search(SearchRequest("redis")).stats == ()


def test_a_search_without_such_posts_has_no_sums(index: Index) -> None:
    assert index.search(SearchRequest("nothing such"), stats=FIELDS).stats == ()
    undated = index.search(SearchRequest("sticky"), stats=FIELDS).stats
    assert [summary.field for summary in undated] == ["minutes", "length"]


def test_facets_and_their_values_are_those_asked_for(index: Index) -> None:
    [year] = index.search(SearchRequest(), facets=("year",), facet_values=1).facets
    assert (year.name, len(year.values), year.distinct) == ("year", 1, 2)


@pytest.mark.parametrize("field", ["tag", "colour", ""])
def test_what_has_no_numbers_is_refused(field: str, index: Index) -> None:
    with pytest.raises(RequestError, match=f"^{field}: it has no numbers; allowed: date, year, "):
        index.search(SearchRequest(), stats=(field,))
