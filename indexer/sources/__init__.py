"""Where posts come from: one reader for every kind of source."""

from collections.abc import Callable
from importlib import import_module

from indexer.errors import SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Source
from indexer.sources.combined import CombinedSource
from indexer.sources.kinds import find_kind

Reader = Callable[[SourceSettings, Settings], Source]

READERS = {
    "markdown": "indexer.sources.markdown:MarkdownSource",
}
"""From a kind of source to its reader, which is imported when it is used: a search needs none of them, and
the libraries that some are made with take longer to import than all of this package."""


def open_sources(settings: Settings) -> Source:
    """The reader for all sources of the settings. Raises SourceError."""
    given = settings.all_sources
    if len(given) == 1 and not given[0].name:
        return open_source(given[0], settings)
    return CombinedSource({one.name: open_source(one, settings) for one in given})


def open_source(given: SourceSettings, settings: Settings) -> Source:
    """The reader for one source.

    Raises SourceError where nothing is there, or nothing that can be read.
    """
    kind = given.kind or find_kind(given, settings)
    if kind not in READERS:
        known = ", ".join(READERS)
        raise SourceError(f"{given.place}: no kind of source is called {kind}; known: {known}")
    return reader(kind)(given, settings)


def reader(kind: str) -> Reader:
    """The reader of a kind that the table has."""
    module, _, name = READERS[kind].partition(":")
    found: Reader = getattr(import_module(module), name)
    return found
