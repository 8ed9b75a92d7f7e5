"""What was aimed at, as ratios within one run or plain limits, beside what each run measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from tests.benchmarks.query import KINDS
from tests.benchmarks.report import TIMES, Time, Wanted, both, of_kind
from tests.benchmarks.results import QueryResult, Results, SystemResult, geomean
from tests.benchmarks.systems import OURS
from tests.benchmarks.tables import NONE, Row, number
from tests.benchmarks.timing import timing

FEWEST = 10_000
"""Nothing is aimed at for fewer posts, which are fast with any system."""

LARGE = 300_000
RATIO = "×"

ANSWER, _, PAGE, SNIPPETS = (time for _, time in TIMES)

Measure = Callable[[Results], float | None]


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is to lie within bounds. `measure` gives None for a run that says nothing of it."""

    work: str
    aim: str
    measure: Measure
    unit: str = RATIO
    least: float = 0.0
    most: float = inf

    def cell(self, results: Results) -> str:
        """What a run measured, and whether that is enough."""
        figure = self.measure(results)
        if figure is None:
            return NONE
        met = "met" if self.least <= figure <= self.most else "**not met**"
        digits = 2 if self.unit == RATIO else 3
        return f"{number(figure, digits)}{self.unit}, {met}"


def target_rows(runs: Sequence[Results]) -> list[Row]:
    """A row for each target of which any run says something, a column for each run that is aimed at."""
    aimed_at = [results for results in runs if results.posts >= FEWEST]
    rows = [[one.work, one.aim, *(one.cell(results) for results in aimed_at)] for one in TARGETS]
    told = [row for row in rows if not {*row[2:]} <= {NONE}]
    return [["work", "target", *(f"{results.posts:,} posts" for results in aimed_at)], *told]


def faster(results: Results, than: str, time: Time, wanted: Wanted = bool) -> float | None:
    """How many times ours another takes, in the geometric mean over what both offer."""
    if not {than, OURS} <= results.systems.keys():
        return None
    ours, other = both(results, than, time, wanted)
    return other / ours if ours else None


def _faster(than: str, time: Time, wanted: Wanted = bool, *, large: bool | None = None) -> Measure:
    """Only of runs with many posts, or only of the others, where that is said."""

    def measure(results: Results) -> float | None:
        suits = large is None or large == (results.posts > LARGE)
        return faster(results, than, time, wanted) if suits else None

    return measure


def _of_ours(figure: Callable[[SystemResult], float | None]) -> Measure:
    return lambda results: figure(results.systems[OURS]) if OURS in results.systems else None


def _over(than: str, figure: Callable[[SystemResult], float]) -> Measure:
    """Our figure as so many times another's."""

    def measure(results: Results) -> float | None:
        if not {than, OURS} <= results.systems.keys():
            return None
        return figure(results.systems[OURS]) / figure(results.systems[than])

    return measure


def _snippets(ours: SystemResult) -> float | None:
    both_ways = [(SNIPPETS(query), PAGE(query)) for query in ours.queries if SNIPPETS(query)]
    if not both_ways:
        return None
    return geomean(shown for shown, _ in both_ways) / geomean(plain for _, plain in both_ways)


def _percentile(ours: SystemResult) -> float:
    """Of times of the same query, which tells how steady they are, and how quiet the machine was."""
    return geomean(map(_spread, ours.queries))


def _list(ours: SystemResult) -> float | None:
    """Of all queries, each by its median: whether some kinds of them are much slower than others."""
    of_all = timing([query.median_ms for query in ours.queries if query.median_ms is not None])
    return of_all.p99_ms / of_all.median_ms


def _open(ours: SystemResult) -> float | None:
    return figure_of(ours.opening, "open_ms")


def _spread(query: QueryResult) -> float | None:
    return query.p99_ms / query.median_ms if query.p99_ms and query.median_ms else None


def _part(part: str, figure: str) -> Measure:
    """A figure of `serving` or `upkeep`."""
    return lambda results: figure_of(getattr(results, part), figure)


def figure_of(part: object, name: str) -> float | None:
    """A figure of a part of the results that may not be there."""
    figure: float | None = getattr(part, name, None)
    return figure


def _up_to(posts: int, measure: Measure) -> Measure:
    """Only of runs with so many posts at most: it is aimed at for no larger ones."""
    return lambda results: measure(results) if results.posts <= posts else None


def _share(part: str, figure: str, whole: str) -> Measure:
    """A figure as so many times another of the same part."""

    def measure(results: Results) -> float | None:
        above, below = (figure_of(getattr(results, part), name) for name in (figure, whole))
        return above / below if above and below else None

    return measure


def _rate(figure: str) -> Measure:
    """Requests per second beside those of a view that does nothing."""
    return _up_to(10_000, _share("serving", figure, "constant_rate"))


WORKER = _up_to(100_000, _part("serving", "worker_mb"))
BUILD, MEMORY, INDEX = "build from JSON Lines", "memory of a build", "index, stored posts included"

TARGETS = (
    Target("faceted query", "3 times faster than tantivy", _faster("tantivy", ANSWER, large=False), least=3),
    Target("faceted query", "twice as fast as tantivy", _faster("tantivy", ANSWER, large=True), least=2),
    Target("faceted query", "400 times faster than whoosh", _faster("whoosh", ANSWER), least=400),
    *(
        Target(f"class {kind}", "faster than tantivy", _faster("tantivy", ANSWER, of_kind(kind)), least=1)
        for kind in KINDS
    ),
    Target("text → page", "twice as fast as tantivy", _faster("tantivy", PAGE, large=False), least=2),
    Target("page with 10 snippets", "under 2 times the page without", _of_ours(_snippets), most=2),
    Target("99th percentile of a query", "under 4 times its median", _of_ours(_percentile), most=4),
    Target("99th percentile of the list's medians", "under 4 times their median", _of_ours(_list), most=4),
    Target(BUILD, "tantivy's rate", _over("tantivy", lambda one: one.build_rate), least=1),
    Target(BUILD, "20 times whoosh's rate", _over("whoosh", lambda one: one.build_rate), least=20),
    Target(MEMORY, "1,000 MB at most", _of_ours(lambda one: one.build_peak_mb), " MB", most=1000),
    Target(INDEX, "tantivy's at most", _over("tantivy", lambda one: one.index_mb), most=1),
    Target("a worker beyond mapped files", "under 120 MB", WORKER, " MB", most=120),
    Target("opening the index", "under 50 ms", _of_ours(_open), " ms", most=50),
    Target("no file changed", "3 times a stat walk", _share("upkeep", "unchanged_ms", "walk_ms"), most=3),
    Target("one file changed", "under 1,000 ms", _part("upkeep", "changed_ms"), " ms", most=1000),
    Target("`GET /api/search`", "half of a constant view's", _rate("api_rate"), least=0.5),
    Target("`GET /search`", "a quarter of it", _rate("page_rate"), least=0.25),
)  # fmt: skip
