"""Our runs of `sync` over posts that are indexed already: nothing changed, one post changed."""

import json
import os
import statistics
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from indexer import Options, Report, Settings, open_index, open_sources, sync
from tests.benchmarks.results import Upkeep, rounded
from tests.benchmarks.rows import Row, read_rows
from tests.benchmarks.timing import clocked

TIMES = 3
MOST_FILES = 100_000
TITLE = b'"title":"'


def measure_upkeep(lines: Path, index: Path, folder: Path) -> Upkeep:
    """Medians of a few runs over an index of JSON Lines, and over one of Markdown files made of them.

    Changes one post of each.
    """
    posts, markdown = folder / "markdown", folder / "markdown-index"
    files = write_markdown(islice(read_rows(lines), MOST_FILES), posts)
    _sync(posts, markdown)
    return Upkeep(
        posts=len(files),
        walk_ms=_median(lambda: walk(posts)),
        unchanged_ms=_median(lambda: _sync(posts, markdown)),
        changed_ms=_median(lambda: _sync(posts, markdown), lambda: _edit(files[0])),
        lines_unchanged_ms=_median(lambda: _sync(lines, index)),
        lines_changed_ms=_median(lambda: _sync(lines, index), lambda: edit_line(lines), times=1),
    )


def write_markdown(rows: Iterator[Row], folder: Path) -> list[Path]:
    """A file for each post, with YAML in front; the files."""
    folder.mkdir()
    files = []
    for row in rows:
        files.append(path := folder / f"{row['slug']}.md")
        path.write_text(markdown_of(row), encoding="utf-8")
    return files


def markdown_of(row: Row) -> str:
    """A post as its writer would have it."""
    names = ("id", "title", "date", "categories", "authors", "tags", "excerpt", "lang")
    matter = "".join(f"{name}: {json.dumps(row[name])}\n" for name in names if row[name])
    heads = (
        "#" * s["level"] + f" {s['heading']}\n\n" if s["heading"] else "" for s in row["sections"]
    )
    body = "\n\n".join(h + s["text"] for h, s in zip(heads, row["sections"], strict=True))
    return f"---\n{matter}---\n\n{body}\n"


def walk(folder: Path) -> int:
    """Asks for the state of every file, and nothing else: what a run cannot do without."""
    with os.scandir(folder) as entries:
        return sum(entry.stat().st_mtime_ns > 0 for entry in entries)


def edit_line(lines: Path) -> None:
    """Changes a letter in the title of the first post, in place."""
    with lines.open("r+b") as file:
        at = file.readline().index(TITLE) + len(TITLE)
        file.seek(at)
        letter = b"Y" if file.read(1) == b"X" else b"X"
        file.seek(at)
        file.write(letter)


def _edit(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\nOne more line.\n")


def _sync(source: Path, index: Path) -> Report:
    settings = Settings(source=str(source), index=str(index))
    return sync(open_sources(settings), open_index(settings).engine, settings, Options())


def _median(
    work: Callable[[], object], before: Callable[[], object] = bool, times: int = TIMES
) -> float:
    """Milliseconds; what comes before each time is not timed."""
    seconds = []
    for _ in range(times):
        before()
        seconds.append(clocked(work))
    return rounded(statistics.median(seconds) * 1000)
