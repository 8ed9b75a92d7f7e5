"""Results: compared, written, read back, and set as tables."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.request import Sort
from tests.benchmarks.building import Build
from tests.benchmarks.queries import Meaning, Query
from tests.benchmarks.report import (
    END,
    START,
    markdown_table,
    number,
    rewrite_readme,
    text_table,
    with_section,
)
from tests.benchmarks.results import (
    QueryResult,
    Results,
    SystemResult,
    differences,
    query_result,
    read_results,
    system_result,
    write_results,
)
from tests.benchmarks.systems.base import Found
from tests.benchmarks.timing import Timing

OR = Query("two words", Meaning.OR, ("some", "words"))
NEWEST = Query("newest", Meaning.ALL, sort=Sort.NEWEST)
FOUND = Found(3, ("a", "b", "c"), {"tag": {"Redis": 2}})


def system(median: float, rate: float) -> SystemResult:
    query = QueryResult("two words", "or", 1234, median, 2 * median, 3 * median, 4 * median)
    return SystemResult("a note", rate, 12.5, 99.0, 40.0, [query], median, 3 * median)


RUN = Results(
    posts=1000,
    machine="some machine",
    systems={"postings": system(0.25, 4000), "other": system(50.0, 200)},
)


def test_answers_that_agree_have_no_differences() -> None:
    assert differences(OR, {"a": FOUND, "b": replace(FOUND, ids=("c", "b", "a"))}) == []


@pytest.mark.parametrize(
    ("query", "other", "line"),
    [
        (OR, replace(FOUND, total=4), "two words: hits differ: a 3, b 4"),
        (OR, replace(FOUND, facets={"tag": {"Redis": 3}}), "two words: counts of tag differ"),
        (NEWEST, replace(FOUND, ids=("b", "a", "c")), "newest: the newest ten differ"),
    ],
)
def test_a_difference_is_named(query: Query, other: Found, line: str) -> None:
    assert differences(query, {"a": FOUND, "b": other}) == [line]


def test_figures_of_a_system_are_taken_from_build_folder_and_queries(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "segment").write_bytes(bytes(1_500_000))
    queries = [
        query_result(OR, 3, Timing(median, 9.0, 100), Timing(2 * median, 9.0, 100))
        for median in (1.0, 4.0)
    ]
    found = system_result("a note", Build(1000, 3.0, 120.0, 60.0), tmp_path, queries)
    assert (found.build_rate, found.index_mb) == (333.3, 1.5)
    assert (found.geomean_ms, found.page_geomean_ms) == (2.0, 4.0)


def test_results_are_read_as_they_were_written_smallest_first(tmp_path: Path) -> None:
    large = replace(RUN, posts=20_000, differences=["two words: hits differ: a 1, b 2"])
    assert write_results(large, tmp_path / "results").name == "20000.json"
    write_results(RUN, tmp_path / "results")
    assert read_results(tmp_path / "results") == [RUN, large]


@pytest.mark.parametrize(
    ("figure", "text"),
    [(0.01234, "0.0123"), (1.5, "1.5"), (99.96, "100"), (1234.5, "1,230"), (0.0, "0")],
)
def test_numbers_have_three_digits_and_no_exponent(figure: float, text: str) -> None:
    assert number(figure) == text


def test_the_text_table_has_ratios_to_ours() -> None:
    lines = text_table(RUN).splitlines()
    assert lines[0].split() == ["1,000", "posts", "postings", "other"]
    assert "(0.05×)" in lines[1]
    assert lines[6].startswith("two words (1,234 hits)")
    assert lines[6].endswith("  50 / 100 (200×)")
    assert len({len(line) for line in lines[:7]}) == 1


def test_a_table_without_ours_has_no_ratios() -> None:
    part = replace(RUN, systems={"other": RUN.systems["other"]})
    assert "×" not in text_table(part)


def test_a_table_says_whether_all_found_the_same() -> None:
    assert "same number of posts" in text_table(RUN)
    flagged = text_table(replace(RUN, differences=["two words: hits differ: a 1, b 2"]))
    assert flagged.endswith("two words: hits differ: a 1, b 2")
    assert "same number of posts" not in flagged


def test_the_markdown_table_has_a_column_for_each_system() -> None:
    lines = markdown_table(RUN).splitlines()
    assert lines[0] == "| 1,000 posts | postings | other |"
    assert lines[1] == "| --- | ---: | ---: |"
    assert {line.count("|") for line in lines[:7]} == {4}


def test_the_readme_keeps_all_but_what_is_between_the_markers(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{START}\nold\n{END}\nafter\n", encoding="utf-8")
    rewrite_readme(readme, [RUN, replace(RUN, posts=2000)])
    once = readme.read_text(encoding="utf-8")
    assert once.startswith(f"before\n{START}\n\n| 1,000 posts |")
    assert once.endswith(f"\n{END}\nafter\n")
    assert "| 2,000 posts |" in once
    assert "old" not in once
    rewrite_readme(readme, [RUN, replace(RUN, posts=2000)])
    assert readme.read_text(encoding="utf-8") == once


@pytest.mark.parametrize("text", ["", START, END, f"{END}{START}"])
def test_a_readme_without_markers_is_an_error_that_names_them(text: str) -> None:
    with pytest.raises(ValueError, match=r"README.md: needs the lines .*bench:start"):
        with_section(text, "table", "README.md")
