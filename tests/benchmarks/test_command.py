"""The benchmark's command, from options to tables."""

from pathlib import Path

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks.results import read_results
from tests.benchmarks.systems import MANY_POSTS, SYSTEMS, default_systems

QUICK = ["--size", "100", "--seconds", "0"]


def test_some_of_the_systems_are_shown_but_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([*QUICK, "--systems", "fts5,postings", "--out", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert shown.out.split()[:4] == ["100", "posts", "fts5", "postings"]
    assert "not written" in shown.err
    assert not list(tmp_path.iterdir())


def test_a_run_of_all_systems_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "default_systems", lambda _: ("fts5",))
    assert command.main([*QUICK, "--out", str(tmp_path)]) == 0
    (results,) = read_results(tmp_path)
    assert (results.posts, list(results.systems)) == (100, ["fts5"])
    assert results.differences == []
    fts5 = results.systems["fts5"]
    for query in fts5.queries:
        assert (query.median_ms is None) == (query.meaning == "fuzzy")
    assert fts5.build_peak_mb > fts5.build_baseline_mb > 1
    assert fts5.opening
    assert fts5.opening.update_ms


def test_a_million_posts_are_only_for_those_who_build_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_systems(MANY_POSTS + 1) == ("postings", "fts5", "tantivy")
    monkeypatch.delenv("OPENSEARCH_URL", raising=False)
    assert set(default_systems(10_000)) == SYSTEMS.keys() - {"postings-numpy", "opensearch"}
    monkeypatch.setenv("OPENSEARCH_URL", "http://127.0.0.1:9200")
    assert "opensearch" in default_systems(10_000)


def test_a_system_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(SYSTEMS, "fts5", "no_such_library")
    assert command.main(["--systems", "fts5"]) == 1
    assert "no_such_library" in (message := capsys.readouterr().err)
    assert "--systems" in message


@pytest.mark.parametrize("wrong", [["--systems", "lucene"], ["--size", "many"]])
def test_wrong_usage_ends_with_the_exit_code_for_it(wrong: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(wrong)
