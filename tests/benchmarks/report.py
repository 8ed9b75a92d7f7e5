"""Results as tables: plain text for the terminal, Markdown for the README."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.results import QueryResult, Results, SystemResult

OURS = "postings"
START = "<!-- bench:start -->"
END = "<!-- bench:end -->"
EXPLANATION = (
    "Rows of queries: query tree to answer (best ten, exact total, exact counts of five facets), "
    "median / 99th percentile in ms; the two rows above them are geometric means of the medians. "
    "In parentheses: times our figure."
)

Row = list[str]
Figure = Callable[[SystemResult], float]

FIGURES: tuple[tuple[str, Figure], ...] = (
    ("build, posts/s", lambda system: system.build_rate),
    ("index, MB", lambda system: system.index_mb),
    ("peak memory of the build, MB", lambda system: system.build_peak_mb),
    ("query tree to answer, ms", lambda system: system.geomean_ms),
    ("text to answer, ms", lambda system: system.page_geomean_ms),
)


def text_table(results: Results) -> str:
    """The whole run for a terminal: figures, every query, notes, and whether all found the same."""
    rows = [_head(results), *_figures(results), *_queries(results)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [_padded(row, widths) for row in rows]
    return "\n".join([*lines, "", *_notes(results), *(results.differences or [_agreement()])])


def markdown_table(results: Results) -> str:
    """The run for the README."""
    head, *rows = [_head(results), *_figures(results), *_queries(results)]
    rule = ["---", *("---:" for _ in head[1:])]
    lines = [f"| {' | '.join(row)} |" for row in (head, rule, *rows)]
    notes = [*_notes(results), *(results.differences or [_agreement()])]
    return "\n".join([*lines, "", *(f"- {note}" for note in notes)])


def rewrite_readme(path: Path, runs: Sequence[Results]) -> None:
    """Puts the tables of all runs between the markers of the README.

    Raises ValueError where the markers are not there.
    """
    text = path.read_text(encoding="utf-8")
    tables = "\n\n".join(markdown_table(results) for results in runs)
    path.write_text(with_section(text, tables, str(path)), encoding="utf-8")


def check_readme(path: Path) -> None:
    """Raises ValueError where the README has no place for the tables."""
    with_section(path.read_text(encoding="utf-8"), "", str(path))


def with_section(text: str, section: str, name: str) -> str:
    """The text with everything between the two markers replaced."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"{name}: needs the lines {START} and {END} around the place of the table")
    return f"{before}{START}\n\n{section}\n\n{END}{after}"


def _padded(row: Row, widths: list[int]) -> str:
    label, *cells = zip(row, widths, strict=True)
    return "  ".join([label[0].ljust(label[1]), *(cell.rjust(width) for cell, width in cells)])


def _head(results: Results) -> Row:
    return [f"{results.posts:,} posts", *results.systems]


def _figures(results: Results) -> list[Row]:
    """A row for each figure of a whole system."""
    ours, systems = results.systems.get(OURS), results.systems.items()
    return [
        [label, *(_cell(name, figure(s), figure(ours) if ours else None) for name, s in systems)]
        for label, figure in FIGURES
    ]


def _queries(results: Results) -> list[Row]:
    """A row for each query: its median and 99th percentile from a query tree."""
    ours, systems = results.systems.get(OURS), results.systems.items()
    rows = []
    for place, query in enumerate(next(iter(results.systems.values())).queries):
        base = ours.queries[place].median_ms if ours else None
        cells = [_time(name, system.queries[place], base) for name, system in systems]
        rows.append([f"{query.query} ({query.hits:,} hits)", *cells])
    return rows


def _cell(name: str, figure: float, ours: float | None) -> str:
    return number(figure) + _ratio(name, figure, ours)


def _time(name: str, query: QueryResult, ours: float | None) -> str:
    both = f"{number(query.median_ms)} / {number(query.p99_ms)}"
    return both + _ratio(name, query.median_ms, ours)


def _ratio(name: str, figure: float, ours: float | None) -> str:
    """How many times ours another's figure is."""
    return f" ({number(figure / ours, 2)}×)" if ours and name != OURS else ""


def number(figure: float, digits: int = 3) -> str:
    """A figure with so many significant digits, without an exponent."""
    rounded = float(f"{figure:.{digits}g}")
    return f"{rounded:,.0f}" if rounded >= 10 ** (digits - 1) else f"{rounded:.{digits}g}"


def _notes(results: Results) -> list[str]:
    systems = "; ".join(f"{name}: {system.note}" for name, system in results.systems.items())
    return [
        f"{results.machine}. {systems}.",
        EXPLANATION,
    ]


def _agreement() -> str:
    return "All systems found the same number of posts and the same counts for every query."
