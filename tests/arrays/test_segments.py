"""Whatever the history of an index, it answers as one built at once from the posts that are left."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.writer import segments_to_merge
from indexer.engine import Answer, Engine, Plan, SourceState
from indexer.errors import NotFound
from indexer.fields import FACETS
from indexer.post import Post
from indexer.request import Choice, Mode, Sort
from tests.arrays.model import posts_called
from tests.query.trees import parse
from tests.support import build, post

SLUGS = ("a", "b", "c", "d", "e", "f")
REDIS = Choice("tag", Mode.ANY, "Redis")
PLANS = [
    Plan(parse(query), choices, tuple(FACETS), sort=sort)
    for query, choices, sort in (
        ("", (), Sort.NEWEST),
        ("", (), Sort.TITLE),
        ("cache", (), Sort.RELEVANCE),
        ("redis OR note", (REDIS,), Sort.RELEVANCE),
        ('"sticky note"~2', (), Sort.OLDEST),
        ("cach* -the", (), Sort.RELEVANCE),
        ("title:the cache", (), Sort.RELEVANCE),
    )
]

Change = dict[str, Post | None]
"""What one commit does: slug -> the post to put, or None to delete it."""


def changes() -> st.SearchStrategy[Change]:
    """Some posts put and some deleted; now and then a post gets another slug."""
    one = {slug: st.none() | posts_called(slug) | _moved(slug) for slug in SLUGS}
    return st.fixed_dictionaries({}, optional=one)


def _moved(slug: str) -> st.SearchStrategy[Post]:
    return posts_called(slug).map(lambda post: replace(post, slug=f"new-{slug}"))


def apply(engine: ArrayEngine, change: Change, *, full: bool = False) -> None:
    """Make the changes of one commit, with an item for each post as a run over a source has."""
    with engine.writer(full=full) as writer:
        states = {} if full else dict(writer.states())
        states.update(
            (slug, SourceState("1", id=f"id-{slug}", slug=one.slug if one else ""))
            for slug, one in change.items()
        )
        writer.keep(states)
        for slug, one in change.items():
            if one is None:
                writer.delete(f"id-{slug}")
            else:
                writer.put(one)


def answers(engine: Engine) -> list[Answer]:
    """All that an engine answers to the plans, but for the generation's name."""
    return [replace(engine.search(plan), generation="") for plan in PLANS]


@settings(max_examples=200)
@given(history=st.lists(changes(), min_size=1, max_size=5), full=st.sampled_from([-1, -1, 1, 3]))
def test_any_history_answers_as_one_build(history: list[Change], full: int) -> None:
    posts: dict[str, Post] = {}
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        engine = ArrayEngine(Path(folder))
        for number, change in enumerate(history):
            apply(engine, change, full=number == full)
            posts = {} if number == full else posts
            posts = {slug: one for slug, one in {**posts, **change}.items() if one}
            check_posts(engine, posts)
            assert engine.verify() == []
        assert answers(engine) == answers(build(Path(other), posts.values()))


@settings(max_examples=100)
@given(history=st.lists(st.none() | changes(), min_size=1, max_size=7))
def test_going_back_is_part_of_any_history(history: list[Change | None]) -> None:
    with TemporaryDirectory() as folder:
        engine = ArrayEngine(Path(folder))
        apply(engine, {})
        lines: list[tuple[str, dict[str, Post]]] = [(engine.generation, {})]
        seen = {engine.generation}
        for change in history:
            if change is None and len(lines) > 1:
                lines.pop()
                assert engine.rollback() == lines[-1][0]
            elif change is not None:
                apply(engine, change)
                posts = {slug: one for slug, one in {**lines[-1][1], **change}.items() if one}
                if engine.generation != lines[-1][0]:
                    assert engine.generation not in seen
                    seen.add(engine.generation)
                    lines = [*lines, (engine.generation, posts)][-3:]
            check_posts(engine, lines[-1][1])
            assert engine.verify() == []


def check_posts(engine: ArrayEngine, posts: Mapping[str, Post]) -> None:
    """Each post is found whole under its slug, and no other."""
    there = {one.slug: one for one in posts.values()}
    for slug in (*SLUGS, *(f"new-{slug}" for slug in SLUGS)):
        if slug in there:
            assert engine.post(slug) == there[slug]
        else:
            with pytest.raises(NotFound, match=f"^No post is called '{slug}'.$"):
                engine.post(slug)
    assert engine.stats().posts == len(there)
    assert engine.search(PLANS[0]).total == len(there)


