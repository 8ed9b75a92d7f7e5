"""Builds in processes of their own, with their time and the memory of all their processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.building import build_apart, build_here
from tests.benchmarks.corpus import posts
from tests.benchmarks.memory import Memory, Watched, family, memory_of
from tests.benchmarks.rows import write_posts

MEGABYTES = 60
PARENT = f"""
import subprocess, sys
held = bytearray({MEGABYTES} << 20)
child = 'import sys; held = bytearray({MEGABYTES} << 20); print(1, flush=True); sys.stdin.read()'
subprocess.run([sys.executable, "-c", child], check=True)
"""

linux = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux's /proc"
)


def test_a_build_counts_its_posts_time_and_memory(tmp_path: Path) -> None:
    count = write_posts(posts(30), tmp_path / "posts.jsonl")
    (tmp_path / "index").mkdir()
    build = build_apart("fts5", tmp_path / "posts.jsonl", tmp_path / "index", count)
    assert build.posts == 30
    assert build.rate == pytest.approx(30 / build.seconds)
    assert build.peak_mb >= build.baseline_mb > 1
    assert build.cpu_seconds > 0


def test_a_build_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        build_apart("fts5", tmp_path / "no-such-file", tmp_path, 0)


def test_the_clock_runs_while_posts_are_read(tmp_path: Path) -> None:
    write_posts(posts(30), tmp_path / "posts.jsonl")
    (tmp_path / "index").mkdir()
    took = build_here("fts5", tmp_path / "posts.jsonl", tmp_path / "index")
    assert took["seconds"] > 0
    assert took["peak"] >= took["baseline"] > 0


@linux
def test_the_memory_of_all_processes_is_that_of_parent_and_child_together() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=pipe, stdout=pipe) as process:
        assert process.stdout
        process.stdout.readline()
        assert len(family(process.pid)) == 2
        with Watched(process.pid) as watched:
            process.communicate(b"")
    assert watched.peak.anonymous > 2 * MEGABYTES << 20
    assert watched.peak.total >= watched.peak.anonymous


@linux
def test_what_has_ended_has_no_memory() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert family(process.pid) == [process.pid]
    assert memory_of(process.pid) == Memory()
    assert memory_of(os.getpid()).anonymous > 1_000_000
