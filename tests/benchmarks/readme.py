"""What the README says of the results: sentences, tables and plots, all of them written by the command."""

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.plots import BUILD, TIME, draw_plots
from tests.benchmarks.report import (
    TIMES,
    alone_rows,
    class_rows,
    main_rows,
    markdown_page,
    notes,
)
from tests.benchmarks.results import Results
from tests.benchmarks.tables import as_markdown, number
from tests.benchmarks.targets import FEWEST, faster, target_rows

START = "<!-- bench:start -->"
END = "<!-- bench:end -->"

EXPLANATION = """\
An answer is the best ten posts, the exact total and exact counts of five facets, from a query tree; a page \
comes from the text, with all that it shows of ten posts. Times are geometric means of the medians over all \
queries that a system offers; the ratio in parentheses is taken over those that both offer. An en dash is \
what a system does not offer. Memory is that of all processes of a build together; builds read JSON Lines."""


def rewrite(readme: Path, runs: Sequence[Results], folder: Path, shown: str) -> None:
    """Writes the section of the README, and a page and plots into the folder that it shows by this path.

    Raises ValueError where the README has no place for it.
    """
    text = with_section(readme.read_text(encoding="utf-8"), section(runs, shown), readme.name)
    for results in runs:
        (folder / f"{results.posts}.md").write_text(markdown_page(results), encoding="utf-8")
    draw_plots(runs, folder)
    readme.write_text(text, encoding="utf-8")


def section(runs: Sequence[Results], shown: str) -> str:
    """All that is between the markers."""
    parts = [" ".join(map(sentence, runs)), EXPLANATION]
    parts += [as_markdown(main_rows(results)) for results in runs]
    parts += [f"![Time of an answer against the number of posts]({shown}/{TIME})"]
    parts += [f"![Posts indexed per second against their number]({shown}/{BUILD})"]
    if full := [results for results in runs if "whoosh" in results.systems]:
        parts += ["By class of query, query tree → answer, ms:", as_markdown(class_rows(full[-1]))]
    if served := [results for results in runs if results.serving or results.upkeep]:
        parts += [as_markdown(alone_rows(served))]
    aimed_at = target_rows(runs)
    if len(aimed_at) > 1:
        parts += [f"What was aimed at, from {FEWEST:,} posts on:", as_markdown(aimed_at)]
    return "\n\n".join([*parts, *(_list(results, shown) for results in runs)])


def sentence(results: Results) -> str:
    """How many times faster ours answers than each other system."""
    factors = {
        name: factor
        for name in results.systems
        if name != "postings" and (factor := faster(results, name, TIMES[0][1]))
    }
    told = [f"{number(factor, 2)} times as fast as {name}" for name, factor in factors.items()]
    return f"At {results.posts:,} posts ours answers faceted queries {', '.join(told)}."


def with_section(text: str, new: str, name: str) -> str:
    """The text with everything between the two markers replaced."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(
            f"{name}: needs the lines {START} and {END} around the place of the tables"
        )
    return f"{before}{START}\n\n{new}\n\n{END}{after}"


def _list(results: Results, shown: str) -> str:
    lines = [
        f"- [Every query of {results.posts:,} posts]({shown}/{results.posts}.md).",
        *notes(results),
    ]
    return "\n- ".join(lines)
