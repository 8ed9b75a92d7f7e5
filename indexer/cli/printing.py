"""How values look in a terminal: reports, pages of hits, progress."""

import html
import sys
import time
from textwrap import indent
from typing import Any

import click
import orjson

from indexer import Page, Report, Settings, beside, told

_EXCERPT = 160
_MOST_TOLD = 20
_BETWEEN = 0.2


def dump(value: Any) -> str:
    """A value as JSON."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def report_text(report: Report, settings: Settings) -> str:
    """A report in words; of many problems, and of what is left out on purpose, only the first are named."""
    lines = []
    for problems, what in ((True, "more that cannot be read"), (False, "more left out on purpose")):
        skipped = [one for one in report.skipped if one.is_problem == problems]
        lines += [f"skipped {one.path}: {one.reason}" for one in skipped[:_MOST_TOLD]]
        if len(skipped) > _MOST_TOLD:
            lines.append(f"skipped {len(skipped) - _MOST_TOLD} {what} (--json names them)")
    lines.append(f"{counted(report.posts)} in {settings.index}: {report}")
    return "\n".join(lines)


def page_text(page: Page) -> str:
    """A page of hits."""
    lines = [f"{counted(page.total)}, page {page.request.page} of {max(page.pages, 1)}"]
    lines += told(page)
    if page.suggestion:
        lines.append(f"Did you mean: {page.suggestion.query} ({counted(page.suggestion.total)})")
    for hit in page.hits:
        card = hit.card
        facts = [
            str(card.day or "undated"),
            f"{card.minutes} min",
            *(f"#{tag}" for tag in card.tags),
        ]
        lines += ["", click.style(card.title, bold=True), "  " + "  ".join(facts)]
        lines.append(indent(_plain(hit.snippet) or card.excerpt[:_EXCERPT], "  "))
        if elsewhere := beside(hit.matched):
            lines.append(f"  in: {elsewhere}")
    for facet in page.facets[:1]:
        counts = ", ".join(f"{v.label} ({v.count})" for v in facet.values[:12])
        lines += ["", f"{facet.name}: {counts or 'none'}"]
    return "\n".join(lines)


def counted(posts: int) -> str:
    """A number of posts."""
    return "1 post" if posts == 1 else f"{posts} posts"


def printable(text: str) -> str:
    """An argument without the bytes that are no UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _plain(snippet: str) -> str:
    """A snippet for the terminal: matched words bold, no markup."""
    bold, normal = click.style("", bold=True, reset=False), click.style("")
    return html.unescape(snippet.replace("<mark>", bold).replace("</mark>", normal))


class Progress:
    """A line on the terminal with how much is done, how fast, and how long it will take.

    It shows up for work that takes more than a second.
    """

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._next = self._started + 1
        self._shown = False

    def __call__(self, done: int, share: float) -> None:
        """So many items are done, and this share of all."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next, self._shown = now + _BETWEEN, True
        click.echo(f"\r{progress_text(done, share, now - self._started)}\033[K", nl=False, err=True)

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            click.echo("\r\033[K", nl=False, err=True)


def progress_text(done: int, share: float, seconds: float) -> str:
    """What is done in so many seconds, in words."""
    text = f"{done:,} read, {done / seconds:,.0f} a second"
    if not share:
        return text
    minutes, rest = divmod(round(seconds * (1 - share) / share), 60)
    return f"{text}, {share:.0%}, {minutes}:{rest:02} left"


def terminal_progress() -> Progress | None:
    """A line of progress where somebody looks."""
    return Progress() if sys.stderr.isatty() else None
