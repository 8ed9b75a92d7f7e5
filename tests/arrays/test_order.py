"""The order of hits: the same however the posts are spread over segments, and over pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import Every

from indexer.arrays.engine import ArrayEngine
from indexer.engine import Found, Plan
from indexer.language.analysis import fold
from indexer.post import Post
from indexer.request import Place, Sort
from tests.arrays.model import some_posts
from tests.query.trees import parse
from tests.support import build, post

QUERIES = ["", "cache", "cache OR note", "note*", '"sticky note"', "-cache", "title:redis", "the"]
DAYS = ("2025-11-02", None, "2024-02-29", "2025-11-02", "1969-12-31")


def hits(engine: ArrayEngine, query: str, sort: Sort, size: int = 99) -> list[Found]:
    """All hits, collected page by page."""
    return list(_paged(engine, query, sort, size))


def _paged(engine: ArrayEngine, query: str, sort: Sort, size: int) -> Iterator[Found]:
    offset, total = 0, 1
    while offset < total:
        answer = engine.search(Plan(parse(query), sort=sort, offset=offset, limit=size))
        assert len(answer.hits) == min(size, answer.total - offset)
        yield from answer.hits
        offset, total = offset + size, answer.total


def slugs(engine: ArrayEngine, query: str, sort: Sort) -> list[str]:
    """The slugs of all hits in their order."""
    return [hit.card.slug for hit in hits(engine, query, sort)]


def by_newest(post: Post) -> tuple[Any, ...]:
    """Newest first, undated last, ties by id."""
    return -post.timestamp, post.id


ORDERS: dict[Sort, Callable[[Post], tuple[Any, ...]]] = {
    Sort.NEWEST: by_newest,
    Sort.OLDEST: lambda post: (post.date is None, post.timestamp, post.id),
    Sort.TITLE: lambda post: ([fold(word) for word in post.title.split()], *by_newest(post)),
}


@settings(max_examples=50)
@given(posts=some_posts(), cuts=st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted))
def test_segments_and_pages_do_not_change_the_order(posts: list[Post], cuts: list[int]) -> None:
    first, second = cuts
    parts = (posts[:first], posts[first:second], posts[second:])
    with TemporaryDirectory() as one, TemporaryDirectory() as several:
        whole, cut = build(Path(one), posts), build(Path(several), *parts)
        for query in QUERIES:
            for sort in Sort:
                expected = hits(whole, query, sort)
                assert hits(cut, query, sort) == expected
                assert hits(cut, query, sort, size=2) == expected
        for sort, key in ORDERS.items():
            assert slugs(cut, "", sort) == [p.slug for p in sorted(posts, key=key)]


@settings(max_examples=50)
@given(posts=some_posts(), query=st.sampled_from(QUERIES), cut=st.integers(0, 9))
def test_relevance_is_score_then_newest_then_id(posts: list[Post], query: str, cut: int) -> None:
    by_slug = {p.slug: p for p in posts}
    with TemporaryDirectory() as folder:
        found = hits(build(Path(folder), posts[:cut], posts[cut:]), query, Sort.RELEVANCE)
    keys = [(-hit.score, *by_newest(by_slug[hit.card.slug])) for hit in found]
    assert keys == sorted(keys)


@pytest.fixture(params=[1, 2, 3], ids="{} segments".format)
def tied(request: pytest.FixtureRequest, tmp_path: Path) -> ArrayEngine:
    """Posts that differ in date and id only, in so many segments; every third is undated."""
    posts = [
        post(f"p{n}", "cache", title="One title", day=DAYS[n % 5]) for n in (3, 0, 4, 1, 2, 8, 6)
    ]
    return build(tmp_path, *(posts[n :: request.param] for n in range(request.param)))


@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.NEWEST, Sort.TITLE])
def test_ties_are_broken_by_newest_then_by_id(sort: Sort, tied: ArrayEngine) -> None:
    assert slugs(tied, "cache", sort) == ["p0", "p3", "p8", "p2", "p4", "p1", "p6"]


def test_the_oldest_come_first_and_ties_by_id(tied: ArrayEngine) -> None:
    assert slugs(tied, "cache", Sort.OLDEST) == ["p4", "p2", "p0", "p3", "p8", "p1", "p6"]


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_undated_posts_come_last(sort: Sort, tied: ArrayEngine) -> None:
    assert slugs(tied, "", sort)[-2:] == ["p1", "p6"]


def test_titles_are_in_the_order_of_their_words(tmp_path: Path) -> None:
    titles = ["“Zebra”", "apple", "Éclair", "'Banana'", "banana split", "10 Things", "Apple"]
    posts = [post(f"p{n}", title=title) for n, title in enumerate(titles)]
    listed = [hit.card.title for hit in hits(build(tmp_path, posts), "", Sort.TITLE)]
    assert listed == [
        "10 Things",
        "apple",
        "Apple",
        "'Banana'",
        "banana split",
        "Éclair",
        "“Zebra”",
    ]


def test_the_hour_tells_posts_of_one_day_apart(tmp_path: Path) -> None:
    posts = [
        post(name, day=f"2025-11-02T{hour}:00")
        for name, hour in (("b", "08"), ("a", "20"), ("c", "09"))
    ]
    assert slugs(build(tmp_path, posts[:2], posts[2:]), "", Sort.NEWEST) == ["a", "c", "b"]


@pytest.mark.parametrize("sort", Sort)
def test_only_relevance_has_scores(sort: Sort, tied: ArrayEngine) -> None:
    scores = {hit.score for hit in hits(tied, "cache", sort)}
    assert (scores == {0.0}) is (sort is not Sort.RELEVANCE)


@pytest.mark.parametrize("sort", Sort)
def test_beyond_the_last_page_there_is_nothing(sort: Sort, tied: ArrayEngine) -> None:
    answer = tied.search(Plan(Every(), sort=sort, offset=7, limit=20))
    assert (answer.total, answer.hits) == (7, ())


@settings(max_examples=40)
@given(posts=some_posts(), cut=st.integers(0, 9), size=st.integers(1, 4), gone=st.integers(0, 8))
def test_who_reads_behind_the_last_post_misses_none_though_it_is_deleted(
    posts: list[Post], cut: int, size: int, gone: int
) -> None:
    with TemporaryDirectory() as folder:
        engine = build(Path(folder), posts[:cut], posts[cut:])
        read: list[str] = []
        place = None
        while page := engine.search(Plan(Every(), sort=Sort.NEWEST, limit=size, after=place)).hits:
            read += [hit.card.slug for hit in page]
            last = read[-1]
            place = Place(next(p.timestamp for p in posts if p.slug == last), page[-1].card.id)
            if len(read) > gone:
                with engine.writer() as writer:
                    writer.delete(page[-1].card.id)
    assert read == [p.slug for p in sorted(posts, key=by_newest)]


def test_an_answer_by_newest_says_where_its_last_post_stands(tmp_path: Path) -> None:
    posts = [post("a", day="2024-01-01"), post("b", day="2024-01-01"), post("c", day="2023-01-01")]
    engine = build(tmp_path, posts)
    place = engine.search(Plan(Every(), sort=Sort.NEWEST, limit=1)).last
    assert place == Place(posts[0].timestamp, "id-a")
    assert [
        h.card.slug for h in engine.search(Plan(Every(), sort=Sort.NEWEST, after=place)).hits
    ] == ["b", "c"]
    assert engine.search(Plan(Every(), sort=Sort.OLDEST, limit=1)).last is None
