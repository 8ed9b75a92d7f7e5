"""Segments as large as a block of posts, nearly, and a little more: loops and NumPy find the same."""

from typing import Any

import numpy as np
import pytest

from indexer.arrays.files import narrowest
from indexer.arrays.find import Finder
from indexer.arrays.kernels import SEARCHING
from indexer.arrays.posting_lists import TokenStream, invert
from indexer.arrays.reader import ArrayReader
from indexer.arrays.segment import BLOCK_SHIFT, Segment
from indexer.arrays.snapshot import Snapshot
from indexer.arrays.value_lists import row_arrays
from indexer.engine import Plan, Signals
from indexer.fields import FACETS
from tests.arrays.loops import with_loops
from tests.arrays.model import segment_of
from tests.query.trees import parse
from tests.support import post

BLOCK = 1 << BLOCK_SHIFT
QUERIES = ("", "cache", "cache note", "cache OR note", '"cache note"', "no*", "cache -note")


def segment(posts: int) -> Segment:
    """So many posts, each but the last with some of two words, and most with one or two tags."""
    few = segment_of([post("a", "cache note")])
    random = np.random.default_rng(posts)
    words = random.integers(0, 4, posts - 1)
    of_posts = np.repeat(np.arange(posts - 1, dtype=np.int32), words)
    positions = np.arange(len(of_posts)) - np.searchsorted(of_posts, of_posts)
    terms = random.integers(0, len(few.terms), len(of_posts)).astype(np.int32)
    places = (positions << 2 | 3).astype(np.uint32)
    tags = np.arange(posts) % 3
    rows = np.arange(tags.sum()) % 70
    arrays = {
        **few.arrays,
        **invert(TokenStream(terms, of_posts, places, posts), len(few.terms)),
        **row_arrays([(0, f"tag {n}") for n in range(70)], rows, tags),
        "posts.lengths": narrowest(random.integers(0, 9, (4, posts))),
        "posts.timestamps": -np.arange(posts),
        "posts.boosts": np.ones(posts, np.float32),
        "posts.evergreen": np.zeros(posts, np.uint8),
        "posts.excluded": np.zeros(posts, np.uint8),
    }
    return Segment(arrays)


def answers(segment: Segment, deleted: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """What queries find; the posts of pages without their view, which is another each time."""
    finder = Finder(ArrayReader(Snapshot([(segment, deleted)])))
    plans = [Plan(parse(text), (), tuple(FACETS), signals=Signals(365)) for text in QUERIES]
    found = map(finder.find, plans)
    return [(one.total, [post[1:] for post in one.page], one.facets) for one in found]


@pytest.mark.parametrize("posts", [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 1])
def test_loops_find_what_numpy_finds_at_the_borders_of_blocks(posts: int) -> None:
    whole = segment(posts)
    for deleted in ((), range(0, posts, 2), range(posts)):
        with with_loops(()):
            expected = answers(whole, tuple(deleted))
        with with_loops(SEARCHING):
            assert answers(whole, tuple(deleted)) == expected
        assert expected[0][0] == posts - len(deleted)
