"""How measures look: tables for a terminal, and as JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from indexer.evaluation import Change, Comparison, Evaluation, Interval

_PLACES = 4
_LONGEST_QUERY = 60


def evaluation_json(found: Evaluation, per_query: bool) -> dict[str, Any]:
    """How many queries there are, the mean of each measure, and on request each query's own."""
    values: dict[str, Any] = {"queries": len(found.queries), **_rounded(found.means)}
    if per_query:
        values["per_query"] = [
            {"id": one.query.id, "query": one.query.text, **_rounded(one.values)}
            for one in found.queries
        ]
    return values


def evaluation_text(found: Evaluation, per_query: bool) -> str:
    """The means with their bounds, then by kind, then by query."""
    lines = [f"{_counted(found)}, means and 95 % intervals", *_intervals(found.intervals)]
    kinds = found.kinds()
    if kinds:
        rows = [
            (list(one.means.values()), f"{kind} ({len(one.queries)})")
            for kind, one in kinds.items()
        ]
        lines += ["", *_table(found.means, "kind", rows)]
    if per_query:
        rows = [(list(one.values.values()), one.query.text) for one in found.queries]
        lines += ["", *_table(found.means, "query", rows)]
    return "\n".join(lines)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """The means of both, the differences with their bounds, and the queries that changed."""
    return {
        "queries": len(found.after.queries),
        "before": _rounded(found.before.means),
        "after": _rounded(found.after.means),
        "difference": {
            name: _rounded(interval._asdict()) for name, interval in found.differences.items()
        },
        "better": [_change_json(change) for change in found.better],
        "worse": [_change_json(change) for change in found.worse],
    }


def comparison_text(found: Comparison) -> str:
    """The differences with their bounds, then the queries that changed, those that did most first."""
    lines = [f"{_counted(found.after)}, differences from A to B and 95 % intervals"]
    lines += _intervals(found.differences, sign="+")
    for what, changes in (("better", found.better), ("worse", found.worse)):
        lines += ["", f"{len(changes)} got {what} (ndcg@10)"]
        lines += [
            f"  {change.before:.3f} -> {change.after:.3f}  {_short(change.query.text)}"
            for change in changes
        ]
    return "\n".join(lines)


def _counted(found: Evaluation) -> str:
    return "1 query" if len(found.queries) == 1 else f"{len(found.queries)} queries"


def _intervals(intervals: dict[str, Interval], sign: str = "") -> list[str]:
    return [
        f"  {name:11}{one.mean:{sign}.3f}  {one.low:{sign}.3f} to {one.high:{sign}.3f}"
        for name, one in intervals.items()
    ]


def _table(
    names: Iterable[str], last: str, rows: Iterable[tuple[Sequence[float], str]]
) -> list[str]:
    """A line for each row, its numbers under the names, its text at the end."""
    head = "".join(f"{name:>11}" for name in names)
    return [f"{head}  {last}"] + [
        "".join(f"{value:11.3f}" for value in values) + f"  {_short(text)}" for values, text in rows
    ]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUERY else text[: _LONGEST_QUERY - 1] + "\u2026"


def _change_json(change: Change) -> dict[str, Any]:
    values = {"before": change.before, "after": change.after}
    return {"id": change.query.id, "query": change.query.text, **_rounded(values)}


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, _PLACES) for name, value in values.items()}
