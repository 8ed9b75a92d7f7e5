"""Where posts come from: one reader for every kind of source."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from indexer.errors import SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Source
from indexer.sources.combined import CombinedSource
from indexer.sources.kinds import ADDRESS, kind_of_place

Reader = Callable[[SourceSettings, Settings], Source]

READERS = {
    "markdown": "indexer.sources.markdown.files:MarkdownSource",
    "html": "indexer.sources.pages.site:HtmlSource",
    "feed": "indexer.sources.feeds.feed:FeedSource",
    "sitemap": "indexer.sources.pages.sitemap:SitemapSource",
    "wordpress": "indexer.sources.exports.wordpress:WordPressSource",
    "ghost": "indexer.sources.exports.ghost:GhostSource",
    "json": "indexer.sources.records.json_records:JsonSource",
    "csv": "indexer.sources.records.csv_records:CsvSource",
    "sql": "indexer.sources.records.sql:SqlSource",
    ADDRESS: "indexer.sources.discovery:open_address",
}
"""From a kind of source to its reader, which is imported when it is used: a search needs none of them, and
the libraries that some are made with take longer to import than all of this package."""


def open_sources(settings: Settings) -> Source:
    """The reader for all sources of the settings. Raises SourceError."""
    given = settings.all_sources
    if len(given) == 1 and not given[0].name:
        return open_source(given[0], settings)
    return CombinedSource({one.name: partial(open_source, one, settings) for one in given})


def open_source(given: SourceSettings, settings: Settings) -> Source:
    """The reader for one source.

    Raises SourceError where nothing is there, or nothing that can be read.
    """
    return reader(given.kind or kind_of_place(given.place))(given, settings)


def reader(kind: str) -> Reader:
    """The reader of a kind. Raises SourceError for an unknown one."""
    if kind not in READERS:
        known = ", ".join(kind for kind in READERS if kind != ADDRESS)
        raise SourceError(f"no kind of source is called {kind!r}; known: {known}")
    module, _, name = READERS[kind].partition(":")
    found: Any = getattr(import_module(module), name)
    return found  # type: ignore[no-any-return]
