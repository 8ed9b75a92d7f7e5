"""Measures of a run, per query and over all, by ir-measures.

nDCG takes a grade as the gain itself (linear), as trec_eval does. To the other measures every post of
grade 1 or more is right. A judged post that was not found counts as one that came after all hits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import ir_measures
from ir_measures import AP, RR, R, nDCG

from indexer.evaluation.bootstrap import Interval, interval
from indexer.evaluation.judgments import JudgedQuery, Judgments

MEASURES = {"ndcg@10": nDCG @ 10, "mrr@10": RR @ 10, "recall@100": R @ 100, "map": AP}
"""Name of a measure -> what ir-measures calls it."""

FIRST = "first"
"""The measure of queries as typed: 1 where the first hit has the highest grade of all."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A query with its hits, best first, and the value of each measure."""

    query: JudgedQuery
    hits: tuple[str, ...]
    values: dict[str, float]


@dataclass(frozen=True)
class Evaluation:
    """Every judged query, measured."""

    queries: tuple[Measured, ...]

    @cached_property
    def intervals(self) -> dict[str, Interval]:
        """The mean of each measure over all queries, with its bounds."""
        names = self.queries[0].values
        return {name: interval([one.values[name] for one in self.queries]) for name in names}

    @property
    def means(self) -> dict[str, float]:
        """The mean of each measure over all queries."""
        return {name: found.mean for name, found in self.intervals.items()}

    def kinds(self) -> dict[str, "Evaluation"]:
        """The queries of each kind, in the order in which the kinds come; none without kinds."""
        by_kind: dict[str, list[Measured]] = {}
        for one in self.queries:
            by_kind.setdefault(one.query.kind, []).append(one)
        return {kind: Evaluation(tuple(ones)) for kind, ones in by_kind.items() if kind}


def measured(judgments: Judgments, runs: Sequence[Sequence[str]]) -> Evaluation:
    """The measures of each query's hits; `runs` are in the order of the queries."""
    queries = judgments.queries
    numbers = [str(number) for number in range(len(queries))]
    grades = {n: dict(query.grades) for n, query in zip(numbers, queries, strict=True)}
    ranks = {n: _by_rank(hits) for n, hits in zip(numbers, runs, strict=True)}
    found: dict[str, dict[str, float]] = {n: {} for n in numbers}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(names), grades, ranks):
        found[metric.query_id][names[metric.measure]] = metric.value
    return Evaluation(
        tuple(
            Measured(query, tuple(hits), _in_order(found[n], query, hits, judgments.as_typed))
            for n, query, hits in zip(numbers, queries, runs, strict=True)
        )
    )


def _by_rank(hits: Sequence[str]) -> dict[str, float]:
    """Scores that fall with the rank: equal ones would be put in an order by name."""
    return {hit: float(len(hits) - rank) for rank, hit in enumerate(hits)}


def _in_order(
    values: dict[str, float], query: JudgedQuery, hits: Sequence[str], as_typed: bool
) -> dict[str, float]:
    """The values in the order of MEASURES, with FIRST for a query as typed."""
    ordered = {name: values[name] for name in MEASURES}
    if as_typed:
        ordered[FIRST] = float(bool(hits) and query.grades.get(hits[0], 0) == query.best)
    return ordered
