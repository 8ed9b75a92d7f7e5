"""Stored strings: packed with and without dictionaries, told apart after merges, safe when damaged."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zstandard import train_dictionary

from indexer.arrays.blobs import pack
from indexer.arrays.files import Arrays
from indexer.arrays.merge import merge
from indexer.arrays.packing import (
    FEWEST,
    PackedStrings,
    joined,
    packed_arrays,
)
from indexer.arrays.segment import Segment, newest_dictionaries, open_segment
from indexer.errors import IndexCorrupt
from tests.arrays.model import segment_of
from tests.arrays.whole import small_dictionary
from tests.support import build, post

MANY = [b"%d notes on caches, %d of them sticky: %d" % (n, n * 7, n * n) for n in range(FEWEST)]


def packed(strings: list[bytes], dictionary: bytes = b"") -> PackedStrings:
    """The strings as cards of a segment."""
    return PackedStrings(packed_arrays({"cards": strings}, {"cards": dictionary}), "cards")


@given(strings=st.lists(st.binary(max_size=300)), dictionary=st.sampled_from([b"", MANY[0]]))
def test_strings_come_back(strings: list[bytes], dictionary: bytes) -> None:
    found = packed(strings, small_dictionary([dictionary]))
    assert list(found) == strings
    assert len(found) == len(strings)


def test_many_strings_share_a_dictionary_and_become_shorter() -> None:
    many, few = packed(MANY), packed(MANY[1:])
    assert list(many) == MANY
    assert (len(many.dictionaries), len(few.dictionaries)) == (1, 0)
    assert len(many.packed[9]) < len(few.packed[8]) * 0.7


@pytest.mark.parametrize("string", [b"", b"x", bytes(9000)])
def test_equal_strings_come_back_too(string: bytes) -> None:
    found = packed([string] * FEWEST)
    assert list(found) == [string] * FEWEST
    assert len(found.dictionaries) == (string != b"")


@given(place=st.integers(0), bit=st.integers(0, 7))
def test_any_damage_is_told(place: int, bit: int) -> None:
    arrays = packed_arrays({"cards": MANY[:1]}, {"cards": small_dictionary(MANY[:5])})
    data = arrays["cards.bytes"].copy()
    data[place % len(data)] ^= 1 << bit
    with suppress(IndexCorrupt):
        assert PackedStrings({**arrays, "cards.bytes": data}, "cards")[0] == MANY[0]


def test_a_damaged_string_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    found = packed([bytes(100_001)])
    assert len(found[0]) == 100_001
    monkeypatch.setattr("indexer.arrays.packing.LARGEST", 100_000)
    with pytest.raises(IndexCorrupt, match="larger than any post"):
        found[0]


def test_later_posts_use_the_dictionary_that_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.arrays.packing.trained", small_dictionary)
    engine = build(tmp_path, [post("a", "sticky notes")], [post("b", "sticky notes")])
    first, second = (open_segment(path) for path in sorted(tmp_path.glob("segment-*")))
    assert newest_dictionaries([first]) == newest_dictionaries([second])
    assert newest_dictionaries([first]).keys() == {"cards", "texts"}
    assert engine.post("b").sections[0].text == "sticky notes"


def test_a_merged_segment_has_all_dictionaries_once(tmp_path: Path) -> None:
    segments: list[Segment] = []
    for seed in (1, 2, 1):
        random = Random(seed)
        posts = [post(f"{len(segments)}-{n}", f"cache {random.random()}") for n in range(FEWEST)]
        segments.append(segment_of(posts))
    merge(segments, [s.timestamps < 2**60 for s in segments], tmp_path / "merged")
    merged = open_segment(tmp_path / "merged")
    assert len(merged.texts.dictionaries) == 2
    assert sorted(merged.texts) == sorted(text for s in segments for text in s.texts)
    assert newest_dictionaries([merged])["texts"] == segments[1].texts.dictionaries[0]


def test_two_dictionaries_of_one_number_are_refused() -> None:
    samples: list[Any] = [*MANY]
    one, other = (train_dictionary(1024, samples[n:], dict_id=7).as_bytes() for n in (0, 300))
    assert joined([one, one]) == [one]
    with pytest.raises(IndexCorrupt, match="two dictionaries of one number"):
        joined([one, other])


def test_threads_read_side_by_side() -> None:
    found = packed(MANY)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda n: found[n % FEWEST], range(20 * FEWEST))) == MANY * 20


def test_a_damaged_dictionary_is_not_used_again() -> None:
    arrays: Arrays = {**segment_of([post("a")]).arrays, **pack("cards.dictionaries", [b"none"])}
    assert newest_dictionaries([Segment(arrays)]) == {}
