"""An index moved to another place: the same posts and states, and runs that go on from there."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import (
    IndexMissing,
    Options,
    Settings,
    StorageError,
    migrate,
    open_index,
    open_sources,
    sync,
)
from indexer.arrays.engine import ArrayEngine
from indexer.cli import main
from indexer.engines import engine_of
from tests.support import EXAMPLE


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    """An index of the example."""
    settings = Settings(source=str(EXAMPLE), index=str(tmp_path / "old"))
    sync(open_sources(settings), engine_of(settings), settings, Options())
    return settings


def test_posts_and_states_are_the_same_and_runs_go_on(old: Settings, tmp_path: Path) -> None:
    new = replace(old, index=str(tmp_path / "new"))
    shown: list[tuple[int, float]] = []
    migrated = migrate(old, new, lambda done, share: shown.append((done, share)))
    source, target = engine_of(old), engine_of(new)
    assert migrated.continues
    assert migrated.posts == len(shown) == source.stats().posts > 0
    assert shown[-1] == (migrated.posts, 1.0)
    assert list(target.posts()) == list(source.posts())
    assert target.states() == source.states()
    assert migrated.states == len(source.states())
    report = sync(open_sources(new), target, new, Options())
    assert (report.unchanged, report.added, report.changed) == (migrated.posts, 0, 0)
    assert target.verify() == []


def test_what_was_there_can_be_gone_back_to(old: Settings, tmp_path: Path) -> None:
    new = replace(old, index=str(tmp_path / "new"))
    with engine_of(new).writer():
        pass
    migrate(old, new)
    engine_of(new).rollback()
    assert engine_of(new).stats().posts == 0


def test_posts_of_other_settings_are_read_again(old: Settings, tmp_path: Path) -> None:
    new = replace(old, index=str(tmp_path / "new"), drafts=True)
    assert not migrate(old, new).continues
    with engine_of(new).writer() as writer:
        assert writer.rebuilding
        for post in engine_of(old).posts():
            assert writer.carry(post.slug, post.slug)


def test_an_index_that_changes_meanwhile_is_not_moved(
    old: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = ArrayEngine.states

    def states_after_a_commit(engine: ArrayEngine) -> object:
        with engine_of(old).writer() as writer:
            writer.delete(next(engine.posts()).id)
        return states(engine)

    monkeypatch.setattr(ArrayEngine, "states", states_after_a_commit)
    new = replace(old, index=str(tmp_path / "new"))
    with pytest.raises(StorageError, match=r"old: changed while it was read .*; run it again"):
        migrate(old, new)
    with pytest.raises(IndexMissing):
        engine_of(new).stats()


def test_the_command_tells_what_is_where(
    old: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSTINGS_SOURCE", str(EXAMPLE))
    run = CliRunner().invoke
    result = run(main, ["migrate", "--from", "old", "--to", "new"])
    assert result.exit_code == 0, result.output
    posts = open_index(replace(old, index="new")).stats().posts
    assert result.output == f"{posts} posts in new; `postings index` goes on from there\n"
    assert run(main, ["migrate", "--from", "old", "--to", "old"]).exit_code == 2
    assert run(main, ["migrate", "--from", "none", "--to", "new"]).exit_code == 1
    monkeypatch.setenv("POSTINGS_DRAFTS", "yes")
    changed = run(main, ["migrate", "--from", "old", "--to", "new"]).output
    assert "reads all of them again" in changed
    as_json = run(main, ["migrate", "--from", "old", "--to", "new", "--json"]).output
    assert f'"posts": {posts}' in as_json
