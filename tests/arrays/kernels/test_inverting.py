"""Tokens are inverted by loops as they are by sorting."""

import pytest
from hypothesis import given

from indexer.arrays import kernels
from tests.arrays.test_posting_lists import Tokens, inverted, tokens


@given(tokens=tokens())
def test_tokens_are_inverted_as_by_sorting(tokens: Tokens) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "loaded", {})
        plain = inverted(tokens)
        assert kernels.load(("inverting",))
        found = inverted(tokens)
    assert found.keys() == plain.keys()
    for name, array in plain.items():
        assert (found[name].dtype, found[name].tolist()) == (array.dtype, array.tolist())
