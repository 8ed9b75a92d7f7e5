"""The results of one run as tables: whole systems, classes of queries, and every query."""

from collections import Counter
from collections.abc import Callable, Sequence

from tests.benchmarks.query import KINDS
from tests.benchmarks.results import QueryResult, Results, SystemResult, geomean
from tests.benchmarks.systems import OURS
from tests.benchmarks.tables import NONE, Row, as_markdown, as_text, number, times

Time = Callable[[QueryResult], float | None]
Wanted = Callable[[QueryResult], bool]
Figure = Callable[[SystemResult], float | None]

FIGURES: tuple[tuple[str, Figure], ...] = (
    ("build, posts/s", lambda system: system.build_rate),
    ("index, MB", lambda system: system.index_mb),
    ("peak memory of the build, MB", lambda system: system.build_peak_mb),
)
OPENINGS = (
    ("open the index, ms", "open_ms"),
    ("first answer after it, ms", "first_ms"),
    ("one changed post, ms", "update_ms"),
)
TIMES: tuple[tuple[str, Time], ...] = (
    ("query tree → answer, ms", lambda query: query.median_ms),
    ("99th percentile of it, ms", lambda query: query.p99_ms),
    ("text → page, ms", lambda query: query.page_median_ms),
    ("text → page with snippets, ms", lambda query: query.snippets_median_ms),
)

ALONE = (
    ("start of the server to its first answer, ms", "serving", "start_ms"),
    ("memory of a worker beyond mapped files, MB", "serving", "worker_mb"),
    ("requests per second: a view that returns a constant", "serving", "constant_rate"),
    ("`GET /api/search`, queries all different", "serving", "api_rate"),
    ("`GET /search`, the same", "serving", "page_rate"),
    ("Markdown files", "upkeep", "posts"),
    ("a walk that asks for the state of each, ms", "upkeep", "walk_ms"),
    ("`postings index` after no change, ms", "upkeep", "unchanged_ms"),
    ("after a change of one, ms", "upkeep", "changed_ms"),
    ("of JSON Lines after no change, ms", "upkeep", "lines_unchanged_ms"),
    ("of JSON Lines after a change of one post, ms", "upkeep", "lines_changed_ms"),
)


def text_table(results: Results) -> str:
    """The whole run for a terminal."""
    rows = [*main_rows(results), *class_rows(results)[1:], *query_rows(results)[1:]]
    return "\n".join([as_text(rows), "", *notes(results)])


def markdown_page(results: Results) -> str:
    """The whole run as the file beside its results."""
    tables = (main_rows(results), class_rows(results), query_rows(results))
    parts = [f"# {results.posts:,} posts", *map(as_markdown, tables)]
    return "\n\n".join([*parts, "\n".join(f"- {note}" for note in notes(results))]) + "\n"


def main_rows(results: Results) -> list[Row]:
    """A row for each figure of a whole system."""
    head, *figures = figure_rows(results)
    means = [_mean_row(results, label, time) for label, time in TIMES]
    return [head, *figures[: len(FIGURES)], *means, *figures[len(FIGURES) :]]


def figure_rows(results: Results) -> list[Row]:
    """The same without times of queries."""
    rows = [_figure_row(results, label, figure) for label, figure in FIGURES]
    rows += [_figure_row(results, label, _opening(name)) for label, name in OPENINGS]
    return [_head(results), *rows]


def class_rows(results: Results) -> list[Row]:
    """A row for each class of queries: geometric means of the medians from a query tree."""
    kinds = Counter(query.meaning for query in _first(results).queries)
    _, median = TIMES[0]
    return [
        _head(results),
        *(
            _mean_row(results, f"{kind} ({kinds[kind]})", median, of_kind(kind))
            for kind in KINDS
            if kinds[kind]
        ),
    ]


def of_kind(kind: str) -> Wanted:
    """Whether a query is of a class."""
    return lambda query: query.meaning == kind


def query_rows(results: Results) -> list[Row]:
    """A row for each query: its median and 99th percentile from a query tree."""
    rows = [_head(results)]
    for place, query in enumerate(_first(results).queries):
        hits = max(system.queries[place].hits or 0 for system in results.systems.values())
        cells = [_query_cell(results, name, place) for name in results.systems]
        rows.append([f"{query.query} ({hits:,} hits)", *cells])
    return rows


def alone_rows(runs: Sequence[Results]) -> list[Row]:
    """What is measured of our system only, a column for each run."""
    rows = [
        [
            label,
            *(_cell(OURS, getattr(getattr(results, part), name, None), None) for results in runs),
        ]
        for label, part, name in ALONE
    ]
    return [["ours alone", *(f"{results.posts:,} posts" for results in runs)], *rows]


def both(
    results: Results,
    name: str,
    time: Time,
    wanted: Wanted = bool,
) -> tuple[float, float]:
    """Geometric means of our times and another's over the queries that both offer; zeros where none is."""
    pairs = zip(results.systems[OURS].queries, results.systems[name].queries, strict=True)
    found = [
        (time(ours), time(other))
        for ours, other in pairs
        if wanted(other) and time(ours) is not None and time(other) is not None
    ]
    return geomean(ours for ours, _ in found), geomean(other for _, other in found)


def notes(results: Results) -> list[str]:
    """What a reader of the figures should know."""
    systems = "; ".join(f"{name}: {system.note}" for name, system in results.systems.items())
    agreed = "All systems found the same number of posts and the same counts for every query that they offer."
    return [f"{results.machine}. {systems}.", *(results.differences or [agreed])]


def _opening(name: str) -> Figure:
    return lambda system: getattr(system.opening, name, None)


def _first(results: Results) -> SystemResult:
    return next(iter(results.systems.values()))


def _head(results: Results) -> Row:
    return [f"{results.posts:,} posts", *results.systems]


def _figure_row(results: Results, label: str, figure: Figure) -> Row:
    ours = results.systems.get(OURS)
    base = figure(ours) if ours else None
    return [label, *(_cell(name, figure(s), base) for name, s in results.systems.items())]


def _mean_row(
    results: Results,
    label: str,
    time: Time,
    wanted: Wanted = bool,
) -> Row:
    """Means over all that a system offers; the ratio is over what both do."""
    cells = []
    for name, system in results.systems.items():
        mean = geomean(time(query) for query in system.queries if wanted(query))
        ours, other = both(results, name, time, wanted) if OURS in results.systems else (0.0, 0.0)
        ratio = f" ({times(other, ours)})" if ours and name != OURS else ""
        cells.append(number(mean) + ratio if mean else NONE)
    return [label, *cells]


def _cell(name: str, figure: float | None, ours: float | None) -> str:
    if figure is None:
        return NONE
    return number(figure) + (f" ({times(figure, ours)})" if ours and name != OURS else "")


def _query_cell(results: Results, name: str, place: int) -> str:
    query = results.systems[name].queries[place]
    if query.median_ms is None or query.p99_ms is None:
        return NONE
    ours = results.systems[OURS].queries[place].median_ms if OURS in results.systems else None
    ratio = f" ({times(query.median_ms, ours)})" if ours and name != OURS else ""
    return f"{number(query.median_ms)} / {number(query.p99_ms)}{ratio}"
