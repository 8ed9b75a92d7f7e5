"""Plots over sizes, both axes logarithmic, drawn the same from the same results."""

from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tests.benchmarks.results import Results, SystemResult
from tests.benchmarks.systems import OURS

TIME, BUILD = "time.svg", "build.svg"
INCHES = (7, 4.2)

Value = Callable[[SystemResult], float]


def draw_plots(runs: Sequence[Results], folder: Path) -> list[Path]:
    """Draws time against size and build rate against size; the files."""
    return [
        _draw(
            runs,
            folder / TIME,
            "query tree to answer, ms (geometric mean)",
            lambda one: one.geomean_ms,
        ),
        _draw(runs, folder / BUILD, "posts indexed per second", lambda one: one.build_rate),
    ]


def lines_of(runs: Sequence[Results], value: Value) -> dict[str, tuple[list[int], list[float]]]:
    """For each system its sizes and figures."""
    lines: dict[str, tuple[list[int], list[float]]] = {}
    for results in runs:
        for name, system in results.systems.items():
            sizes, figures = lines.setdefault(name, ([], []))
            sizes.append(results.posts)
            figures.append(value(system))
    return lines


def _draw(runs: Sequence[Results], path: Path, label: str, value: Value) -> Path:
    with mpl.rc_context({"svg.hashsalt": path.name, "svg.fonttype": "none"}):
        figure = Figure(figsize=INCHES, layout="constrained")
        axes: Axes = figure.subplots()
        for name, (sizes, figures) in lines_of(runs, value).items():
            axes.loglog(
                sizes, figures, marker="o", label=name, linewidth=3 if name == OURS else 1.5
            )
        axes.set_xlabel("posts")
        axes.set_ylabel(label)
        axes.grid(visible=True, which="major", alpha=0.3)
        figure.legend(loc="outside right upper")
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    return path
