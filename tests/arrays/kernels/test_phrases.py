"""Phrases are found where NumPy finds them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.arrays.kernels import phrases as loops
from indexer.arrays.phrases import phrase
from indexer.arrays.segment import BLOCK_SHIFT, Postings, block_count

Ints = NDArray[Any]
Word = dict[int, list[int]]

SIZE = (1 << BLOCK_SHIFT) + 9
POSTS = [0, 1, 2, (1 << BLOCK_SHIFT) - 1, 1 << BLOCK_SHIFT, SIZE - 1]

PLACES = st.sets(st.integers(0, 12), min_size=1, max_size=9).map(
    lambda positions: [4 * p + 2 * (p // 3 % 2) for p in sorted(positions)]
)
WORD: st.SearchStrategy[Word] = st.dictionaries(st.sampled_from(POSTS), PLACES)
"""The positions, zones and all, of a word in each of its posts."""


class Case:
    """Words as the loops take them; some postings have other weights than positions."""

    def __init__(self, words: list[Word], weights: type, positions: type) -> None:
        by_post = [dict(sorted(word.items())) for word in words]
        self.posts = [np.array([*word], np.intp) for word in by_post]
        self.counts: list[Ints] = [
            np.array([*map(len, word.values())], weights) for word in by_post
        ]
        places: list[list[int]] = [[p for each in word.values() for p in each] for word in by_post]
        self.places: list[Ints] = [np.array(each, positions) for each in places]
        counts: Ints = np.concatenate(self.counts)
        odd = np.flatnonzero(np.arange(len(counts)) % 3 == 0).astype(np.uint32)
        self.odds = (odd, counts[odd])
        counts[odd] += 5
        self.lists = (np.concatenate(self.posts).astype(np.uint16), counts)
        self.positions = np.concatenate(self.places)
        self.rows = self._rows()

    def _rows(self) -> Ints:
        borders = np.arange(block_count(SIZE) + 1) << BLOCK_SHIFT
        rows = []
        first = place = 0
        for posts, places in zip(self.posts, self.places, strict=True):
            bounds = first + posts.searchsorted(borders)
            odds = self.odds[0].searchsorted(bounds[[0, -1]])
            rows.append([place, place + len(places), *odds, *bounds])
            first, place = first + len(posts), place + len(places)
        return np.array(rows, np.int64)

    def found(self, posts: Ints, slop: int, zone: int | None) -> Ints:
        """The posts in which the loops find the phrase."""
        spans = loops.spans(posts, self.rows, self.lists, self.odds)
        return posts[loops.in_order(spans, self.positions, slop, -1 if zone is None else zone)]

    def together(self) -> Ints:
        """The posts that have all words."""
        sets = [set(posts.tolist()) for posts in self.posts]
        return np.array(sorted(set.intersection(*sets)), np.int64)


@pytest.mark.parametrize("weights", [np.uint8, np.uint16])
@pytest.mark.parametrize("positions", [np.uint16, np.uint32])
@given(
    words=st.lists(WORD, min_size=2, max_size=4),
    slop=st.integers(1, 5),
    zone=st.sampled_from([None, 0, 2]),
)
def test_the_same_posts_as_by_numpy(
    words: list[Word], slop: int, zone: int | None, weights: type, positions: type
) -> None:
    case = Case(words, weights, positions)
    lists = zip(case.posts, case.counts, case.places, strict=True)
    together = case.together()
    if len(together):
        expected = phrase([Postings(*each) for each in lists], slop, zone, None).posts
        assert case.found(together, slop, zone).tolist() == expected.tolist()


def test_positions_that_a_damaged_file_does_not_have_are_not_read() -> None:
    case = Case([{0: [4], 1: [4]}, {0: [8], 1: [8]}], np.uint8, np.uint16)
    assert case.found(np.array([0, 1]), 1, None).tolist() == [0, 1]
    case.lists[1][0] = 200
    case.odds[1][:] = 200
    assert case.found(np.array([0, 1]), 1, None).tolist() == []


def test_a_post_that_a_damaged_list_does_not_have_is_not_found() -> None:
    case = Case([{0: [4], 1: [4]}, {0: [8], 1: [8]}], np.uint8, np.uint16)
    case.lists[0][2:] = 0
    assert case.found(np.array([0, 1]), 1, None).tolist() == []
