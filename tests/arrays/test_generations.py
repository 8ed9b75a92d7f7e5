"""One generation after the other: the swap, the lock, what is kept, and what a killed writer leaves."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.generations import MOST_STATES, IndexFolder
from indexer.arrays.manifests import Manifest
from indexer.engine import Plan, SourceState
from indexer.errors import IndexLocked, IndexMissing, StorageError
from tests.query.trees import parse
from tests.support import ROOT, build, post

ALL = Plan(parse(""))


def slugs(engine: ArrayEngine) -> list[str]:
    """The slugs of all posts, newest first."""
    return [hit.card.slug for hit in engine.search(ALL).hits]


def files(folder: Path) -> dict[str, bytes]:
    """Every file of an index but the lock, with its content."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "LOCK"}


def add(engine: ArrayEngine, *names: str) -> None:
    """A commit with these posts."""
    with engine.writer() as writer:
        for name in names:
            writer.put(post(name))


def test_who_reads_goes_on_with_what_was_there_and_the_next_sees_the_new(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a"), post("b")])
    other, opened, before = ArrayEngine(tmp_path), engine.opened(), engine.generation
    assert other.generation == before
    with engine.writer() as writer:
        writer.put(post("c"))
        writer.delete("id-a")
        assert writer.post_count() == 2
        assert slugs(engine) == slugs(other) == ["a", "b"]
    assert slugs(engine) == slugs(other) == ["b", "c"]
    assert engine.generation == other.generation != before
    assert [hit.card.slug for hit in opened.search(ALL).hits] == ["a", "b"]
    assert opened.post("a") == post("a")


def test_who_reads_goes_on_though_the_files_are_gone(tmp_path: Path) -> None:
    engine = ArrayEngine(tmp_path, keep=1)
    add(engine, "a")
    opened = engine.opened()
    for name in "bcde":
        add(engine, name)
    assert opened.name not in files(tmp_path)
    assert opened.post("a") == post("a")
    assert opened.search(ALL).total == 1


def test_nothing_to_change_is_no_new_generation(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a")])
    before = files(tmp_path)
    with engine.writer() as writer:
        writer.delete("no such id")
        writer.keep(dict(writer.states()))
    assert files(tmp_path) == before


def test_a_first_run_without_posts_makes_an_empty_index(tmp_path: Path) -> None:
    assert slugs(build(tmp_path, [])) == []


def test_starting_from_nothing_is_a_change(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a")])
    with engine.writer(full=True) as writer:
        assert writer.post_count() == 0
    assert slugs(engine) == []


def fail(engine: ArrayEngine) -> None:
    """An error after changes."""
    with engine.writer() as writer:
        writer.put(post("new", "text"))
        writer.delete("id-p0")
        raise ZeroDivisionError


@pytest.mark.parametrize("tokens", [1, 1000], ids=["after writing", "before writing"])
@pytest.mark.parametrize("commits", [0, 1, 3])
def test_an_error_leaves_the_index_as_it_was(
    tokens: int, commits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = build(tmp_path, *([post(f"p{n}")] for n in range(commits)))
    tmp_path.mkdir(exist_ok=True)
    before = files(tmp_path)
    monkeypatch.setattr("indexer.arrays.segment_maker.TOKENS_PER_SEGMENT", tokens)
    with pytest.raises(ZeroDivisionError):
        fail(engine)
    assert files(tmp_path) == before
    add(engine, "next")
    assert len(slugs(engine)) == commits + 1


def test_an_error_while_the_generation_is_written_leaves_the_index_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = build(tmp_path, [post("a")])
    before = files(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("indexer.arrays.generations.replace_file", _full_disk)
        with pytest.raises(OSError, match="No space left"), engine.writer() as writer:
            writer.put(post("b"))
    assert files(tmp_path) == before


def _full_disk(path: Path, content: bytes) -> None:
    path.write_bytes(content[:9])
    raise OSError(28, "No space left on device")


def test_everything_is_on_the_disk_before_the_swap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
    )
    build(tmp_path, [post("a")])
    folder = tmp_path.name
    assert synced == [
        "states-000001.json.zst.new", folder,
        "segment-000001-0.safetensors", folder,
        "generation-000001.json.new", folder,
        "CURRENT.new", folder,
    ]  # fmt: skip


def test_a_second_writer_is_told_who_is_at_work(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a")])
    with engine.writer() as writer:
        writer.put(post("b"))
        who = rf"process {os.getpid()} on {socket.gethostname()} since 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d"
        with pytest.raises(IndexLocked, match=f"^{tmp_path}: being written by {who}"):
            add(ArrayEngine(tmp_path), "c")
    assert slugs(engine) == ["a", "b"]
    add(ArrayEngine(tmp_path), "c")
    assert slugs(engine) == ["a", "b", "c"]


def test_a_disk_without_room_for_the_name_of_the_holder_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", refused)
    engine = build(tmp_path, [post("a")])
    with engine.writer(), pytest.raises(IndexLocked, match="another process"):
        add(ArrayEngine(tmp_path), "b")


@pytest.mark.parametrize(("keep", "kept"), [(1, [5]), (2, [4, 5]), (9, [1, 2, 3, 4, 5])])
def test_the_newest_generations_are_kept_with_all_their_files(
    keep: int, kept: list[int], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("not ours")
    engine = ArrayEngine(tmp_path, keep=keep)
    for name in "abcde":
        add(engine, name)
    there = files(tmp_path)
    tables = [orjson.loads(there[f"generation-{number:06d}.json"]) for number in kept]
    assert there.keys() == {
        "CURRENT",
        "notes.txt",
        *(f"generation-{number:06d}.json" for number in kept),
        *(f"states-{number:06d}.json.zst" for number in kept),
        *(segment["file"] for table in tables for segment in table["segments"]),
    }


def test_states_are_kept_for_the_next_writer(tmp_path: Path) -> None:
    state = SourceState("1:2", "digest", "id", ("a", "b"), "b", "a problem", 7)
    with build(tmp_path, []).writer() as writer:
        writer.keep({"a.md": state})
    with ArrayEngine(tmp_path).writer() as writer:
        assert writer.states() == {"a.md": state}
    with ArrayEngine(tmp_path).writer(full=True) as writer:
        assert writer.states() == {"a.md": state}
    with ArrayEngine(tmp_path).writer() as writer:
        assert writer.states() == {}


def test_few_states_that_change_are_written_apart(tmp_path: Path) -> None:
    engine = ArrayEngine(tmp_path, keep=1)
    states = {f"{n}.md": SourceState("1", slugs=("a", f"{n}"), slug=f"{n}") for n in range(99)}
    for number in range(40):
        states[f"{number}.md"] = SourceState("2", id="é", problem=f"{number}")
        states.pop(f"{number + 40}.md", None)
        states[f"new-{number}.md"] = SourceState(f"{number}", due=number)
        with engine.writer() as writer:
            writer.keep(dict(states))
        with engine.writer() as writer:
            assert writer.states() == states
        assert len(list(tmp_path.glob("states-*"))) == number % MOST_STATES + 1
    states = {key: state._replace(stamp="3") for key, state in states.items()}
    with engine.writer() as writer:
        writer.keep(states)
    assert len(list(tmp_path.glob("states-*"))) == 1


def test_other_settings_start_from_nothing(tmp_path: Path) -> None:
    with ArrayEngine(tmp_path, "one").writer() as writer:
        writer.put(post("a"))
        writer.keep({"a.md": SourceState("1:2")})
    with ArrayEngine(tmp_path, "two").writer() as writer:
        assert (writer.rebuilding, writer.post_count()) == (True, 0)
        writer.put(post("b"))
    assert slugs(ArrayEngine(tmp_path, "two")) == ["b"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda engine: engine.generation,
        lambda engine: engine.search(ALL),
        lambda engine: engine.post("a"),
        lambda engine: engine.stats(),
    ],
    ids=["generation", "search", "post", "stats"],
)
def test_before_the_first_build_the_index_is_missing(
    ask: Callable[[ArrayEngine], object], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path, tmp_path / "none", tmp_path / "file"):
        with pytest.raises(IndexMissing) as error:
            ask(ArrayEngine(place))
        message = f"{place}: no index here yet; build one with `postings index`"
        assert str(error.value) == message


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=f"^{tmp_path}/file: cannot be written "):
        add(ArrayEngine(tmp_path / "file"), "a")


KILLED = """
import sys, time
from pathlib import Path
from indexer.arrays import building, generations, segment_maker, segment_process
from tests.support import build, post

def wait(*_):
    print("waiting", flush=True)
    time.sleep(60)

segment_maker.TOKENS_PER_SEGMENT = segment_process.BATCH = building.MANY = 1
if sys.argv[2] == "segments":
    building.can_fork = lambda: False
real = generations.replace_file
if sys.argv[2] == "swap":
    generations.replace_file = lambda p, c: wait() if p.name == "CURRENT" else real(p, c)
def posts():
    yield post("b", "text")
    while not list(Path(sys.argv[1]).glob("segment-000002-*")):
        yield post("c", "text")
    if sys.argv[2] != "swap":
        wait()
build(Path(sys.argv[1]), posts())
"""


@pytest.mark.parametrize("moment", ["segments", "process", "swap"])
def test_a_killed_writer_leaves_the_old_generation_and_no_lock(moment: str, tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a")])
    before = files(tmp_path)
    command = [sys.executable, "-c", KILLED, str(tmp_path), moment]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"waiting\n"
        with pytest.raises(IndexLocked, match=f"process {child.pid} on "):
            add(engine, "c")
        child.send_signal(signal.SIGKILL)
    assert len(files(tmp_path)) > len(before)
    assert slugs(engine) == ["a"]
    with engine.writer(wait=True) as writer:  # a process of the writer's ends a moment later
        writer.put(post("c"))
    assert slugs(engine) == ["a", "c"]
    assert len([name for name in files(tmp_path) if name.startswith("segment")]) == 2


def test_a_commit_while_an_index_is_opened_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, [post("a")], [post("b")])
    reader, whole = ArrayEngine(tmp_path), IndexFolder.current
    late = iter([True])

    def commits_first(folder: IndexFolder) -> Manifest:
        found = whole(folder)
        if next(late, False):
            with ArrayEngine(tmp_path, keep=1).writer(full=True) as writer:
                writer.put(post("c"))
        return found

    monkeypatch.setattr(IndexFolder, "current", commits_first)
    assert reader.post("c").slug == "c"
