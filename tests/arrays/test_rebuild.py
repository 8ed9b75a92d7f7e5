"""An index built from nothing: what is carried over from the last generation, and when it cannot be."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.arrays.engine import ArrayEngine
from indexer.engine import SourceState
from indexer.errors import IndexCorrupt, PostError
from indexer.post import Post
from indexer.sources.base import Reading
from tests.runs import Memory, Runs, counts, skipped
from tests.support import build, post

BROKEN = PostError("unclosed quote")
WHOLE = post("a", "the cache", tags=("T",), day="2024-01-02", html="<p>x</p>", aliases=("/old/",))


def reading(one: Post) -> Reading:
    """A post as a source reads it."""
    return Reading(one)


@pytest.fixture
def source() -> Memory:
    """Two posts."""
    source = Memory()
    source.set("1", reading(WHOLE))
    source.set("2", reading(post("b")))
    return source


@pytest.fixture
def runs(tmp_path: Path, source: Memory) -> Runs:
    """Runs over the two posts, after the first."""
    runs = Runs(tmp_path, source)
    runs.run()
    return runs


@pytest.mark.parametrize("change", [{"full": True}, {"drafts": True}], ids=["full", "settings"])
def test_a_rebuild_keeps_the_last_good_version_of_what_cannot_be_read(
    change: dict[str, bool], source: Memory, runs: Runs
) -> None:
    source.set("1", BROKEN)
    report = runs.run(**change)
    assert skipped(report) == {"1": "unclosed quote"}
    assert runs.engine.post("a") == WHOLE
    assert runs.engine.verify() == []
    source.set("1", reading(replace(WHOLE, title="Mended")))
    assert counts(runs.run()) == (0, 1, 0, 1)
    assert runs.engine.post("a").title == "Mended"


def test_what_was_carried_gives_way_to_a_post_that_takes_its_slug(
    source: Memory, runs: Runs
) -> None:
    source.set("1", BROKEN)
    source.set("0", reading(replace(post("new"), slug="a")))
    runs.run(full=True)
    assert runs.engine.post("a").id == "id-new"
    assert runs.slugs() == ["a", "b"]
    assert runs.engine.verify() == []


def test_what_was_carried_comes_before_a_later_post_with_its_id_or_slug(
    source: Memory, runs: Runs
) -> None:
    source.set("1", BROKEN)
    source.set("3", reading(replace(post("new"), slug="a")))
    source.set("4", reading(replace(WHOLE, slug="other")))
    report = runs.run(full=True)
    assert skipped(report).keys() == {"1", "3", "4"}
    assert runs.engine.post("a") == WHOLE
    assert runs.slugs() == ["a", "b"]
    assert runs.engine.verify() == []


@pytest.mark.parametrize("pattern", ["segment-*", "states-*", "generation-*"])
def test_a_full_run_works_though_the_last_generation_is_damaged(
    pattern: str, source: Memory, runs: Runs
) -> None:
    folder = Path(runs.settings.index)
    for path in folder.glob(pattern):
        path.write_bytes(path.read_bytes()[:-9])
    source.set("1", BROKEN)
    with pytest.raises(IndexCorrupt):
        runs.run()
    assert skipped(runs.run(full=True)) == {"1": "unclosed quote"}
    assert runs.slugs() == ["b"]
    assert runs.engine.verify() == []


def test_a_damaged_post_is_not_carried(tmp_path: Path) -> None:
    build(tmp_path, [post("a", "word"), post("b", "other")])
    [path] = tmp_path.glob("segment-*")
    path.write_bytes(path.read_bytes().replace(b"\x28\xb5\x2f\xfd", b"none"))  # stored strings
    with ArrayEngine(tmp_path).writer(full=True) as writer:
        assert writer.rebuilding
        assert not writer.carry("a", "a")
        assert not writer.carry("no such slug", "b")
        writer.put(post("b"))
    assert ArrayEngine(tmp_path).stats().posts == 1


def test_what_is_not_carried_is_left_out(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a"), post("b")], [post("c")])
    with engine.writer(full=True) as writer:
        assert writer.carry("b", "b")
        assert writer.post_count() == 1
    assert engine.stats().posts == 1
    assert engine.post("b") == post("b")


def test_without_a_rebuild_every_post_is_carried_anyway(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a")])
    with engine.writer() as writer:
        writer.keep({"a.md": SourceState("1")})
        assert writer.carry("a", "a")
        assert not writer.rebuilding
    assert engine.stats().posts == 1
