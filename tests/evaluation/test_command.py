"""`postings evaluate`: what it prints, and its exit codes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.settings import setting_fields
from tests.evaluation.corpora import write_blog, write_corpus

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `postings evaluate` in a folder with a corpus, and a blog that is indexed."""
    monkeypatch.chdir(tmp_path)
    for field in setting_fields():
        monkeypatch.delenv(f"POSTINGS_{field.name.upper()}", raising=False)
    write_corpus(tmp_path / "corpus")
    write_blog(tmp_path / "blog")
    Path("postings.toml").write_text('source = "blog"\nindex = "index"\n')
    assert CliRunner().invoke(main, ["index"]).exit_code == 0
    return lambda *arguments: CliRunner().invoke(main, ["evaluate", *arguments])


def as_json(result: Result) -> dict[str, Any]:
    """What was printed as JSON."""
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = orjson.loads(result.stdout)
    return found


def test_a_corpus_gives_four_measures_and_the_number_of_its_queries(run: Run) -> None:
    assert run("--corpus", "corpus", "--json").stdout.split() == (
        '{ "queries": 2, "ndcg@10": 1.0, "mrr@10": 1.0, "recall@100": 1.0, "map": 1.0 }'.split()
    )


def test_without_a_corpus_the_queries_beside_the_posts_are_asked_of_the_index(run: Run) -> None:
    found = as_json(run("--json", "--per-query"))
    assert found["queries"] == 3
    assert [one["query"] for one in found["per_query"]] == ["redis", "cache", "zebra"]
    assert found["per_query"][1] == {
        "id": "cache", "query": "cache",
        "ndcg@10": 1.0, "mrr@10": 1.0, "recall@100": 1.0, "map": 1.0, "first": 1.0,
    }  # fmt: skip
    assert found["per_query"][2]["ndcg@10"] == 0.0


def test_the_table_has_intervals_kinds_and_on_request_queries(run: Run) -> None:
    text = run().stdout
    assert "3 queries, means and 95 % intervals" in text
    assert "  recall@100 0.667  0.000 to 1.000\n" in text
    assert "      1.000  tag (1)\n" in text
    assert "zebra" not in text
    assert "  zebra\n" in run("--per-query").stdout
    Path("more.yml").write_text(f"- query: {'long ' * 30}\n  posts: redis\n")
    line = run("--per-query", "--queries", "more.yml").stdout.splitlines()[-1]
    assert line.endswith("long\u2026")


def test_another_index_can_be_asked(run: Run) -> None:
    assert "no index here yet" in run("--index", "nowhere").output
    assert run("--index", "nowhere", "--corpus", "corpus").exit_code == 1
    assert CliRunner().invoke(main, ["index", "corpus/posts.jsonl", "--index", "b"]).exit_code == 0
    assert as_json(run("--index", "b", "--corpus", "corpus", "--json"))["map"] == 1.0


def test_a_measure_below_its_floor_gives_exit_code_1(run: Run) -> None:
    assert run("--floor", "map=0.6", "--floor", "first=0.6").exit_code == 0
    result = run("--floor", "map=0.6", "--floor", "first=0.7", "--json")
    assert result.exit_code == 1
    assert result.stderr == "first is 0.6667, below the floor 0.7\n"
    assert orjson.loads(result.stdout)["queries"] == 3


@pytest.mark.parametrize("floor", ["map", "map=", "map=nan", "map=1.5", "map=-1", "speed=1"])
def test_what_is_no_floor_is_wrong_usage(run: Run, floor: str) -> None:
    result = run("--floor", floor)
    assert result.exit_code == 2
    assert "MEASURE=VALUE with ndcg@10, mrr@10, recall@100, map, first" in result.stderr


def test_a_corpus_has_no_floor_for_the_first_hit_and_queries_of_its_own(run: Run) -> None:
    assert run("--corpus", "corpus", "--floor", "first=0.5").exit_code == 2
    assert run("--corpus", "corpus", "--queries", "blog/queries.yml").exit_code == 2


@pytest.mark.parametrize("other", [("--per-query",), ("--index", "index")])
def test_a_comparison_takes_no_option_that_it_would_not_heed(
    run: Run, other: tuple[str, ...]
) -> None:
    assert "lists what changed" in run("--compare", "index", "index", *other).stderr


def test_two_settings_files_are_compared_on_indexes_built_aside(run: Run) -> None:
    Path("whole.toml").write_text('source = "blog"\n')
    write_blog(Path("marked"))
    Path("marked/redis.md").write_text("---\ntitle: On Redis\n---\nNothing.")
    Path("marked.toml").write_text('source = "marked"\n')
    text = run("--compare", "whole.toml", "marked.toml").stdout
    assert "3 queries, differences from A to B and 95 % intervals" in text
    assert "0 got better (ndcg@10)\n\n1 got worse (ndcg@10)\n  1.000 -> 0.275  cache\n" in text
    found = as_json(run("--compare", "marked.toml", "whole.toml", "--json"))
    assert [one["query"] for one in found["better"]] == ["cache"]
    assert found["worse"] == []
    assert found["difference"]["ndcg@10"]["mean"] == pytest.approx(0.2415, abs=0.001)
    assert found["after"]["ndcg@10"] > found["before"]["ndcg@10"]


def test_two_indexes_are_compared_as_they_are_and_floors_hold_for_the_second(run: Run) -> None:
    for name in ("a", "b"):
        write_corpus(Path(name))
        CliRunner().invoke(main, ["index", f"{name}/posts.jsonl", "--index", f"index-{name}"])
    Path("b/posts.jsonl").write_text('{"id": "1", "title": "Heat"}')
    CliRunner().invoke(main, ["index", "b/posts.jsonl", "--index", "index-b"])
    compared = ("--corpus", "corpus", "--compare", "index-a", "index-b")
    assert "2 got worse" in run(*compared).stdout
    assert run(*compared, "--floor", "map=0.5").exit_code == 1
    back = ("--corpus", "corpus", "--compare", "index-b", "index-a")
    assert run(*back, "--floor", "map=0.5").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--corpus", "nowhere"), "nowhere/qrels.tsv: cannot be read"),
        (("--queries", "nowhere.yml"), "nowhere.yml: cannot be read"),
        (("--compare", "a.toml", "index"), "a.toml: neither a settings file nor the folder of an"),
        (("--compare", "blog", "index"), "no index here yet"),
    ],
)
def test_what_is_not_there_is_told_without_a_traceback(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert said in result.stderr
