"""What the loops are told of a word was checked against its segment: they look no more."""

import numpy as np
import pytest

from indexer.arrays.evaluator import Evaluator
from indexer.arrays.kernels import SEARCHING
from indexer.errors import IndexCorrupt
from tests.arrays.loops import with_loops
from tests.arrays.model import reader_of
from tests.query.trees import parse
from tests.support import post

POSTS = [post("a", "sticky note", title="note"), post("b", "sticky sticky note", tags=("note",))]


@pytest.mark.parametrize("query", ["note", "sticky note", "sticky OR note", '"sticky note"'])
@pytest.mark.parametrize(
    ("array", "number"),
    [("postings.lows", 2), ("postings.starts", 99), ("positions.starts", 99)],
)
def test_numbers_that_lead_outside_are_told(array: str, number: int, query: str) -> None:
    reader = reader_of(POSTS)
    tree = parse(query)
    with with_loops(SEARCHING):
        assert len(Evaluator(reader).matches(tree, 0).posts) == 2
        reader = reader_of(POSTS)
        numbers = reader.snapshot.views[0].segment.arrays[array]
        numbers[np.arange(len(numbers)) > 0] = number
        with pytest.raises(IndexCorrupt, match="postings of a word are damaged"):
            Evaluator(reader).matches(tree, 0)
