"""Measures against values worked out by hand, their intervals, and what two runs differ in."""

from math import log2
from pathlib import Path

import pytest

from indexer.evaluation import Evaluation, JudgedQuery, Judgments, compare
from indexer.evaluation.bootstrap import interval
from indexer.evaluation.measures import measured


def judged(*grades: dict[str, int], as_typed: bool = True) -> Judgments:
    """A query for each group of grades; kinds go by turns."""
    queries = [
        JudgedQuery(str(n), f"query {n}", g, "even odd".split()[n % 2])
        for n, g in enumerate(grades)
    ]
    return Judgments(tuple(queries), Path("queries.yml"), as_typed)


def values(grades: dict[str, int], hits: list[str], as_typed: bool = True) -> dict[str, float]:
    """The measures of one query."""
    found = measured(judged(grades, as_typed=as_typed), [hits])
    return {name: round(value, 6) for name, value in found.queries[0].values.items()}


def test_a_grade_is_its_gain_and_a_later_rank_is_worth_less() -> None:
    found = values({"a": 3, "b": 1, "c": 0}, ["b", "c", "a"])
    best = 3 + 1 / log2(3)
    assert found == {
        "ndcg@10": round((1 + 3 / log2(4)) / best, 6),
        "mrr@10": 1.0,
        "recall@100": 1.0,
        "map": round((1 + 2 / 3) / 2, 6),
        "first": 0.0,
    }


def test_hits_that_nobody_judged_are_wrong_and_posts_not_found_are_missed() -> None:
    found = values({"a": 1, "b": 1}, ["x", "y", "z", "a"])
    assert (found["mrr@10"], found["recall@100"], found["map"]) == (0.25, 0.5, 0.125)
    assert found["ndcg@10"] == round(1 / log2(5) / (1 + 1 / log2(3)), 6)


def test_only_ten_hits_count_where_the_name_says_so() -> None:
    hits = [f"x{n}" for n in range(10)] + ["a"]
    found = values({"a": 1}, hits)
    assert (found["ndcg@10"], found["mrr@10"]) == (0.0, 0.0)
    assert (found["recall@100"], found["map"]) == (1.0, round(1 / 11, 6))


def test_the_order_of_hits_is_kept_whatever_their_names() -> None:
    assert values({"a": 2, "z": 1}, ["a", "z"])["ndcg@10"] == 1.0
    assert values({"z": 2, "a": 1}, ["z", "a"])["ndcg@10"] == 1.0


def test_a_query_without_hits_counts_with_zeros() -> None:
    found = measured(judged({"a": 1}, {"a": 1}), [["a"], []])
    assert found.means == {
        "ndcg@10": 0.5, "mrr@10": 0.5, "recall@100": 0.5, "map": 0.5, "first": 0.5,
    }  # fmt: skip


def test_the_first_hit_is_right_only_with_the_highest_grade_of_all() -> None:
    assert values({"a": 2, "b": 2, "c": 1}, ["b"])["first"] == 1.0
    assert values({"a": 2, "c": 1}, ["c", "a"])["first"] == 0.0
    assert "first" not in values({"a": 1}, ["a"], as_typed=False)


def test_kinds_are_measured_apart() -> None:
    found = measured(judged({"a": 1}, {"a": 1}, {"a": 1}), [["a"], [], ["a"]])
    assert {kind: (len(e.queries), e.means["map"]) for kind, e in found.kinds().items()} == {
        "even": (2, 1.0),
        "odd": (1, 0.0),
    }


def test_an_interval_is_the_same_each_time_and_narrows_with_more_values() -> None:
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 1000)
    assert few == interval([0.0, 1.0] * 10)
    assert few.mean == many.mean == 0.5
    assert few.low < many.low < 0.5 < many.high < few.high
    # a mean of n throws of a coin strays by 1.96 / sqrt(4 n) in 95 % of samples
    assert few.high - few.mean == pytest.approx(0.22, abs=0.04)
    assert interval([0.3]) == (0.3, 0.3, 0.3)


def run(*firsts: bool) -> Evaluation:
    """An evaluation in which the first hits of some queries are right."""
    return measured(judged(*({"a": 1} for _ in firsts)), [["a"] if f else [] for f in firsts])


def test_a_comparison_names_what_got_better_and_worse_those_that_changed_most_first() -> None:
    before = measured(
        judged({"a": 1}, {"a": 1}, {"a": 1}, {"a": 1}), [["x", "a"], [], ["a"], ["a"]]
    )
    after = measured(judged({"a": 1}, {"a": 1}, {"a": 1}, {"a": 1}), [["a"], ["a"], [], ["a"]])
    found = compare(before, after)
    assert [(c.query.id, c.before, c.after) for c in found.better] == [
        ("1", 0.0, 1.0),
        ("0", pytest.approx(1 / log2(3)), 1.0),
    ]
    assert [(c.query.id, c.before, c.after) for c in found.worse] == [("2", 1.0, 0.0)]
    assert found.differences["mrr@10"].mean == pytest.approx(0.125)


def test_a_difference_is_resampled_by_query_so_that_hard_queries_do_not_blur_it() -> None:
    before = run(*[True, False] * 20)
    after = run(*[True, False] * 18, *[True] * 4)
    found = compare(before, after).differences["map"]
    assert found.mean == pytest.approx(0.05)
    assert found.high - found.low < after.intervals["map"].high - after.intervals["map"].low
    same = compare(before, before)
    assert same.differences["map"] == (0.0, 0.0, 0.0)
    assert same.better == same.worse == ()
