"""Segments are merged by loops as they are without, and as if all posts were inverted at once."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.arrays import kernels
from indexer.arrays.files import Arrays, map_arrays
from indexer.arrays.merge import merge
from indexer.arrays.segment import Segment
from indexer.errors import IndexCorrupt
from indexer.post import Post
from tests.arrays.model import segment_of, some_posts
from tests.arrays.test_posting_lists import Tokens, inverted, tokens
from tests.arrays.test_posting_lists import merged as merged_postings
from tests.support import post

Ints = NDArray[Any]

GROUPS = st.tuples(some_posts().filter(len), st.integers(1, 4)).map(
    lambda drawn: [drawn[0][n :: drawn[1]] for n in range(drawn[1])]
)
ACCENTS = ("Café cafe", "CAFÉ", "straße strasse", "Redis's redis", "我爱猫 cafe")
STRANGE = st.lists(st.sampled_from(ACCENTS), max_size=2).map(" ".join)


def merged(segments: list[Segment], alive: list[Ints], *, by_loops: bool) -> Arrays:
    """The arrays of the merged file, a few rows and tokens at a time."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "loaded", {})
        patch.setattr("indexer.arrays.merge_postings.TOKENS_AT_ONCE", 9)
        patch.setattr("indexer.arrays.merge_strings.ROWS_AT_ONCE", 5)
        if by_loops:
            assert kernels.load(("merging",))
        path = Path(folder) / "merged"
        merge(segments, alive, path)
        return {name: array.copy() for name, array in map_arrays(path).items()}


def same(found: Arrays, expected: Arrays) -> None:
    """The same arrays, as narrow."""
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        assert (name, found[name].tolist()) == (name, array.tolist())


@given(groups=GROUPS, strange=STRANGE)
def test_a_merged_segment_is_that_of_all_posts(groups: list[list[Post]], strange: str) -> None:
    posts = [
        [replace(post, title=f"{post.title} {strange}") if n % 2 else post for post in group]
        for n, group in enumerate(groups)
    ]
    segments = [segment_of(group) for group in posts]
    alive = [np.ones(segment.posts, np.bool_) for segment in segments]
    expected = segment_of(post for group in posts for post in group).arrays
    for by_loops in (True, False):
        same(merged(segments, alive, by_loops=by_loops), expected)


@given(groups=GROUPS, data=st.data())
def test_posts_are_left_behind_by_loops_too(groups: list[list[Post]], data: st.DataObject) -> None:
    segments = [segment_of(group) for group in groups]
    alive = [
        np.array(data.draw(st.lists(st.booleans(), min_size=s.posts, max_size=s.posts)), np.bool_)
        for s in segments
    ]
    if any(mask.any() for mask in alive):
        by_loops, plain = (merged(segments, alive, by_loops=loops) for loops in (True, False))
        same(by_loops, plain)
        assert len(plain["posts.days"]) == sum(int(mask.sum()) for mask in alive)


@given(tokens=tokens(), odd=st.booleans())
def test_postings_of_several_blocks_are_merged_by_loops(tokens: Tokens, odd: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "loaded", {})
        assert kernels.load(("merging",))
        found = merged_postings(tokens, odd=odd)
    for name, array in inverted(tokens).items():
        assert found[name].tolist() == array.tolist()


@pytest.mark.parametrize(
    ("name", "place", "wrong"),
    [
        ("postings.lows", 0, 999),
        ("postings.weights", -1, 9),
        ("postings.odd_counts", 0, 9),
        ("postings.starts", 1, 200),
        ("positions.starts", -1, 200),
        ("terms.ends", -1, 200),
        ("words.keys.ends", 0, 200),
        ("titles.keys.ends", 0, 200),
        ("cards.ends", -1, 200),
    ],
)
@pytest.mark.parametrize("by_loops", [True, False])
def test_no_loop_reads_beyond_arrays_that_do_not_fit(
    name: str, place: int, wrong: int, by_loops: bool
) -> None:
    whole = segment_of([post("a", "sticky cache"), post("b", "note")])
    damaged = {**whole.arrays, name: whole.arrays[name].copy()}
    damaged[name][place] = wrong
    with pytest.raises(IndexCorrupt, match="rebuild with --full"):
        merged([whole, Segment(damaged)], [np.ones(2, np.bool_)] * 2, by_loops=by_loops)
