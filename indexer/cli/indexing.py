"""The command that brings posts into the index: `postings index`."""

from dataclasses import asdict
from typing import Any

import click

from indexer import Options, open_index, open_sources, sync
from indexer.cli.commands import (
    DRAFTS,
    FUTURE,
    INDEX,
    JSON,
    main,
    source_options,
    source_settings,
)
from indexer.cli.printing import dump, report_text, terminal_progress


@main.command()
@source_options
@INDEX
@click.option("--full", is_flag=True, help="Read every post again, and build from nothing.")
@click.option("--strict", is_flag=True, help="Exit with 1 if a post had to be left out.")
@click.option("--allow-empty", is_flag=True, help="Let an empty source empty the index.")
@click.option("--wait", is_flag=True, help="Wait while another process writes to the index.")
@DRAFTS
@FUTURE
@JSON
def index(source: str | None, as_json: bool, strict: bool, **given: Any) -> None:
    """Bring the index in step with SOURCE. Only what changed is read.

    SOURCE is a folder of posts, a file (an export, a feed, records), an address or a database URL. Without
    one the sources of postings.toml are read.

    \b
    Example:
      postings index ~/blog/content/posts --index /var/lib/postings
      postings index https://blog.example/feed.xml
    """
    settings = source_settings(source, given)
    progress = None if as_json else terminal_progress()
    flags = {name: given[name] for name in ("full", "allow_empty", "wait")}
    options = Options(**flags, progress=progress)
    try:
        report = sync(open_sources(settings), open_index(settings).engine, settings, options)
    finally:
        if progress:
            progress.end()
    click.echo(dump(asdict(report)) if as_json else report_text(report, settings))
    if strict and report.problems:
        raise click.exceptions.Exit(1)
