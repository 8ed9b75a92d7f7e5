"""Where posts come from: one reader for every kind of source."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, cast

from indexer.errors import SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Source
from indexer.sources.combined import CombinedSource, Unasked
from indexer.sources.documents import DocumentSource, Format, open_file
from indexer.sources.kinds import ADDRESS, kind_of_place
from indexer.sources.web.addresses import is_address

Reader = Callable[[SourceSettings, Settings], Source]

READERS = {
    "markdown": "indexer.sources.markdown.files:MarkdownSource",
    "html": "indexer.sources.pages.site:HtmlSource",
    "feed": "indexer.sources.feeds.feed:open_feed",
    "sitemap": "indexer.sources.pages.sitemap:SitemapSource",
    "sql": "indexer.sources.records.sql:SqlSource",
    ADDRESS: "indexer.sources.discovery:open_address",
}
"""From a kind of source to its reader, which is imported when it is used: a search needs none of them, and
the libraries that some are made with take longer to import than all of this package."""

FORMATS = {
    "wordpress": "indexer.sources.exports.wordpress:WordPressFormat",
    "ghost": "indexer.sources.exports.ghost:GhostFormat",
    "json": "indexer.sources.records.json_records:JsonFormat",
    "csv": "indexer.sources.records.csv_records:CsvFormat",
}
"""The same for kinds that are no more than a Format of documents.py, in a file or at an address."""

KINDS = tuple(kind for kind in (*READERS, *FORMATS) if kind != ADDRESS)
"""What the settings may name as the kind of a source."""

_FETCHER = "indexer.sources.web.fetch:Fetcher"


def open_sources(settings: Settings, *, only_local: bool = False) -> Source:
    """The reader for all sources of the settings. Raises SourceError.

    With `only_local`, of several sources those with addresses, and databases, stay as they are.
    """
    given = settings.all_sources
    if len(given) == 1 and not given[0].name:
        return open_source(given[0], settings)
    return CombinedSource(
        {
            one.name: partial(Unasked, one.name)
            if only_local and "://" in one.place
            else partial(open_source, one, settings)
            for one in given
        }
    )


def open_source(given: SourceSettings, settings: Settings) -> Source:
    """The reader for one source.

    Raises SourceError where nothing is there, or nothing that can be read.
    """
    return reader(given.kind or kind_of_place(given.place))(given, settings)


def reader(kind: str) -> Reader:
    """The reader of a kind. Raises SourceError for an unknown one."""
    if kind in FORMATS:
        return partial(_read_document, _named(FORMATS[kind]))
    if kind in READERS:
        return cast(Reader, _named(READERS[kind]))
    raise SourceError(f"no kind of source is called {kind!r}; known: {', '.join(KINDS)}")


def _read_document(
    form: Callable[[SourceSettings, Settings], Format], given: SourceSettings, settings: Settings
) -> Source:
    opener = _named(_FETCHER)(given, settings) if is_address(given.place) else open_file
    return DocumentSource(given.place, form(given, settings), opener)


def _named(name: str) -> Any:
    """What a name like "module:name" stands for."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)
