"""The benchmark's command, from options to tables."""

from pathlib import Path

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks.building import build_here
from tests.benchmarks.corpus import posts
from tests.benchmarks.jsonl import write_posts
from tests.benchmarks.report import END, START
from tests.benchmarks.results import read_results
from tests.benchmarks.systems import SYSTEMS

QUICK = ["--size", "100", "--seconds", "0"]


@pytest.fixture
def only_fts5(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(SYSTEMS) - {"fts5"}:
        monkeypatch.delitem(SYSTEMS, name)


def test_some_of_the_systems_are_shown_but_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([*QUICK, "--systems", "fts5,postings", "--out", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert shown.out.split()[:4] == ["100", "posts", "fts5", "postings"]
    assert "not written" in shown.err
    assert not list(tmp_path.iterdir())


@pytest.fixture
def readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "README.md"
    monkeypatch.setattr(command, "README", path)
    return path


@pytest.mark.usefixtures("only_fts5")
def test_a_run_of_all_systems_is_written(tmp_path: Path, readme: Path) -> None:
    readme.write_text(f"{START}\n{END}\n", encoding="utf-8")
    options = [*QUICK, "--systems", "fts5", "--out", str(tmp_path), "--readme"]
    assert command.main(options) == 0
    assert "| 100 posts | fts5 |" in readme.read_text(encoding="utf-8")
    (results,) = read_results(tmp_path)
    assert (results.posts, list(results.systems)) == (100, ["fts5"])
    assert all(query.hits and query.median_ms for query in results.systems["fts5"].queries)


def test_a_system_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(SYSTEMS, "fts5", "no_such_library")
    assert command.main(["--systems", "fts5"]) == 1
    assert "no_such_library" in (message := capsys.readouterr().err)
    assert "--systems" in message


def test_a_readme_without_a_place_for_tables_is_an_error_before_the_run(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme.write_text("nothing here", encoding="utf-8")
    assert command.main([*QUICK, "--systems", "fts5", "--readme"]) == 1
    shown = capsys.readouterr()
    assert not shown.out
    assert START in shown.err


@pytest.mark.parametrize("wrong", [["--systems", "lucene"], ["--size", "many"]])
def test_wrong_usage_ends_with_the_exit_code_for_it(wrong: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(wrong)


def test_a_build_counts_its_posts_time_and_memory(tmp_path: Path) -> None:
    write_posts(posts(30), tmp_path / "posts.jsonl")
    build = build_here("fts5", tmp_path / "posts.jsonl", tmp_path)
    assert build.posts == 30
    assert build.rate == pytest.approx(30 / build.seconds)
    assert build.peak_mb >= build.baseline_mb > 1
