"""The benchmark's command, from options to tables."""

from pathlib import Path

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks.given import posts_of
from tests.benchmarks.readme import END, START
from tests.benchmarks.results import read_results, write_results
from tests.benchmarks.rows import write_posts
from tests.benchmarks.systems import MANY_POSTS, SYSTEMS, default_systems
from tests.benchmarks.test_report import RUN
from tests.support import EXAMPLE, post

QUICK = ["--size", "100", "--seconds", "0"]


def test_some_of_the_systems_are_shown_but_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [*QUICK, "--queries", "--systems", "fts5,postings", "--out", str(tmp_path)]
    assert command.main(options) == 0
    shown = capsys.readouterr()
    assert shown.out.split()[:4] == ["100", "posts", "fts5", "postings"]
    assert "not written: a run of queries only" in shown.err
    assert not list(tmp_path.iterdir())


def test_given_posts_are_read_as_our_sources_read_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--seconds", "0", "--posts", str(EXAMPLE), "--systems", "fts5"]
    assert command.main([*options, "--out", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert shown.out.split()[:2] == ["14", "posts"]
    assert "not written: a complete run is one of postings" in shown.err


def test_the_results_of_given_posts_are_not_put_among_those_of_generated_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "OUT", tmp_path)
    monkeypatch.setattr(command, "rewrite", lambda *_: None)
    monkeypatch.setattr(command, "rewrite_page", lambda *_: None)
    options = ["--seconds", "0", "--posts", str(EXAMPLE), "--systems", "fts5"]
    assert command.main([*options, "--out", str(tmp_path)]) == 0
    assert "not written: the results of given posts" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_given_posts_have_one_author_and_category_at_most(tmp_path: Path) -> None:
    two = post("two", "Some text.", authors=["A", "B"], categories=["C", "D"], html="<p>Some text.")
    write_posts([two], tmp_path / "posts.jsonl")
    (found,) = posts_of(str(tmp_path / "posts.jsonl"), tmp_path)
    assert (found.authors, found.categories, found.html) == (("A",), ("C",), "")
    assert found.sections == two.sections


def test_the_tables_alone_are_written_without_a_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    readme = tmp_path / "README.md"
    page = tmp_path / "opensearch.md"
    for file in (readme, page):
        file.write_text(f"{START}{END}", encoding="utf-8")
    monkeypatch.setattr(command, "README", readme)
    monkeypatch.setattr(command, "PAGE", page)
    monkeypatch.setattr(command, "OUT", tmp_path)
    write_results(RUN, tmp_path)
    assert command.main(["--tables", "--out", str(tmp_path)]) == 0
    assert "| 1,000 posts | postings | other |" in readme.read_text("utf-8")
    assert "No run on a cluster" in page.read_text("utf-8")
    readme.write_text("nothing", encoding="utf-8")
    assert command.main(["--tables", "--out", str(tmp_path)]) == 1


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
    assert set(default_systems(10_000)) == SYSTEMS.keys() - {
        *("postings-numpy", "whoosh-vectors", "opensearch", "postings-opensearch")
    }
    monkeypatch.setenv("OPENSEARCH_URL", "http://127.0.0.1:9200")
    assert default_systems(10_000) == ("postings", "postings-opensearch")


def test_a_system_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(SYSTEMS, "fts5", "no_such_library")
    assert command.main(["--systems", "fts5"]) == 1
    assert "no_such_library" in (message := capsys.readouterr().err)
    assert "--systems" in message


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--systems", "opensearch"], "OPENSEARCH_URL="),
        (["--systems", "postings-opensearch"], "OPENSEARCH_URL="),
        (["--posts", "/no/such/place"], "/no/such/place: no such folder or file"),
    ],
)
def test_what_is_not_there_is_told_in_a_line(
    given: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([*given, "--out", str(tmp_path)]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--systems", "lucene"], ["--size", "many"], ["--size", "1000,0"]]
)
def test_wrong_usage_ends_with_the_exit_code_for_it(wrong: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(wrong)


def test_a_node_that_does_not_answer_is_told_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENSEARCH_URL", "http://127.0.0.1:9")
    assert command.main(["--systems", "opensearch"]) == 1
    assert "OpenSearch: no answer" in capsys.readouterr().err
