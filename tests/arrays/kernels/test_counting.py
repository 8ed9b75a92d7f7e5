"""Compiled counts of values are those of arrays, and so are the lists of the commonest."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.arrays import kernels
from indexer.arrays.facets import FEW_LOOPED, ValueCounter
from indexer.arrays.files import Arrays
from indexer.arrays.listing import Lister
from indexer.arrays.segment import Segment
from indexer.arrays.snapshot import Snapshot, View
from indexer.arrays.values import ValueTable
from indexer.errors import IndexCorrupt
from indexer.fields import FACETS
from indexer.request import Choice, Mode
from indexer.rules.filters import group_choices
from tests.arrays.model import segment_of
from tests.arrays.test_facets import tagged
from tests.support import post


@pytest.fixture(scope="module", autouse=True)
def _compiled(_own_loops: None) -> None:
    assert kernels.load(("counting",))


@settings(max_examples=50)
@given(random=st.randoms(use_true_random=False), count=st.integers(1, 300), share=st.floats(0, 1))
def test_counts_are_those_of_arrays(random: Random, count: int, share: float) -> None:
    snapshot = Snapshot([(segment_of(tagged(random, count)), [0] if count > 1 else [])])
    table = ValueTable(snapshot)
    counter = ValueCounter(snapshot.views[0], table.of_view[0])
    found = np.array([n for n in range(1, count) if random.random() < share], np.intp)
    facets = tuple(name for name in FACETS if random.random() < 0.7)
    by_loops, by_arrays = np.ones((2, table.size), np.int64)
    counter.add(found, facets, by_loops)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kernels, "loaded", {})
        counter.add(found, facets, by_arrays)
    assert by_loops.tolist() == by_arrays.tolist()


@settings(max_examples=100)
@given(random=st.randoms(use_true_random=False), most=st.integers(1, 300), top=st.integers(0, 40))
def test_lists_are_those_of_arrays(random: Random, most: int, top: int) -> None:
    table = ValueTable(Snapshot([(segment_of(tagged(Random(1), 300)), ())]))
    lister = Lister(table)
    counts = np.array([random.randint(0, top) for _ in range(table.size)], np.int64)
    names = tuple(random.sample(list(FACETS), random.randint(0, len(FACETS))))
    picked = [
        Choice(name, random.choice(list(Mode)), random.choice(table.facets[name].keys))
        for name in random.sample(("tag", "minutes", "lang"), random.randint(0, 3))
    ]
    listed = lister.listed(names, group_choices(picked))
    by_loops = lister.facets(listed, counts, most)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kernels, "loaded", {})
        assert by_loops == lister.facets(listed, counts, most)


def test_few_and_many_posts_are_tried() -> None:
    assert 300 // FEW_LOOPED > 20


def damaged(arrays: Arrays, name: str, place: int, number: int) -> Segment:
    """The segment with one number of an array changed."""
    array = arrays[name].copy()
    array[place] = number
    return Segment({**arrays, name: array})


@pytest.mark.parametrize(
    ("name", "place", "number"),
    [
        ("values.posts", 0, 3),
        ("values.posts", 0, -1),
        ("values.starts", 0, -1),
        ("values.starts", 1, 99),
        ("rows.values", 0, 200),
        ("rows.starts", -1, 99),
        ("values.starts", -2, 0),
        ("values.common", 0, 99),
        ("values.common", 0, -1),
    ],
)
def test_loops_follow_no_numbers_that_lead_outside(name: str, place: int, number: int) -> None:
    arrays = segment_of([post("a", tags=("x", "y")), post("b", tags=("x",)), post("c")]).arrays
    view = View(damaged(arrays, name, place, number), 0, ())
    counter = ValueCounter(view, np.arange(len(view.segment.labels)))
    with pytest.raises(IndexCorrupt, match="rebuild the index"):
        counter.add(np.array([0]), ("tag",), np.zeros(99, np.int64))
