"""The server under load, and runs over posts that are indexed already."""

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from indexer import Settings, open_index
from tests.benchmarks import serving as module
from tests.benchmarks.corpus import posts
from tests.benchmarks.rows import read_rows, row_of, write_posts
from tests.benchmarks.sample import Sample
from tests.benchmarks.serving import (
    Load,
    anonymous_mb,
    distinct_texts,
    has_wrk,
    measure_serving,
    serving,
)
from tests.benchmarks.systems import load_system
from tests.benchmarks.upkeep import edit_line, markdown_of, measure_upkeep, walk, write_markdown
from tests.support import missing

COUNT = 60


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    write_posts(posts(COUNT), path)
    (tmp_path / "index").mkdir()
    load_system("postings").build(path, tmp_path / "index")
    return path


@pytest.fixture(scope="module")
def sample() -> Sample:
    return Sample(map(row_of, posts(COUNT)))


def test_texts_are_all_different_and_the_same_each_time(sample: Sample) -> None:
    texts = list(islice(distinct_texts(sample), 2000))
    assert len(set(texts)) == len(texts) == 2000
    assert texts == list(islice(distinct_texts(sample), 2000))
    assert {len(text.split()) for text in texts} == {1, 2, 3}


def test_a_server_is_started_and_its_workers_weighed(
    lines: Path, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "has_wrk", lambda: False)
    monkeypatch.setattr(module, "STARTS", 1)
    served = measure_serving(lines.parent / "index", sample, lines.parent)
    assert served.start_ms > 100
    assert 5 < served.worker_mb < 500
    assert (served.constant_rate, served.api_rate, served.page_rate) == (None, None, None)


def test_requests_per_second_are_counted_and_refused_ones_are_an_error(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_wrk():
        missing(module.NO_WRK)
    monkeypatch.setattr(module, "WARM_UP_SECONDS", 1)
    with serving(module.constant_command) as (process, port):
        load = Load(sample, tmp_path, seconds=1)
        assert load.rate(port, "/api/search") > 100
        assert anonymous_mb(process.pid) > 1
        with pytest.raises(RuntimeError, match="Non-2xx"):
            load.rate(port, "/missing/")
    assert process.returncode is not None


def test_a_measured_server_does_not_see_what_only_tests_need() -> None:
    script = "import numba.misc.coverage_support as support; print(support.coverage_available)"
    seen = [
        subprocess.run(
            [sys.executable, "-c", script], env=env, check=True, capture_output=True, text=True
        ).stdout
        for env in (None, {**os.environ, "PYTHONPATH": str(module.HIDING)})
    ]
    assert seen == ["True\n", "False\n"]


def test_a_server_that_does_not_start_is_an_error() -> None:
    with (
        pytest.raises(RuntimeError, match="did not start"),
        serving(lambda _: ["python3", "-c", ""]),
    ):
        pass


def test_runs_over_indexed_posts_are_measured_and_see_the_change(lines: Path) -> None:
    first = next(read_rows(lines))
    upkeep = measure_upkeep(lines, lines.parent / "index", lines.parent)
    assert upkeep.posts == COUNT
    assert 0 < upkeep.walk_ms < upkeep.unchanged_ms < upkeep.changed_ms
    assert 0 < upkeep.lines_unchanged_ms < upkeep.lines_changed_ms
    for name in ("index", "markdown-index"):
        index = open_index(Settings(index=str(lines.parent / name)))
        assert index.stats().posts == COUNT
    post = index.post(first["slug"])
    assert post.sections[-1].text.endswith("One more line.")


def test_markdown_says_all_that_a_post_has(lines: Path, tmp_path: Path) -> None:
    row = max(read_rows(lines), key=lambda row: len(row["sections"]))
    text = markdown_of(row)
    assert text.startswith("---\nid: ")
    for name in ("title", "excerpt", "date"):
        assert row[name] in text
    assert text.count("\n## ") == len(row["sections"]) - 1
    (file,) = write_markdown(iter([row]), tmp_path / "files")
    assert walk(tmp_path / "files") == 1
    assert file.read_text("utf-8") == text


def test_an_edited_line_differs_from_the_one_before_each_time(lines: Path) -> None:
    before = list(read_rows(lines))
    edit_line(lines)
    once = list(read_rows(lines))
    edit_line(lines)
    assert before[0]["title"] != once[0]["title"] != next(read_rows(lines))["title"]
    assert before[1:] == once[1:]
