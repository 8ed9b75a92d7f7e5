"""Posting lists over more than one block of posts, against plain dictionaries."""

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.arrays.blobs import pack
from indexer.arrays.files import Arrays, array_file, map_arrays
from indexer.arrays.merge_postings import PostingMerge
from indexer.arrays.posting_lists import TokenStream, invert
from indexer.arrays.segment import Segment
from indexer.fields import ZONE_WEIGHTS
from tests.arrays.model import segment_of

POSTS = 150_000
TERMS = 5
EDGES = (0, 1, 65_535, 65_536, 131_071, 131_072, POSTS - 1)

Tokens = dict[tuple[int, int], set[int]]
"""The places of each term in each post."""


def tokens() -> st.SearchStrategy[Tokens]:
    """Every term is somewhere; posts at the edges of blocks are likely."""
    posts = st.sampled_from(EDGES) | st.integers(0, POSTS - 1)
    some = st.dictionaries(
        st.tuples(st.integers(0, TERMS - 1), posts),
        st.sets(st.integers(0, 90_000), min_size=1, max_size=4),
        max_size=20,
    )
    return some.map(lambda found: {**{(term, term): {7} for term in range(TERMS)}, **found})


def inverted(tokens: Tokens) -> Arrays:
    """Their arrays, from a stream that comes post by post."""
    rows = [(t, p, place) for (t, p), places in tokens.items() for place in places]
    rows.sort(key=lambda row: row[1:])
    terms, posts, places = np.array(rows).T
    stream = TokenStream(
        terms.astype(np.int32), posts.astype(np.int32), places.astype(np.uint32), POSTS
    )
    return invert(stream, TERMS)


def segment(tokens: Tokens) -> Segment:
    """A segment of posts with these tokens, and nothing else."""
    terms = pack("terms", [bytes([97 + term]) for term in range(TERMS)])
    empty = {**segment_of([]).arrays, "posts.timestamps": np.zeros(POSTS, np.int64)}
    return Segment({**empty, **terms, **inverted(tokens)})


@given(tokens=tokens())
def test_a_term_has_its_posts_weights_and_positions(tokens: Tokens) -> None:
    found = segment(tokens)
    for term in range(TERMS):
        of_term = {post: sorted(tokens[t, post]) for t, post in sorted(tokens) if t == term}
        postings = found.postings(term)
        assert postings.posts.tolist() == list(of_term)
        assert postings.counts.tolist() == [len(places) for places in of_term.values()]
        assert postings.positions.tolist() == list(chain(*of_term.values()))
        weights = [sum(ZONE_WEIGHTS[p & 3] for p in places) for places in of_term.values()]
        assert found.term_weights(term).tolist() == weights
        ends = found.block_starts(term)[1:] - found.posting_range(term).start
        assert ends.tolist() == [sum(post < end << 16 for post in of_term) for end in (1, 2, 3)]


@given(tokens=tokens(), terms=st.sets(st.integers(0, TERMS - 1), min_size=1).map(sorted))
def test_posts_of_several_terms_come_term_by_term(tokens: Tokens, terms: list[int]) -> None:
    found = segment(tokens)
    numbers = np.array(terms, np.int32)
    expected = [[post for t, post in sorted(tokens) if t == term] for term in terms]
    assert found.posts_of_terms(numbers).tolist() == list(chain(*expected))
    assert found.posts_having(numbers).tolist() == [len(posts) for posts in expected]


def merged(tokens: Tokens, *, odd: bool) -> Arrays:
    """Their arrays merged of two segments; each leaves every other post behind, by turns."""
    evens = np.where(np.arange(POSTS) % 2 == odd, np.arange(POSTS), -1).astype(np.int32)
    others = np.where(evens < 0, np.arange(POSTS), -1).astype(np.int32)
    merge = PostingMerge([segment(tokens)] * 2, [evens, others])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "postings"
        with array_file(path, merge.large_shapes()) as file, ThreadPoolExecutor() as pool:
            merge.copy(file, pool)
        large = {name: array.copy() for name, array in map_arrays(path).items()}
    return {**merge.small_arrays(), **large}


@given(tokens=tokens(), odd=st.booleans())
def test_merged_postings_are_those_of_the_whole(tokens: Tokens, odd: bool) -> None:
    found = merged(tokens, odd=odd)
    for name, array in inverted(tokens).items():
        assert found[name].tolist() == array.tolist()
