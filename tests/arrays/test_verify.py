"""What `verify` finds: any flipped bit, any file gone or cut, and states that do not fit the posts."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.generations import IndexFolder
from indexer.engine import Problem, SourceState
from indexer.errors import IndexMissing, IndexVersion
from tests.arrays.whole import CURRENT, SEGMENT, STATES, forge, make
from tests.support import post

EARLIER = ("generation-000001.json", "generation-000002.json")


@pytest.fixture
def engine(tmp_path: Path) -> ArrayEngine:
    """A whole index."""
    return make(tmp_path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a whole index, which tests copy."""
    folder = tmp_path_factory.mktemp("whole")
    make(folder)
    return folder


def files(folder: Path) -> list[str]:
    """The files that every bit of matters in."""
    return sorted(path.name for path in folder.iterdir() if path.name != "LOCK")


def test_a_whole_index_has_no_problems(engine: ArrayEngine, tmp_path: Path) -> None:
    assert engine.verify() == []
    assert len(files(tmp_path)) == 1 + 3 + 3 + 2


def test_an_index_that_is_not_there_or_of_another_format_is_no_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        ArrayEngine(tmp_path).verify()
    (tmp_path / CURRENT).write_text("generation-000001.json\n")
    (tmp_path / "generation-000001.json").write_text('{"format": 1}')
    with pytest.raises(IndexVersion, match="format 1"):
        ArrayEngine(tmp_path).verify()


@settings(max_examples=300)
@given(data=st.data(), bit=st.integers(0, 7))
def test_any_flipped_bit_is_found(whole: Path, data: st.DataObject, bit: int) -> None:
    name = data.draw(st.sampled_from(files(whole)))
    with TemporaryDirectory() as folder:
        shutil.copytree(whole, folder, dirs_exist_ok=True)
        path = Path(folder) / name
        content = bytearray(path.read_bytes())
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= 1 << bit
        path.write_bytes(content)
        found = {problem.file for problem in ArrayEngine(Path(folder)).verify()}
        assert found
        if name != CURRENT:
            assert found == {name}


@pytest.mark.parametrize("how", ["gone", "empty", "cut", "longer"])
def test_any_file_gone_or_of_another_size_is_found(how: str, tmp_path: Path) -> None:
    make(tmp_path / "whole")
    for number, name in enumerate(files(tmp_path / "whole")):
        folder = tmp_path / str(number)
        engine = make(folder)
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        if how != "gone":
            other = {"empty": b"", "cut": content[:-1], "longer": content + b"\n"}[how]
            (folder / name).write_bytes(other)
        if (how, name) == ("gone", CURRENT):
            with pytest.raises(IndexMissing):
                engine.verify()
        elif how == "gone" and name in EARLIER:
            assert engine.verify() == []  # as if it had not been kept
        else:
            assert name in {problem.file for problem in engine.verify()}


def test_a_wrong_number_of_posts_is_found(engine: ArrayEngine, tmp_path: Path) -> None:
    forge(tmp_path, posts=99)
    [problem] = engine.verify()
    assert problem == Problem(SEGMENT, "posts.timestamps: 13 posts, and 99 in the manifest")


def test_a_post_that_no_item_has_is_found(engine: ArrayEngine, tmp_path: Path) -> None:
    forge(tmp_path, deleted=[])  # b is there again
    [problem] = engine.verify()
    assert problem == Problem(STATES, "no item has the post b (1 such posts)")


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("other", "ids.hashes: 'id-twin' is the id of two posts"),
        ("a", "slugs.hashes: 'a' is the slug of two posts"),
    ],
)
def test_ids_and_slugs_of_living_posts_are_unique(
    slug: str, message: str, engine: ArrayEngine
) -> None:
    with engine.writer() as writer:
        writer.put(post("twin", day="2024-01-02"))
        writer.put(replace(post("twin", day="2024-01-01"), slug=slug))
    assert message in "\n".join(problem.what for problem in engine.verify())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x.md": SourceState("1", id="id-x", slug="x")}, "the post of x.md is not in the index"),
        ({"a.md": SourceState("1", id="id-a", slug="c")}, "the post of a.md is not in the index"),
        ({"a.md": SourceState("1", problem="draft")}, "no item has the post a (1 such posts)"),
        ({"2.md": SourceState("1", id="id-a", slug="a")}, "two items have one post"),
    ],
)
def test_states_and_posts_belong_together(
    change: dict[str, SourceState], message: str, engine: ArrayEngine
) -> None:
    with engine.writer() as writer:
        writer.keep({**writer.states(), **change})
    [problem] = engine.verify()
    assert problem.file == "states-000004.json.zst"
    assert message in problem.what


def test_a_commit_meanwhile_is_no_damage(
    engine: ArrayEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, late = IndexFolder.current, iter([True])

    def commits_first(folder: IndexFolder) -> Any:
        found = whole(folder)
        if next(late, False):
            with ArrayEngine(folder.path, keep=1).writer(full=True) as writer:
                writer.put(post("c"))
        return found

    monkeypatch.setattr(IndexFolder, "current", commits_first)
    assert engine.verify() == []
