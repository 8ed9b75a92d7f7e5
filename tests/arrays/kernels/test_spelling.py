"""Words close to a word: the loop finds those that arrays find."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.arrays import kernels
from indexer.arrays.kernels import spelling
from indexer.arrays.words import Words, word_arrays, word_row

WORD = st.text("abcé語", min_size=1, max_size=9) | st.text("ab", min_size=60, max_size=70)


def words_of(keys: set[str]) -> Words:
    rows = sorted((word_row(key, key, key) for key in keys), key=str.encode)
    return Words(word_arrays(rows, np.arange(len(rows)), np.ones(len(rows), np.int64)))


@given(keys=st.sets(WORD, max_size=200), key=WORD, distance=st.integers(0, 2))
def test_the_words_are_those_of_arrays(keys: set[str], key: str, distance: int) -> None:
    words = words_of(keys)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "loaded", {})
        true = words.near(key, distance).tolist()
        patch.setattr(kernels, "loaded", {"spelling": spelling})
        assert words.near(key, distance).tolist() == true


def test_a_word_has_its_typos_wherever_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "loaded", {"spelling": spelling})
    typos = {"search", "serach", "sarch", "seaarch", "sxarch", "xearch", "searcx", "earch"}
    words = words_of(typos | {"research", "sxxrch", "sera", "secrhs", *map(str, range(100))})
    found = {words.row(number).key.decode() for number in words.near("search", 1).tolist()}
    assert found == typos


def test_words_of_a_damaged_index_are_not_looked_up_beyond_its_bytes() -> None:
    word = words_of({"cat"})
    word.__dict__["_starts"] = np.array([0, 2**40])
    loaded = {"spelling": spelling}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "loaded", loaded)
        assert word.near("cat", 1).tolist() == []
