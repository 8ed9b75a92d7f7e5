"""Brings an index in step with its sources: only what changed is read, all of it becomes visible at once."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from indexer.engine import Engine
from indexer.errors import IndexMissing, SourceError, StorageError
from indexer.report import Report
from indexer.run import Run
from indexer.settings import Settings
from indexer.sources.base import Source

_COLLECT_EVERY = 200_000

Progress = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: `full` reads everything again, `allow_empty` lets an index lose its last posts, `wait`
    waits for another writer. `begun` is called when the index is ours to change and nothing was listed yet,
    `progress` with items done and the share of all that they are.
    """

    full: bool = False
    allow_empty: bool = False
    wait: bool = False
    begun: Callable[[], None] | None = None
    progress: Progress | None = None


def sync(source: Source, engine: Engine, settings: Settings, options: Options) -> Report:
    """Make the index hold what the source holds.

    Raises SourceError where the source cannot be listed, or is empty though the index has posts; the
    index stays as it was.
    """
    started = time.perf_counter()
    with _rare_collections(), engine.writer(full=options.full, wait=options.wait) as writer:
        if options.begun:
            options.begun()
        run = Run(source, writer, settings, allow_empty=options.allow_empty)
        for done, listed in enumerate(source.items(run.known), 1):
            run.take(listed)
            if options.progress:
                options.progress(done, source.share)
        run.finish()
        report = run.report
        del run  # a lot of memory, which merges need
        if not writer.post_count() and not options.allow_empty and _has_posts(engine):
            raise SourceError(_would_be_emptied(source, report))
        report.posts = writer.post_count()
    report.seconds = round(time.perf_counter() - started, 3)
    return report


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Let Python look for cycles seldom: over the states of 100,000 posts that took half of a run's time."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_EVERY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _would_be_emptied(source: Source, report: Report) -> str:
    reasons = "".join(f"\n  {skipped.path}: {skipped.reason}" for skipped in report.skipped[:10])
    return (
        f"{source.place}: no posts found, and the index has some; it stays as it was. "
        f"Pass --allow-empty if all posts are meant to go{reasons}"
    )


def _has_posts(engine: Engine) -> bool:
    """Whether there is anything to lose; an index that cannot be read may have posts."""
    try:
        return bool(engine.stats().posts)
    except IndexMissing:
        return False
    except StorageError:
        return True
