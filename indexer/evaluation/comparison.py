"""Two evaluations of the same queries: which got better, which worse, and how sure the difference is."""

from dataclasses import dataclass

from indexer.evaluation.bootstrap import Interval, interval
from indexer.evaluation.judgments import JudgedQuery
from indexer.evaluation.measures import Evaluation

DECIDING = "ndcg@10"
"""The measure by which a query got better or worse."""

_EQUAL = 1e-6


@dataclass(frozen=True, slots=True)
class Change:
    """A query with its value before and after."""

    query: JudgedQuery
    before: float
    after: float

    @property
    def difference(self) -> float:
        """How much it rose."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from `before` to `after`: each measure's mean difference, and the queries that changed."""

    before: Evaluation
    after: Evaluation
    differences: dict[str, Interval]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """The comparison; a difference is resampled by query, so that hard queries are hard for both.

    Queries that changed most come first.
    """
    pairs = list(zip(before.queries, after.queries, strict=True))
    differences = {
        name: interval([b.values[name] - a.values[name] for a, b in pairs])
        for name in before.queries[0].values
    }
    changes = [Change(a.query, a.values[DECIDING], b.values[DECIDING]) for a, b in pairs]
    changes.sort(key=lambda change: -abs(change.difference))
    return Comparison(
        before,
        after,
        differences,
        better=tuple(c for c in changes if c.difference > _EQUAL),
        worse=tuple(c for c in changes if c.difference < -_EQUAL),
    )
