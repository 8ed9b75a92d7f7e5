"""The command that keeps the index in step for as long as it runs: `postings watch`."""

import signal
import threading
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import click

from indexer import PostingsError, Report, Settings
from indexer.cli.commands import (
    DRAFTS,
    FUTURE,
    INDEX,
    JSON,
    main,
    source_options,
    source_settings,
)
from indexer.cli.printing import dump, report_text
from indexer.watch import watch


@main.command("watch")
@source_options
@INDEX
@DRAFTS
@FUTURE
@JSON
def follow(source: str | None, as_json: bool, **given: Any) -> None:
    """Keep the index in step: a post is searchable within a second of being saved.

    Addresses and databases are asked again every `poll` seconds. Ctrl-C stops.

    \b
    Example:
      postings watch ~/blog/content/posts
    """
    settings = source_settings(source, given)
    told = _Telling(settings, as_json)
    # a run that is interrupted leaves the index as it was
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    click.echo("Watching (Ctrl-C stops)", err=True)
    with suppress(KeyboardInterrupt):
        watch(settings, told, threading.Event())


class _Telling:
    """Prints what a run did, where it did anything or has a problem that was not told before."""

    def __init__(self, settings: Settings, as_json: bool) -> None:
        self._settings = settings
        self._as_json = as_json
        self._last = ""

    def __call__(self, found: Report | PostingsError) -> None:
        """Take the outcome of a run."""
        if isinstance(found, PostingsError):
            did, problem = False, str(found)
            text = f"Error: {found}"
        else:
            did = bool(found.added or found.changed or found.deleted)
            problem = repr(found.skipped)
            text = dump(asdict(found)) if self._as_json else report_text(found, self._settings)
        if did or problem != self._last:
            click.echo(text, err=isinstance(found, PostingsError))
        self._last = problem
