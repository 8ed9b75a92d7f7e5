"""Going back a generation: what is answered then, what the next commit builds on, and when it is refused."""

from pathlib import Path

import pytest

from indexer.arrays.engine import ArrayEngine
from indexer.engine import Plan, SourceState
from indexer.errors import IndexLocked, StorageError
from tests.query.trees import parse
from tests.support import build, post


def slugs(engine: ArrayEngine) -> list[str]:
    """The slugs of all posts, newest first."""
    return [hit.card.slug for hit in engine.search(Plan(parse(""))).hits]


def commit(engine: ArrayEngine, name: str) -> None:
    """A commit with this post and its state."""
    with engine.writer() as writer:
        writer.put(post(name))
        writer.keep({**writer.states(), name: SourceState("1", id=f"id-{name}", slug=name)})


@pytest.fixture
def engine(tmp_path: Path) -> ArrayEngine:
    """Three generations with a post more each."""
    engine = ArrayEngine(tmp_path)
    for name in "abc":
        commit(engine, name)
    return engine


def test_going_back_shows_what_was_there_with_its_states(engine: ArrayEngine) -> None:
    assert engine.rollback() == engine.generation == "generation-000002.json"
    assert slugs(engine) == ["a", "b"]
    assert engine.verify() == []
    with engine.writer() as writer:
        assert writer.states().keys() == {"a", "b"}
    assert slugs(engine) == ["a", "b"]


def test_going_back_twice_is_going_back_two_generations(
    engine: ArrayEngine, tmp_path: Path
) -> None:
    engine.rollback()
    assert engine.rollback() == "generation-000001.json"
    with pytest.raises(StorageError, match=f"^{tmp_path}: no earlier generation is kept"):
        engine.rollback()
    assert slugs(engine) == ["a"]


def test_a_commit_after_going_back_has_a_name_that_none_had(engine: ArrayEngine) -> None:
    opened = engine.opened()
    engine.rollback()
    with engine.writer():
        pass  # takes away what was gone back from
    assert opened.post("c") == post("c")
    commit(engine, "d")
    assert engine.generation == "generation-000004.json"
    assert slugs(engine) == ["a", "b", "d"]
    assert engine.rollback() == "generation-000002.json"
    assert slugs(engine) == ["a", "b"]


def test_what_was_gone_back_from_is_taken_away_by_the_next_writer(
    engine: ArrayEngine, tmp_path: Path
) -> None:
    segment = tmp_path / "segment-000003-0.safetensors"
    engine.rollback()
    assert segment.exists()
    with engine.writer():
        assert not segment.exists()
    commit(engine, "d")
    assert not (tmp_path / "generation-000003.json").exists()


def test_a_rebuilt_index_goes_back_to_the_one_before(engine: ArrayEngine) -> None:
    with engine.writer(full=True) as writer:
        writer.put(post("z"))
    assert engine.rollback() == "generation-000003.json"
    assert slugs(engine) == ["a", "b", "c"]


@pytest.mark.parametrize("file", ["generation-000003.json", "segment-000003-0.safetensors"])
def test_going_back_is_a_way_out_of_damage(file: str, engine: ArrayEngine, tmp_path: Path) -> None:
    (tmp_path / file).write_bytes(b"{}")
    assert ArrayEngine(tmp_path).rollback() == "generation-000002.json"
    assert slugs(engine) == ["a", "b"]
    commit(engine, "d")
    assert engine.generation == "generation-000004.json"


@pytest.mark.parametrize(
    "file", ["generation-000002.json", "segment-000002-0.safetensors", "states-000002.json.zst"]
)
def test_nobody_goes_back_to_damage(file: str, engine: ArrayEngine, tmp_path: Path) -> None:
    before = (tmp_path / "CURRENT").read_bytes()
    (tmp_path / file).write_bytes(b"{}")
    with pytest.raises(StorageError, match=f"^{tmp_path}/{file}: "):
        engine.rollback()
    assert (tmp_path / "CURRENT").read_bytes() == before


def test_nobody_goes_back_while_another_writes(engine: ArrayEngine, tmp_path: Path) -> None:
    with engine.writer(), pytest.raises(IndexLocked):
        ArrayEngine(tmp_path).rollback()


def test_a_first_generation_has_none_before_it(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a")])
    with pytest.raises(StorageError, match="no earlier generation is kept"):
        engine.rollback()
    with pytest.raises(StorageError, match="no index here yet"):
        ArrayEngine(tmp_path / "none").rollback()
    assert not (tmp_path / "none").exists()


def test_names_go_on_after_current_was_lost(engine: ArrayEngine, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").unlink()
    commit(engine, "d")
    assert engine.generation == "generation-000004.json"
    assert slugs(engine) == ["d"]
