"""Files of arrays: safetensors as its library reads it, mapped without a copy, refused when damaged."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from safetensors.numpy import load_file

from indexer.arrays.blobs import Strings, pack, pack_texts
from indexer.arrays.files import (
    array_file,
    checksum,
    file_checksum,
    map_arrays,
    narrowest,
    shapes_of,
    write_arrays,
)
from indexer.errors import IndexCorrupt, StorageError

ARRAYS: dict[str, NDArray[Any]] = {
    "letters": np.frombuffer(b"abc", np.uint8),
    "starts": np.array([0, 5, 2**40], np.int64),
    "empty": np.empty(0, np.uint16),
    "table": np.arange(6, dtype=np.int32).reshape(2, 3),
    "transposed": np.arange(6, dtype=np.uint32).reshape(2, 3).T,
}


def test_the_library_of_the_format_reads_what_we_write(tmp_path: Path) -> None:
    write_arrays(tmp_path / "file", ARRAYS)
    read = load_file(tmp_path / "file")
    assert read.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert read[name].dtype == array.dtype
        assert np.array_equal(read[name], array)


def test_arrays_are_written_a_piece_at_a_time_in_any_turn(tmp_path: Path) -> None:
    write_arrays(tmp_path / "whole", ARRAYS)
    with array_file(tmp_path / "pieces", shapes_of(ARRAYS)) as file:
        for half in (0, 1):
            for name, array in ARRAYS.items():
                middle = len(array) // 2
                file.append(name, array[middle:] if half else array[:middle])
    assert (tmp_path / "pieces").read_bytes() == (tmp_path / "whole").read_bytes()


def test_an_array_that_is_not_written_to_its_end_is_a_fault(tmp_path: Path) -> None:
    def write() -> None:
        with array_file(tmp_path / "file", shapes_of(ARRAYS)) as file:
            for name, array in ARRAYS.items():
                file.append(name, array[:2] if name == "starts" else array)

    with pytest.raises(ValueError, match=r"announced of starts$"):
        write()


def test_mapped_arrays_can_be_read_after_their_memory_was_given_back(tmp_path: Path) -> None:
    write_arrays(tmp_path / "file", ARRAYS)
    mapped = map_arrays(tmp_path / "file")
    assert mapped["starts"].tolist() == [0, 5, 2**40]
    mapped.release()
    assert mapped["starts"].tolist() == [0, 5, 2**40]


def test_a_checksum_is_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert file_checksum(tmp_path / "file") == checksum(b"abc") != checksum(b"abd")


def test_we_map_what_we_write(tmp_path: Path) -> None:
    write_arrays(tmp_path / "file", ARRAYS)
    mapped = map_arrays(tmp_path / "file")
    for name, array in ARRAYS.items():
        assert np.array_equal(mapped[name], array)
        assert not mapped[name].flags.owndata
        assert mapped[name].flags.aligned


def test_anybody_may_read_an_index_who_may_read_other_new_files(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_arrays(tmp_path / "file", ARRAYS)
    assert (tmp_path / "file").stat().st_mode == (tmp_path / "other").stat().st_mode


@given(cut=st.integers(0, 400), flip=st.integers(0, 400), bit=st.integers(0, 7))
def test_a_damaged_file_is_refused_or_read_within_its_bounds(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flip: int, bit: int
) -> None:
    path = tmp_path_factory.mktemp("damage") / "file"
    write_arrays(path, ARRAYS)
    data = bytearray(path.read_bytes())
    data[flip % len(data)] ^= 1 << bit
    path.write_bytes(data[: len(data) - cut % len(data)])
    arrays = _mapped_or_refused(path)
    assert sum(array.nbytes for array in arrays.values()) <= len(data)


def _mapped_or_refused(path: Path) -> dict[str, NDArray[Any]]:
    try:
        return map_arrays(path)
    except IndexCorrupt as error:
        assert str(path) in str(error)  # noqa: PT017 - damage that shows is as good as none
        return {}


def test_a_folder_that_is_not_there_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        write_arrays(tmp_path / "none" / "file", ARRAYS)


@given(st.lists(st.binary(max_size=5)))
def test_strings_come_back_as_they_were_packed(strings: list[bytes]) -> None:
    packed = Strings(pack("s", strings), "s")
    assert list(packed) == strings
    assert packed[1:3] == strings[1:3]


@given(st.lists(st.text(max_size=3)))
def test_texts_are_packed_as_their_bytes(texts: list[str]) -> None:
    found, expected = pack_texts("s", texts), pack("s", [text.encode() for text in texts])
    assert {name: (array.dtype, array.tolist()) for name, array in found.items()} == {
        name: (array.dtype, array.tolist()) for name, array in expected.items()
    }


@given(st.sets(st.text(max_size=4)), st.text(max_size=3))
def test_sorted_strings_are_found_by_value_and_by_prefix(texts: set[str], prefix: str) -> None:
    strings = sorted(text.encode() for text in texts)
    packed = Strings(pack("s", strings), "s")
    wanted = prefix.encode()
    assert packed.find(wanted) == (strings.index(wanted) if wanted in strings else -1)
    first, last = packed.prefix_range(wanted)
    assert strings[first:last] == [s for s in strings if s.startswith(wanted)]


@pytest.mark.parametrize(
    ("largest", "dtype"),
    [(0, np.uint8), (255, np.uint8), (256, np.uint16), (65536, np.uint32), (2**32, np.uint64)],
)
def test_numbers_take_the_least_room(largest: int, dtype: type) -> None:
    assert narrowest(np.array([0, largest])).dtype == dtype
