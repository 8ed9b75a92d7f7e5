"""The command line: `postings index | search | tags | stats | serve`. It prints, and decides nothing."""

import html
import os
import socket
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click
import orjson

from indexer import (
    CHOICE_PARAMETERS,
    Index,
    Options,
    Page,
    PostingsError,
    Report,
    RequestError,
    Settings,
    from_params,
    load_settings,
    open_index,
    open_sources,
    page_json,
    sync,
    values_json,
)

_INDEX = click.option("--index", "index_folder", metavar="DIR", help="Folder of the index.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_EXCERPT = 160
_SERVER = ["--no-ws", "--blocking-threads", "4", "--backpressure", "64", "--log-level", "warning"]
"""A search holds Python's lock most of its time: more threads would only wait for it."""


class Commands(click.Group):
    """Turns the errors of this package into a message and exit code 1, or 2 for wrong usage."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except RequestError as error:
            raise click.UsageError(str(error)) from error
        except PostingsError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands)
@click.version_option(package_name="postings")
def main() -> None:
    """Search for your posts: full text, facets and true counts.

    \b
    Example:
      postings index ~/blog/content/posts
      postings search redis --filter tag=Python
      postings serve

    Settings come from postings.toml and POSTINGS_* variables; options win over both.
    """


@main.command()
@click.argument("source", required=False)
@_INDEX
@click.option("--full", is_flag=True, help="Read every post again, and build from nothing.")
@click.option("--strict", is_flag=True, help="Exit with 1 if a post had to be left out.")
@click.option("--allow-empty", is_flag=True, help="Let an empty source empty the index.")
@click.option("--drafts", is_flag=True, help="Index drafts too.")
@click.option("--future", is_flag=True, help="Index posts dated in the future too.")
@_JSON
def index(
    source: str | None, index_folder: str | None, as_json: bool, strict: bool, **flags: bool
) -> None:
    """Bring the index in step with SOURCE, a folder of posts. Only what changed is read.

    \b
    Example:
      postings index ~/blog/content/posts --index /var/lib/postings
    """
    settings = _settings(source=source, index=index_folder)
    settings = replace(
        settings,
        drafts=flags["drafts"] or settings.drafts,
        future=flags["future"] or settings.future,
    )
    options = Options(
        full=flags["full"],
        allow_empty=flags["allow_empty"],
        progress=_Progress() if _is_terminal() else None,
    )
    engine = open_index(settings).engine
    report = sync(open_sources(settings), engine, settings, options)
    click.echo(_dump(asdict(report)) if as_json else _report_text(report, settings))
    if strict and report.problems:
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("query", nargs=-1)
@_INDEX
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Only posts with this value: tag=Redis, tag.any=API, year.not=2024. Repeatable.",
)
@click.option("--sort", metavar="ORDER", help="relevance, newest, oldest or title.")
@click.option("--page", metavar="N", help="Page, from 1.")
@click.option("--size", metavar="N", help="Hits per page, 1 to 100.")
@click.option("--match", metavar="HOW", help="all (every word must be there) or any.")
@_JSON
def search(
    query: tuple[str, ...],
    index_folder: str | None,
    filters: tuple[str, ...],
    as_json: bool,
    **single: str | None,
) -> None:
    """Search for QUERY; without one, list all posts, newest first.

    \b
    Example:
      postings search 'redis -kafka' --filter tag="System Design" --sort newest
      postings search '"sticky note"' --json
    """
    pairs = [("q", _printable(" ".join(query))), *map(_pair, map(_printable, filters))]
    pairs += [(name, text) for name, text in single.items() if text is not None]
    page = _opened(index_folder).search(from_params(pairs))
    click.echo(_dump(page_json(page)) if as_json else _page_text(page))


@main.command()
@_INDEX
@_JSON
def tags(index_folder: str | None, as_json: bool) -> None:
    """List all tags with the number of their posts.

    \b
    Example:
      postings tags
    """
    facet = _opened(index_folder).facet("tag")
    if as_json:
        click.echo(_dump(values_json(facet)))
        return
    for value in facet.values:
        click.echo(f"{value.count:6}  {value.label}")


@main.command()
@_INDEX
@_JSON
def stats(index_folder: str | None, as_json: bool) -> None:
    """Say what the index holds.

    \b
    Example:
      postings stats --index /var/lib/postings
    """
    facts = asdict(_opened(index_folder).stats())
    if as_json:
        click.echo(_dump(facts))
        return
    for name, fact in {**facts, **facts.pop("values")}.items():
        if name != "values":
            click.echo(f"{name:12}{fact}")


@main.command()
@_INDEX
@click.option("--host", metavar="ADDRESS", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that answer.")
def serve(index_folder: str | None, **options: str | int | None) -> None:
    """Serve the pages and the API.

    \b
    Example:
      postings serve --port 8000 --workers 2
    """
    settings = _settings(index=index_folder, **options)
    _opened(index_folder).stats()
    address = _free_address(settings)
    # the workers are processes of their own and read the settings from the environment
    os.environ["POSTINGS_INDEX"] = str(Path(settings.index).absolute())
    click.echo(f"Serving http://{settings.host}:{settings.port} (Ctrl-C stops)")
    where = ["--host", address, "--port", str(settings.port)]
    how = ["--interface", "wsgi", "--workers", str(settings.workers), *_SERVER]
    command = [sys.executable, "-m", "granian", *where, *how, "webapp.wsgi:app"]
    os.execv(sys.executable, command)  # noqa: S606 - the server takes this process's place


def _free_address(settings: Settings) -> str:
    """The numeric address of the host, at which nobody else listens on the port."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        problem = f"{place} cannot be listened on ({error.strerror})"
        raise click.ClickException(f"{problem}; choose another with --host or --port") from error
    return str(address[0])


def _settings(**options: str | int | None) -> Settings:
    """Settings with the options that were given on top."""
    given = {f"POSTINGS_{name.upper()}": str(o) for name, o in options.items() if o is not None}
    return load_settings(environment={**os.environ, **given})


def _opened(index_folder: str | None) -> Index:
    return open_index(_settings(index=index_folder))


def _printable(text: str) -> str:
    """An argument without the bytes that are no UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or name not in CHOICE_PARAMETERS:
        raise RequestError(
            "--filter", f"{text!r} is no NAME=VALUE", "names " + ", ".join(CHOICE_PARAMETERS)
        )
    return name, value


def _dump(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def _report_text(report: Report, settings: Settings) -> str:
    lines = [f"skipped {skipped.path}: {skipped.reason}" for skipped in report.skipped]
    lines.append(
        f"{_counted(report.posts)} in {settings.index}: {report.added} added, {report.changed} changed, "
        f"{report.deleted} deleted, {report.unchanged} unchanged, {len(report.skipped)} skipped, "
        f"in {report.seconds:.2f} s"
    )
    return "\n".join(lines)


def _page_text(page: Page) -> str:
    lines = [f"{_counted(page.total)}, page {page.request.page} of {max(page.pages, 1)}"]
    for hit in page.hits:
        card = hit.card
        facts = [
            str(card.day or "undated"),
            f"{card.minutes} min",
            *(f"#{tag}" for tag in card.tags),
        ]
        lines += ["", click.style(card.title, bold=True), "  " + "  ".join(facts)]
        lines.append("  " + (_plain(hit.snippet) or card.excerpt[:_EXCERPT]))
    for facet in page.facets[:1]:
        counts = ", ".join(f"{v.label} ({v.count})" for v in facet.values[:12])
        lines += ["", f"{facet.name}: {counts or 'none'}"]
    return "\n".join(lines)


def _counted(posts: int) -> str:
    return "1 post" if posts == 1 else f"{posts} posts"


def _plain(snippet: str) -> str:
    """A snippet for the terminal: matched words bold, no markup."""
    bold, normal = click.style("", bold=True, reset=False), click.style("")
    return html.unescape(snippet.replace("<mark>", bold).replace("</mark>", normal))


def _is_terminal() -> bool:
    return sys.stderr.isatty()


class _Progress:
    """A progress bar for work that takes more than a second."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None and time.monotonic() - self._started > 1:
            self._bar = click.progressbar(length=total, label="Reading posts", file=sys.stderr)
            self._bar.update(done)
        elif self._bar is not None:
            self._bar.update(1)
        if self._bar is not None and done + 1 == total:
            self._bar.render_finish()
