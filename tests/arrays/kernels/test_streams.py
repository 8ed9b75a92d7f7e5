"""Tokens are laid out by a loop as they are by whole arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.arrays import kernels
from indexer.arrays.layout import Parts, lay_out
from indexer.arrays.lexicon import Lexicon
from indexer.language.analysis import DEFAULT

POSTS = st.lists(
    st.lists(
        st.tuples(st.integers(0, 3), st.text("aB -.é'我", max_size=12)), min_size=1, max_size=4
    ),
    min_size=1,
    max_size=5,
)


@given(posts=POSTS, data=st.data())
def test_a_layout_is_that_of_whole_arrays(
    posts: list[list[tuple[int, str]]], data: st.DataObject
) -> None:
    order = np.array(data.draw(st.permutations(range(len(posts)))), np.int64)
    lexicon = Lexicon(DEFAULT)
    for post in posts:
        lexicon.chunks.read("en", [text.encode() for _, text in post])
    chunks, sizes = lexicon.chunks.take()
    zones = np.array([zone for post in posts for zone, _ in post], np.int64)
    parts = Parts(chunks, sizes, zones, np.array([len(post) for post in posts], np.int64))
    analysed = lexicon.analysed(np.bincount(chunks, minlength=len(lexicon.chunks)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "loaded", {})
        plain, plain_lengths = lay_out(parts, order, analysed)
        assert kernels.load(("streams",))
        stream, lengths = lay_out(parts, order, analysed)
    assert stream.post_count == plain.post_count
    assert lengths.tolist() == plain_lengths.tolist()
    for name in ("terms", "posts", "places"):
        found, expected = getattr(stream, name), getattr(plain, name)
        assert (found.dtype, found.tolist()) == (expected.dtype, expected.tolist())
