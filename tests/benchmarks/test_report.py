"""Results: compared, written, read back, and set as tables."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.request import Sort
from tests.benchmarks.building import Build
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.report import (
    both,
    class_rows,
    main_rows,
    markdown_page,
    query_rows,
    text_table,
)
from tests.benchmarks.results import (
    Opening,
    QueryResult,
    Results,
    Serving,
    SystemResult,
    Upkeep,
    differences,
    query_result,
    read_results,
    system_result,
    write_results,
)
from tests.benchmarks.systems.base import Found
from tests.benchmarks.tables import number
from tests.benchmarks.timing import Timing

OR = Query("two words", Meaning.OR, ("some", "words"))
NEWEST = Query("newest", Meaning.ALL, sort=Sort.NEWEST)
FOUND = Found(3, ("a", "b", "c"), {"tag": {"Redis": 2}})
BUILD = Build(1000, 3.0, 4.0, 120.0, 100.0, 60.0)


def system(*medians: float | None) -> SystemResult:
    """A system with a query of each class in turn, in so many milliseconds."""
    queries = [
        QueryResult(f"query {place}", kind, 1234, median, 2 * median, 3 * median, 4 * median)
        if median
        else QueryResult(f"query {place}", kind)
        for place, (kind, median) in enumerate(zip(["or", "or", "fuzzy"], medians, strict=False))
    ]
    return system_result("a note", BUILD, 12_500_000, queries, Opening(1.0, 2.0))


RUN = Results(
    posts=1000,
    machine="some machine",
    systems={"postings": system(0.25, 1.0, 8.0), "other": system(50.0, 50.0, None)},
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


def test_figures_of_a_system_are_taken_from_build_size_and_queries() -> None:
    queries = [
        query_result(OR, 3, Timing(median, 9.0, 100), Timing(2 * median, 9.0, 100), None)
        for median in (1.0, 4.0)
    ]
    found = system_result("a note", BUILD, 1_500_000, queries)
    assert (found.build_rate, found.index_mb) == (333.3, 1.5)
    assert (found.geomean_ms, found.page_geomean_ms) == (2.0, 4.0)
    assert queries[0].snippets_median_ms is None


def test_queries_that_are_not_offered_are_left_out_of_the_mean_and_of_ratios() -> None:
    assert RUN.systems["postings"].geomean_ms == pytest.approx(2 ** (1 / 3), rel=1e-3)
    assert RUN.systems["other"].geomean_ms == 50
    assert both(RUN, "other", lambda query: query.median_ms) == (0.5, 50)


def test_results_are_read_as_they_were_written_smallest_first(tmp_path: Path) -> None:
    large = replace(
        RUN,
        posts=20_000,
        differences=["two words: hits differ: a 1, b 2"],
        upkeep=Upkeep(20_000, 1.0, 2.0, 3.0, 4.0, 5.0),
        serving=Serving(300.0, 50.0, 1000.0),
    )
    assert write_results(large, tmp_path / "results").name == "20000.json"
    write_results(RUN, tmp_path / "results")
    assert read_results(tmp_path / "results") == [RUN, large]


@pytest.mark.parametrize(
    ("figure", "text"),
    [(0.01234, "0.0123"), (1.5, "1.5"), (99.96, "100"), (1234.5, "1,230"), (0.0, "0")],
)
def test_numbers_have_three_digits_and_no_exponent(figure: float, text: str) -> None:
    assert number(figure) == text


def test_whole_systems_are_compared_by_ratios_to_ours() -> None:
    rows = {row[0]: row[1:] for row in main_rows(RUN)}
    assert rows["1,000 posts"] == ["postings", "other"]
    assert rows["index, MB"] == ["12.5", "12.5 (1×)"]
    assert rows["query tree → answer, ms"] == ["1.26", "50 (100×)"]
    assert rows["text → page with snippets, ms"] == ["–", "–"]
    assert rows["open the index, ms"] == ["1", "1 (1×)"]


def test_classes_and_queries_that_are_not_offered_are_dashes() -> None:
    assert class_rows(RUN)[1:] == [["or (2)", "0.5", "50 (100×)"], ["fuzzy (1)", "8", "–"]]
    assert query_rows(RUN)[1] == ["query 0 (1,234 hits)", "0.25 / 0.5", "50 / 100 (200×)"]
    assert query_rows(RUN)[3] == ["query 2 (1,234 hits)", "8 / 16", "–"]


def test_the_text_table_is_straight_and_without_ours_has_no_ratios() -> None:
    lines = text_table(RUN).splitlines()
    assert len({len(line) for line in lines[: lines.index("")]}) == 1
    assert "×" in text_table(RUN)
    assert "×" not in text_table(replace(RUN, systems={"other": RUN.systems["other"]}))


def test_a_table_says_whether_all_found_the_same() -> None:
    assert "same number of posts" in text_table(RUN)
    flagged = text_table(replace(RUN, differences=["two words: hits differ: a 1, b 2"]))
    assert flagged.endswith("two words: hits differ: a 1, b 2")
    assert "same number of posts" not in flagged


def test_the_page_of_a_size_has_three_tables_with_a_column_for_each_system() -> None:
    lines = markdown_page(RUN).splitlines()
    assert lines[0] == "# 1,000 posts"
    assert lines.count("| --- | ---: | ---: |") == 3
    assert {line.count("|") for line in lines if line.startswith("|")} == {4}
