"""Chunks are numbered by loops as they are by dictionaries."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.arrays import kernels
from indexer.arrays.chunk_numbers import ChunkNumbers, HashedChunks, Vocabularies
from indexer.language.analysis import DEFAULT

SPACES = "".join(chr(n) for n in range(0x3001) if chr(n).isspace())
NEARLY = "\u200b\u2007\u180e\u2060\u0085\u00a0\u00a1\u1681\u202e\u2060"
SIGNS = "([{\"'“‘«.,;:!?)]}\"'”’»…–—-"
LETTERS = "aabcNöäÖßéЯя我爱กữἀ🙂\x00\x7f09_"
WORDS = ["Word", "WORD", "word,", "“Word”", "'word's", "iPhone", "I", "x" * 100, "X" * 101, "«été»"]
TEXTS = st.one_of(
    st.text(SPACES + NEARLY + SIGNS + LETTERS, max_size=30),
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.text(max_size=20),
)
READ = st.lists(
    st.tuples(st.sampled_from(["en", "tr", "de", "", "xx"]), st.lists(TEXTS, max_size=4)),
    max_size=6,
)


@pytest.fixture(autouse=True)
def _compiled(_own_loops: None) -> None:
    assert kernels.load(("tokens",))


def numbered(chunks: ChunkNumbers, read: list[tuple[str, list[str]]]) -> Any:
    """All that is known of texts, of which the second half is taken by itself."""
    found = []
    for half in (read[: len(read) // 2], read[len(read) // 2 :]):
        for code, texts in half:
            chunks.read(code, [text.encode("utf-8", "replace") for text in texts])
        numbers, sizes = chunks.take()
        assert chunks.tokens == 0
        found.append((numbers.tolist(), sizes.tolist(), list(chunks.new()), len(chunks)))
    return found


@given(read=READ)
def test_numbers_are_those_of_dictionaries(read: list[tuple[str, list[str]]]) -> None:
    assert numbered(HashedChunks(DEFAULT), read) == numbered(Vocabularies(DEFAULT), read)


def test_letters_of_distinct_chunks_are_counted_in_both() -> None:
    hashed, plain = HashedChunks(DEFAULT), Vocabularies(DEFAULT)
    for text, letters in ((b"one two, two", 6), (b"two three", 11)):
        for chunks in (hashed, plain):
            chunks.read("en", [text])
            chunks.take()
        assert plain.letters == letters
        assert hashed.letters == letters + 2 * len(hashed)


def test_the_table_grows_as_needed() -> None:
    words = [f"{prefix}word{number}" for prefix in "ab" for number in range(50_000)]
    read = [("en", words[first : first + 5000]) for first in range(0, len(words), 5000)] * 2
    assert numbered(HashedChunks(DEFAULT), read) == numbered(Vocabularies(DEFAULT), read)
