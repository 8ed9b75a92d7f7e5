"""Plans have the same answers with compiled loops and without."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.arrays import kernels
from indexer.engine import Plan, Signals
from indexer.fields import FACETS
from indexer.post import Post
from indexer.request import Choice, Sort
from tests.arrays.model import choices, some_posts
from tests.query.trees import parse
from tests.support import build

QUERIES = [
    "",
    "cache",
    "cache note",
    "cache OR note",
    "cache OR redis OR sticky",
    "note*",
    '"sticky note"',
    "cache -note",
    "-cache",
    "title:redis",
    "cache the note",
]


@settings(max_examples=25)
@given(
    posts=some_posts(),
    cuts=st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted),
    gone=st.sets(st.integers(0, 8), max_size=2),
    chosen=choices(),
    signals=st.sampled_from([None, Signals(365), Signals(30, ("redis", "c"))]),
    offset=st.integers(0, 3),
)
def test_answers_are_the_same_with_and_without_loops(
    posts: list[Post],
    cuts: list[int],
    gone: set[int],
    chosen: tuple[Choice, ...],
    signals: Signals | None,
    offset: int,
) -> None:
    first, second = cuts
    plans = [
        Plan(
            parse(query), picked, tuple(FACETS), sort=sort, offset=offset, limit=4, signals=signals
        )
        for query in QUERIES
        for picked in {(), chosen}
        for sort in Sort
    ]
    with TemporaryDirectory() as folder:
        deleted = [p.slug for n, p in enumerate(posts) if n in gone]
        parts = (posts[:first], posts[first:second], posts[second:])
        engine = build(Path(folder), *parts, deleted=deleted)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(kernels, "loaded", {})
            by_arrays = [engine.search(plan) for plan in plans]
        assert kernels.load(kernels.SEARCHING)
        assert [engine.search(plan) for plan in plans] == by_arrays
