"""What the README says of the results is made of them, and nothing else."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.benchmarks.__main__ import OUT, PAGE, README, SHOWN
from tests.benchmarks.cluster_page import section as cluster_section
from tests.benchmarks.plots import draw_plots, lines_of
from tests.benchmarks.readme import END, START, rewrite, section, sentence, with_section
from tests.benchmarks.report import markdown_page
from tests.benchmarks.results import CLUSTER, Results, Serving, Upkeep, read_results
from tests.benchmarks.targets import TARGETS, target_rows
from tests.benchmarks.test_report import RUN, system

RUNS = [
    replace(
        RUN,
        posts=10_000,
        systems={
            "postings": system(0.25, 1.0, 8.0),
            "tantivy": system(1.0, 2.0, 4.0),
            "whoosh": system(50.0, 50.0, None),
        },
        upkeep=Upkeep(1000, 2.0, 8.0, 900.0, 4.0, 50.0),
        serving=Serving(300.0, 50.0, 4000.0, 2000.0, 600.0),
    ),
    replace(RUN, posts=1_000_000, systems={"postings": system(1.0), "tantivy": system(3.0)}),
]


def test_the_readme_and_the_pages_are_what_the_results_say() -> None:
    runs = read_results(OUT)
    text = README.read_text("utf-8")
    assert with_section(text, section(runs, SHOWN), "README.md") == text
    page_text, on_cluster = PAGE.read_text("utf-8"), read_results(OUT, CLUSTER)
    assert with_section(page_text, cluster_section(runs, on_cluster), "page") == page_text
    for results in runs:
        page = OUT / f"{results.posts}.md"
        assert page.read_text("utf-8") == markdown_page(results)


def targets(runs: list[Results]) -> dict[tuple[str, str], list[str]]:
    return {(row[0], row[1]): row[2:] for row in target_rows(runs)[1:]}


def test_targets_are_met_or_not_in_every_run_that_says_something_of_them() -> None:
    found = targets(RUNS)
    assert found["faceted query", "3 times faster than tantivy"] == ["1.6×, **not met**", "–"]
    assert found["faceted query", "twice as fast as tantivy"] == ["–", "3×, met"]
    assert found["faceted query", "400 times faster than whoosh"] == ["100×, **not met**", "–"]
    assert found["class or", "faster than tantivy"] == ["2.8×, met", "3×, met"]
    assert found["class fuzzy", "faster than tantivy"] == ["0.5×, **not met**", "–"]
    assert found["text → page", "twice as fast as tantivy"] == ["1.6×, **not met**", "–"]
    assert found["99th percentile of a query", "under 4 times its median"][0] == "2×, met"
    of_list = found["99th percentile of the list's medians", "under 4 times their median"]
    assert of_list == ["8×, **not met**", "1×, met"]
    assert found["build from JSON Lines", "tantivy's rate"] == ["1×, met", "1×, met"]
    assert found["build from JSON Lines", "20 times whoosh's rate"] == ["1×, **not met**", "–"]
    assert found["memory of a build", "1,000 MB at most"][0] == "120 MB, met"
    assert found["opening the index", "under 50 ms"][0] == "1 ms, met"


def test_targets_of_ours_alone_are_taken_from_what_was_measured_of_it() -> None:
    found = targets(RUNS)
    assert found["a worker beyond mapped files", "under 120 MB"] == ["50 MB, met", "–"]
    assert found["no file changed", "3 times a stat walk"][0] == "4×, **not met**"
    assert found["one file changed", "under 1,000 ms"][0] == "900 ms, met"
    assert found["`GET /api/search`", "half of a constant view's"][0] == "0.5×, met"
    assert found["`GET /search`", "a quarter of it"][0] == "0.15×, **not met**"


def test_what_is_aimed_at_for_few_posts_is_not_held_against_runs_of_many() -> None:
    found = targets([replace(RUNS[0], posts=posts) for posts in (10_000, 100_000, 1_000_000)])
    assert found["a worker beyond mapped files", "under 120 MB"] == ["50 MB, met"] * 2 + ["–"]
    assert found["`GET /api/search`", "half of a constant view's"] == ["0.5×, met", "–", "–"]


def test_targets_that_no_run_says_anything_of_are_left_out() -> None:
    alone = targets([replace(RUN, systems={"other": system(1.0)})])
    assert alone == {}
    assert len(targets(RUNS)) < len(TARGETS)


def test_nothing_is_aimed_at_for_few_posts() -> None:
    few = replace(RUNS[0], posts=1000)
    assert target_rows([few, *RUNS]) == target_rows(RUNS)
    assert target_rows([few]) == [["work", "target"]]


def test_the_sentence_names_every_other_system() -> None:
    expected = (
        "At 10,000 posts ours answers faceted queries 1.6 times as fast as tantivy, "
        "100 times as fast as whoosh."
    )
    assert sentence(RUNS[0]) == expected


def test_plots_have_a_line_for_each_system_and_are_drawn_the_same_each_time(tmp_path: Path) -> None:
    lines = lines_of(RUNS, lambda one: one.geomean_ms)
    assert lines["tantivy"][0] == [10_000, 1_000_000]
    assert lines["whoosh"][0] == [10_000]
    files = draw_plots(RUNS, tmp_path)
    drawn = [file.read_bytes() for file in files]
    assert [file.read_bytes() for file in draw_plots(RUNS, tmp_path)] == drawn
    for image in drawn:
        assert ElementTree.fromstring(image).tag.endswith("svg")  # noqa: S314 - drawn here
        assert b">tantivy</text>" in image


def test_the_readme_keeps_all_but_what_is_between_the_markers(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{START}\nold\n{END}\nafter\n", encoding="utf-8")
    rewrite(readme, RUNS, tmp_path, "results")
    once = readme.read_text(encoding="utf-8")
    assert once.startswith(f"before\n{START}\n\nAt 10,000 posts")
    assert once.endswith(f"\n{END}\nafter\n")
    assert "| 1,000,000 posts | postings | tantivy |" in once
    assert "(results/time.svg)" in once
    assert "old" not in once
    assert {path.name for path in tmp_path.iterdir()} == {
        *("README.md", "10000.md", "1000000.md", "time.svg", "build.svg"),
    }
    rewrite(readme, RUNS, tmp_path, "results")
    assert readme.read_text(encoding="utf-8") == once


@pytest.mark.parametrize("text", ["", START, END, f"{END}{START}"])
def test_a_readme_without_markers_is_an_error_that_names_them(text: str) -> None:
    with pytest.raises(ValueError, match=r"README.md: needs the lines .*bench:start"):
        with_section(text, "table", "README.md")
