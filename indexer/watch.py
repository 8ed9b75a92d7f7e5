"""Keeps an index in step for as long as it runs: a saved file is searchable within a second.

What changed is not asked of the events: after any of them the sources are listed again, which is cheap. So
no event can be misunderstood, whatever way an editor saves, and whatever comes back under an old name.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import watchfiles

from indexer.errors import IndexUnavailable, PostingsError, SourceError
from indexer.index import open_index
from indexer.report import Report
from indexer.settings import Settings
from indexer.sources import open_sources
from indexer.sync import Options, sync

_QUIET_MS = 50
"""A burst of changes is over when nothing happened for this long."""

_BURST_MS = 400
"""A burst that goes on is taken in after this time."""

_AGAIN = 10
"""Seconds after which a run is tried again for which the index did not answer."""

_LOOK_MS = 500
"""How often a watched folder is looked for: it may have gone, or come back as another."""

Told = Callable[[Report | PostingsError], None]
Roots = Mapping[str, tuple[int, int]]


def watch(settings: Settings, told: Told, stop: threading.Event) -> None:
    """Bring the index in step now and after every change, until `stop` is set or Ctrl-C is pressed.

    Every `settings.poll` seconds all sources are asked, as addresses do not tell when they change. `told`
    gets each report, and each error that kept a run from its end; the index is then as it was, and the
    next change or the next asking is another try.
    """
    watcher = _Watcher(settings, told)
    watcher.run()
    while not stop.is_set():
        roots = _roots(watcher.paths)
        for changed in watcher.events(roots, stop):
            if stop.is_set():
                return
            moved = roots != _roots(watcher.paths)
            if changed or moved or time.monotonic() >= watcher.due:
                watcher.run()
            if moved:
                break


class _Watcher:
    """What is watched, and when all sources are to be asked again."""

    def __init__(self, settings: Settings, told: Told) -> None:
        self._settings = settings
        self._told = told
        self._filter = _Filter(settings.index_folder)
        self.paths = tuple(source.place for source in settings.all_sources)
        self.due = 0.0

    def run(self) -> None:
        """One run over the sources, those that have addresses only every `poll` seconds."""
        all_of_them = time.monotonic() >= self.due
        if all_of_them:
            self.due = time.monotonic() + self._settings.poll
        try:
            source = open_sources(self._settings, only_local=not all_of_them)
            engine = open_index(self._settings).engine
            self._told(sync(source, engine, self._settings, Options(wait=True)))
        except PostingsError as error:
            self._told(error)
            if isinstance(error, IndexUnavailable):
                self.due = min(self.due, time.monotonic() + max(error.retry_after, _AGAIN))

    def events(self, roots: Roots, stop: threading.Event) -> Iterator[bool]:
        """At least twice a second, whether something changed; true once it is watched."""
        try:
            changes = watchfiles.watch(
                *roots,
                watch_filter=self._filter,
                debounce=_BURST_MS,
                step=_QUIET_MS,
                rust_timeout=_LOOK_MS,
                yield_on_timeout=True,
                stop_event=stop,
            )
            for number, batch in enumerate(changes if roots else ()):
                yield bool(batch) or number == 0
        except FileNotFoundError:
            pass
        except (OSError, RuntimeError) as error:  # the second where the system has no watches left
            problem = f"cannot be watched ({getattr(error, 'strerror', None) or error})"
            asked = f"asked every {self._settings.poll} seconds instead"
            self._told(SourceError(f"{', '.join(roots)}: {problem}; {asked}"))
        while not stop.wait(_LOOK_MS / 1000):
            yield False


class _Filter(watchfiles.DefaultFilter):
    """Leaves out what editors write aside, and the index itself, which every run writes to."""

    def __init__(self, index: Path | None) -> None:
        super().__init__()
        self._index = os.path.join(os.path.realpath(index), "") if index else None

    def __call__(self, change: watchfiles.Change, path: str) -> bool:
        """Whether a change is one of the posts."""
        ours = self._index is not None and path.startswith(self._index)
        return super().__call__(change, path) and not ours


def _roots(paths: tuple[str, ...]) -> Roots:
    """The real paths of what is there, with what tells each from another of its name."""
    found = {}
    for path in paths:
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            continue
        found[os.path.realpath(path)] = (status.st_dev, status.st_ino)
    return found
