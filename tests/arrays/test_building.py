"""Many posts become segments in another process, and the same segments."""

import errno
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from indexer.arrays import building, kernels, segment_process
from indexer.arrays.inverter import Inverter
from indexer.arrays.segment_process import SegmentProcess
from indexer.errors import StorageError
from indexer.post import Post, Section
from tests.arrays.model import segment_of
from tests.support import build, post

TEXTS = ("the Cache's caché, “cache”", "我爱猫 note", "Redis getUserById", "node.js --flag", "")
POSTS = [
    post(
        f"p{n}",
        lang=("en", "de", "zh", "")[n % 4],
        sections=tuple(Section(text, f"Heading {n}", 2, "h") for text in TEXTS[n % 3 :]),
        title=f"Title {n % 5}",
        tags=("T", "Ü")[: n % 3],
        day=f"20{10 + n % 9}-02-03",
        html="<p>é</p>" * (n % 2),
        excluded=n % 7 == 0,
    )
    for n in range(60)
]


@pytest.fixture
def _two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin another process at the third post, and send it a few posts at a time."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(building, "can_fork", lambda: True)
    monkeypatch.setattr(building, "MANY", 3)
    monkeypatch.setattr(segment_process, "BATCH", 2000)
    monkeypatch.setattr("indexer.arrays.segment_maker.BYTES_PER_SEGMENT", 6000)


def segments(folder: Path) -> dict[str, bytes]:
    """What the files of segments hold."""
    return {path.name: path.read_bytes() for path in folder.glob("segment-*")}


@pytest.mark.usefixtures("_two_processes")
def test_another_process_makes_the_same_segments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.arrays.writer.ArrayWriter._merge_where_due", lambda _: None)
    build(tmp_path / "two", POSTS)
    monkeypatch.setattr(building, "can_fork", lambda: False)
    monkeypatch.setattr(kernels, "load", lambda _: False)
    build(tmp_path / "one", POSTS)
    assert len(segments(tmp_path / "one")) > 2
    assert segments(tmp_path / "two") == segments(tmp_path / "one")


@pytest.mark.usefixtures("_two_processes")
def test_posts_are_counted_and_merged_as_ever(tmp_path: Path) -> None:
    engine = build(tmp_path, POSTS[:10])
    with engine.writer() as writer:
        for one in POSTS[5:]:
            writer.put(one)
        assert writer.post_count() == 60
    assert engine.stats().posts == 60
    assert {one.id for one in engine.posts()} == {one.id for one in POSTS}
    assert engine.verify() == []


@pytest.mark.usefixtures("_two_processes")
def test_segments_are_made_here_where_no_process_can_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(os, "fork", refused)
    monkeypatch.setattr(kernels, "load", lambda _: False)
    assert build(tmp_path, POSTS).stats().posts == len(POSTS)


@pytest.mark.usefixtures("_two_processes")
def test_a_process_that_is_killed_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = build(tmp_path, [post("before")])
    whole = SegmentProcess.put

    def killed(process: SegmentProcess, one: Post) -> None:
        process._process.kill()
        whole(process, one)

    monkeypatch.setattr(SegmentProcess, "put", killed)
    with pytest.raises(StorageError, match=r"that makes segments ended \(exit code -9\)"):
        build(tmp_path, POSTS)
    assert [one.slug for one in engine.posts()] == ["before"]
    assert len(segments(tmp_path)) == 1


@pytest.mark.usefixtures("_two_processes")
def test_a_fault_tells_the_post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Inverter.add

    def faulty(inverter: Inverter, packed: tuple[bytes, bytes, bytes]) -> None:
        if b'"p40"' in packed[0]:
            raise RuntimeError("oh")
        whole(inverter, packed)

    monkeypatch.setattr(Inverter, "add", faulty)
    with pytest.raises(StorageError, match=r"post 'id-p40' was indexed \(RuntimeError.'oh"):
        build(tmp_path, POSTS)
    assert segments(tmp_path) == {}


@pytest.mark.usefixtures("_two_processes")
def test_a_long_answer_and_posts_that_nobody_reads_do_not_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise StorageError("x" * 1_000_000)

    monkeypatch.setattr(Inverter, "add", faulty)
    monkeypatch.setattr(segment_process, "_MOST_WAITING", 1)
    with pytest.raises(StorageError, match=r"^x{1000000}$"):
        build(tmp_path, [post(f"p{n}", "word " * 2000) for n in range(60)])


@pytest.mark.usefixtures("_two_processes")
def test_large_posts_wait_for_the_process_by_their_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[int] = []
    whole = SegmentProcess._try_to_send

    def slowly(process: SegmentProcess, batch: bytes) -> None:
        sleep(0.001)
        waiting.append(process._waiting)
        whole(process, batch)

    monkeypatch.setattr(SegmentProcess, "_try_to_send", slowly)
    monkeypatch.setattr(segment_process, "_MOST_WAITING", 20_000)
    monkeypatch.setattr(segment_process, "BATCH", 1)
    engine = build(tmp_path, [post(f"p{n}", "word " * 1000) for n in range(60)])
    assert engine.stats().posts == 60
    assert 20_000 < max(waiting) < 30_000


@pytest.mark.usefixtures("_two_processes")
def test_no_process_is_left_when_a_run_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int | None] = []
    whole = SegmentProcess.close

    def closed(process: SegmentProcess) -> None:
        whole(process)
        ended.append(process._process.exitcode)

    def posts() -> Iterator[Post]:
        yield from POSTS[:30]
        raise RuntimeError("the source broke")

    monkeypatch.setattr(SegmentProcess, "close", closed)
    with pytest.raises(RuntimeError):
        build(tmp_path, posts())
    assert ended == [-signal.SIGKILL]
    assert segments(tmp_path) == {}


def test_one_process_is_enough_for_few_posts(tmp_path: Path) -> None:
    assert building.MANY > 100
    found = segment_of(POSTS)
    engine = build(tmp_path, POSTS)
    assert engine.stats().segments == 1
    assert found.posts == engine.stats().posts
