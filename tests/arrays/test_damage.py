"""A damaged index is told with the file's name, never answered from, and mended by a full run."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.files import checksum, map_arrays
from indexer.arrays.manifests import FORMAT_VERSION
from indexer.engine import Plan, SourceState
from indexer.errors import IndexCorrupt, IndexMissing, IndexVersion, StorageError
from indexer.states import squeezed, unsqueezed
from tests.query.trees import parse
from tests.support import build, post

CURRENT = "CURRENT"
MANIFEST = "generation-000002.json"
FORMAT = b'"format":%d' % FORMAT_VERSION
STATES = "states-000002.json.zst"
SEGMENT = "segment-000001-0.safetensors"

DTYPES = {"U8", "U16", "U32", "U64", "I32", "I64", "F32"}

Damage = Callable[[bytes], bytes | None]
"""From a file's content to a damaged one; None takes the file away."""


def gone(data: bytes) -> None:
    """No file."""


def emptied(data: bytes) -> bytes:
    """A file without content."""
    return b""


def halved(data: bytes) -> bytes:
    """A file cut short."""
    return data[: len(data) // 2]


def with_a_space(data: bytes) -> bytes:
    """JSON that says the same, in other bytes."""
    return data + b" "


def put(content: bytes) -> Damage:
    """Other content."""
    return lambda _: content


def swapped(old: bytes, new: bytes) -> Damage:
    """A part changed."""
    return lambda data: data.replace(old, new, 1)


@pytest.fixture
def engine(tmp_path: Path) -> ArrayEngine:
    """Posts in one segment, one of them deleted by the second generation."""
    return build(
        tmp_path, [post(name, f"word {name}", tags=("T",)) for name in "abcdef"], deleted=["b"]
    )


def damage(folder: Path, file: str, how: Damage) -> None:
    """Damage a file of the index."""
    path = folder / file
    before = path.read_bytes()
    after = how(before)
    assert after != before
    path.unlink()
    if after is not None:
        path.write_bytes(after)
    if file == MANIFEST and after is not None and how is not with_a_space:
        line = f"{MANIFEST} {checksum(after)}\n"
        (folder / CURRENT).write_text(line)  # damage that a checksum does not show


CASES = {
    "CURRENT gone": (CURRENT, gone, IndexMissing, "no index here yet"),
    "CURRENT empty": (CURRENT, emptied, IndexCorrupt, "names no generation"),
    "CURRENT nonsense": (CURRENT, put(b"hello\n"), IndexCorrupt, "names no generation"),
    "CURRENT a path": (CURRENT, put(b"../generation-000002.json"), IndexCorrupt, "names no gen"),
    "CURRENT bytes": (CURRENT, put(b"\xff\xfe\x00"), IndexCorrupt, "names no generation"),
    "manifest gone": (MANIFEST, gone, IndexCorrupt, "No such file"),
    "manifest empty": (MANIFEST, emptied, IndexCorrupt, "damaged"),
    "manifest cut": (MANIFEST, halved, IndexCorrupt, "damaged"),
    "manifest bytes": (MANIFEST, put(b"\x80\x04\x95"), IndexCorrupt, "damaged"),
    "manifest of another checksum": (
        MANIFEST,
        with_a_space,
        IndexCorrupt,
        "damaged (not what was written)",
    ),
    "CURRENT without a checksum": (
        CURRENT,
        lambda data: data[:22] + b"\n",
        IndexCorrupt,
        "has no checksum",
    ),
    "manifest of files elsewhere": (
        MANIFEST,
        swapped(b'"file":"', b'"file":"../'),
        IndexCorrupt,
        "not a file of this folder",
    ),
    "manifest without segments": (MANIFEST, put(b"{%s}" % FORMAT), IndexCorrupt, "damaged"),
    "manifest of a list": (MANIFEST, put(b'["format"]'), IndexCorrupt, "damaged"),
    "a deletion beyond": (MANIFEST, swapped(b"[1]", b"[6]"), IndexCorrupt, "damaged"),
    "a deletion of nothing": (MANIFEST, swapped(b"[1]", b'["x"]'), IndexCorrupt, "damaged"),
    "a newer format": (
        MANIFEST,
        swapped(FORMAT, b'"format":%d' % (FORMAT_VERSION + 1)),
        IndexVersion,
        f"format {FORMAT_VERSION + 1}, this program reads {FORMAT_VERSION}; rebuild",
    ),
    "an older format": (
        MANIFEST,
        swapped(FORMAT, b'"format":0'),
        IndexVersion,
        f"format 0, this program reads {FORMAT_VERSION}; rebuild",
    ),
    "segment gone": (SEGMENT, gone, IndexCorrupt, "No such file"),
    "segment empty": (SEGMENT, emptied, IndexCorrupt, "0 bytes, not "),
    "segment cut": (SEGMENT, halved, IndexCorrupt, "bytes, not "),
    "segment of a huge header": (SEGMENT, lambda d: b"\xff" * 8 + d[8:], IndexCorrupt, "damaged"),
    "segment of no header": (SEGMENT, lambda d: b"\0" * 8 + d[8:], IndexCorrupt, "damaged"),
    "segment of no JSON": (SEGMENT, swapped(b'{"', b"{{"), IndexCorrupt, "damaged"),
    "an unknown dtype": (SEGMENT, swapped(b'"U64"', b'"F99"'), IndexCorrupt, "damaged"),
    "an array beyond": (SEGMENT, swapped(b"[0,", b"[9,"), IndexCorrupt, "damaged"),
    "an array of another name": (
        SEGMENT,
        swapped(b"rows.starts", b"rows.tarts_"),
        IndexCorrupt,
        "has no array rows.starts",
    ),
    "an array of a name nearby": (
        SEGMENT,
        swapped(b'"posts.timestamps"', b'"posts.timestampz"'),
        IndexCorrupt,
        "has no array posts.timestamps",
    ),
    "an array of half as many numbers": (
        SEGMENT,
        swapped(
            b'"posts.days": {"dtype": "I32", "shape": [6]',
            b'"posts.days": {"dtype": "I64", "shape": [3]',
        ),
        IndexCorrupt,
        "posts.days: has the shape (3,), not (6,)",
    ),
    "an array of other numbers": (
        SEGMENT,
        swapped(b'"posts.boosts": {"dtype": "F32"', b'"posts.boosts": {"dtype": "I32"'),
        IndexCorrupt,
        "posts.boosts: holds int32, not float32",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_damage_is_told_with_the_name_of_the_file(
    case: str, engine: ArrayEngine, tmp_path: Path
) -> None:
    file, how, kind, message = CASES[case]
    damage(tmp_path, file, how)
    with pytest.raises(StorageError) as error:
        ArrayEngine(tmp_path).stats()
    assert type(error.value) is kind
    assert str(error.value).startswith(f"{tmp_path}{'' if kind is IndexMissing else f'/{file}'}: ")
    assert message in str(error.value)


@pytest.mark.parametrize("case", CASES)
def test_a_full_run_mends_any_damage(case: str, engine: ArrayEngine, tmp_path: Path) -> None:
    opened, file, how = engine.opened(), *CASES[case][:2]
    damage(tmp_path, file, how)
    mended = ArrayEngine(tmp_path)
    with mended.writer(full=True) as writer:
        assert writer.post_count() == 0
        writer.put(post("z"))
    assert [hit.card.slug for hit in mended.search(Plan(parse(""))).hits] == ["z"]
    assert opened.stats.posts == 5


@pytest.mark.parametrize("case", [case for case in CASES if CASES[case][2] is IndexCorrupt])
def test_no_writer_builds_on_damage(case: str, engine: ArrayEngine, tmp_path: Path) -> None:
    file, how, _, message = CASES[case]
    damage(tmp_path, file, how)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(IndexCorrupt, match=re.escape(message)), ArrayEngine(tmp_path).writer():
        pytest.fail("a writer was given")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("case", ["a newer format", "an older format", "CURRENT gone"])
def test_a_writer_starts_anew_where_nothing_can_be_read(
    case: str, engine: ArrayEngine, tmp_path: Path
) -> None:
    file, how, _, _ = CASES[case]
    damage(tmp_path, file, how)
    with ArrayEngine(tmp_path).writer() as writer:
        assert (writer.post_count(), writer.states()) == (0, {})
        writer.put(post("z"))
    assert ArrayEngine(tmp_path).stats().posts == 1


@pytest.mark.parametrize(
    "how", [gone, emptied, halved, put(b"[1]"), put(squeezed(b'{"a.md":5}')), put(squeezed(b"[1]"))]
)
def test_damaged_states_are_told_to_the_writer_and_hinder_no_reader(
    how: Damage, tmp_path: Path
) -> None:
    engine = build(tmp_path, [post("a")])
    with engine.writer() as writer:
        writer.keep({"a.md": SourceState("1:2", slugs=("a",))})
    damage(tmp_path, STATES, how)
    assert ArrayEngine(tmp_path).stats().posts == 1
    with pytest.raises(IndexCorrupt, match=f"^{tmp_path}/{STATES}: "), engine.writer():
        pytest.fail("a writer was given")
    with engine.writer(full=True) as writer:
        writer.put(post("b"))
    assert engine.stats().posts == 1


def test_damage_is_not_merged_into_a_new_segment(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a")], [post("b")], [post("c")])
    damage(tmp_path, SEGMENT, lambda data: data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(IndexCorrupt, match=f"^{tmp_path}/{SEGMENT}: damaged"), engine.writer() as w:
        w.put(post("d"))
    assert engine.stats().posts == 3


@settings(max_examples=300)
@given(data=st.data())
def test_any_header_is_arrays_or_damage(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = st.sampled_from(["terms.bytes", "terms.ends", "__metadata__"])
    number = st.integers(-1, 9) | st.just(10**30)
    entry = st.fixed_dictionaries(
        {
            "dtype": st.sampled_from(["U8", "U64", "F4", None, []]),
            "shape": st.lists(number, max_size=2) | st.none(),
            "data_offsets": st.just([0, 0]) | st.lists(number | st.text(max_size=1), max_size=3),
        }
    )
    json_value = st.none() | st.lists(st.none(), max_size=2) | st.text(max_size=2)
    header = json.dumps(data.draw(st.dictionaries(name, entry | json_value) | json_value)).encode()
    path = tmp_path_factory.getbasetemp() / "header"
    path.write_bytes(len(header).to_bytes(8, "little") + header + b"\0" * 8)
    with suppress(IndexCorrupt):
        map_arrays(path)


def test_no_file_holds_code(engine: ArrayEngine, tmp_path: Path) -> None:
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        if path.suffix == ".json":
            json.loads(data)
        elif path.suffix == ".zst":
            json.loads(unsqueezed(data))
        elif path.suffix == ".safetensors":
            header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
            assert {entry["dtype"] for entry in header.values()} <= DTYPES
        else:
            assert path.name in ("CURRENT", "LOCK")
            assert data.decode("ascii").count("\n") == 1