def test_small_segments_become_one(tmp_path: Path) -> None:
    engine = ArrayEngine(tmp_path)
    sizes = []
    for slug in SLUGS:
        apply(engine, {slug: post(slug, "cache")})
        sizes.append(engine.stats().segments)
    assert sizes == [1, 2, 3, 1, 2, 3]


def test_a_worn_segment_is_written_anew(tmp_path: Path) -> None:
    engine = build(tmp_path, [post(slug) for slug in "abcdefgh"])
    deleted = []
    for slug in "abc":
        apply(engine, {slug: None})
        deleted.append(engine.stats().deleted)
    assert deleted == [1, 2, 0]
    assert engine.stats().posts == 5


def test_the_last_post_may_go(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a", "cache", tags=("Redis",))], deleted=["a"])
    assert (engine.stats().posts, engine.stats().segments) == (0, 0)
    assert [answer.total for answer in answers(engine)] == [0] * len(PLANS)
    apply(engine, {"b": post("b", "cache")})
    assert engine.stats().posts == 1


def test_posts_without_any_word_are_posts(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a", title="!")], [post("b", title="")], deleted=["a"])
    assert engine.search(PLANS[0]).total == 1
    assert engine.search(PLANS[2]).total == 0


def test_many_words_are_written_in_several_segments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.arrays.segment_maker.TOKENS_PER_SEGMENT", 3)
    engine = build(tmp_path, [post(slug, "cache note note") for slug in "abc"])
    assert (engine.stats().segments, engine.stats().posts) == (1, 3)  # what is built anew is merged
    apply(engine, {slug: post(slug, "cache note note") for slug in "de"})
    assert (engine.stats().segments, engine.stats().posts) == (3, 5)


def test_a_merge_goes_term_by_term_and_post_by_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.arrays.merge_postings.TOKENS_AT_ONCE", 3)
    monkeypatch.setattr("indexer.arrays.merge.BYTES_AT_ONCE", 3)
    posts = [
        post(slug, f"the cache of {slug} and Redis notes", title="Sticky note") for slug in SLUGS
    ]
    merged = build(tmp_path / "merged", posts[:2], posts[2:3], posts[3:4], posts[4:])
    assert merged.stats().segments == 1
    assert answers(merged) == answers(build(tmp_path / "whole", posts))


@pytest.mark.parametrize(
    ("living", "posts", "merged"),
    [
        ([], [], []),
        ([5], [5], []),
        ([1, 1, 1], [1, 1, 1], []),
        ([1, 1, 1, 1], [1, 1, 1, 1], [0, 1, 2, 3]),
        ([8, 1, 8, 8], [8, 1, 8, 8], [0, 1, 2, 3]),
        ([9, 1, 9, 9], [9, 1, 9, 9], []),
        ([900, 1, 2, 1, 1], [900, 1, 2, 1, 1], [1, 2, 3, 4]),
        ([1000, 1, 1000, 1, 1000, 1, 1000, 1], [1000, 1, 1000, 1, 1000, 1, 1000, 1], [1, 3, 5, 7]),
        ([1, 1000, 1000, 1000, 1000], [1, 1000, 1000, 1000, 1000], [1, 2, 3, 4]),
        ([75], [100], []),
        ([74], [100], [0]),
        ([0], [3], [0]),
        ([90, 70, 8], [100, 100, 8], [1]),
        ([0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 2, 3]),
    ],
)
def test_which_segments_are_merged(living: list[int], posts: list[int], merged: list[int]) -> None:
    assert segments_to_merge(living, posts) == merged


@given(sizes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=40))
def test_merging_comes_to_an_end(sizes: Sequence[tuple[int, int]]) -> None:
    segments = [(living, living + deleted) for living, deleted in sizes]
    for _ in range(2 * len(segments) + 1):
        chosen = segments_to_merge(*zip(*segments, strict=True)) if segments else []
        if not chosen:
            break
        living = sum(segments[i][0] for i in chosen)
        kept = [s for i, s in enumerate(segments) if i not in chosen]
        segments = kept + ([(living, living)] if living else [])
    else:
        pytest.fail("still merging")
    assert len(segments) <= 3 * 8
    assert sum(s[0] for s in segments) == sum(s[0] for s in sizes)
