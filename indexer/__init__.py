"""Search for your posts: the names that the web app, the CLI and other programs may use."""

from indexer.answer import (
    card_json,
    page_json,
    page_url,
    post_json,
    post_url,
    value_url,
    values_json,
)
from indexer.errors import (
    IndexCorrupt,
    IndexLocked,
    IndexMissing,
    IndexVersion,
    NotFound,
    PostError,
    PostingsError,
    RequestError,
    SettingsError,
    SourceError,
    StorageError,
)
from indexer.export import export_lines
from indexer.fields import FACETS, FacetField, choice_key
from indexer.index import Index, open_index
from indexer.params import (
    CHOICE_PARAMETERS,
    PARAMETERS,
    from_params,
    to_params,
    to_query_string,
    toggled,
)
from indexer.post import Post, Section, value_key
from indexer.reindex import start_reindex
from indexer.report import Report, Skipped
from indexer.request import (
    Card,
    Choice,
    Facet,
    Hit,
    Match,
    Mode,
    Page,
    SearchRequest,
    Sort,
    Stats,
    Value,
)
from indexer.settings import Settings, SourceSettings, load_settings
from indexer.sources import open_sources
from indexer.sync import Options, sync

__all__ = [
    "CHOICE_PARAMETERS",
    "FACETS",
    "PARAMETERS",
    "Card",
    "Choice",
    "Facet",
    "FacetField",
    "Hit",
    "Index",
    "IndexCorrupt",
    "IndexLocked",
    "IndexMissing",
    "IndexVersion",
    "Match",
    "Mode",
    "NotFound",
    "Options",
    "Page",
    "Post",
    "PostError",
    "PostingsError",
    "Report",
    "RequestError",
    "SearchRequest",
    "Section",
    "Settings",
    "SettingsError",
    "Skipped",
    "Sort",
    "SourceError",
    "SourceSettings",
    "Stats",
    "StorageError",
    "Value",
    "card_json",
    "choice_key",
    "export_lines",
    "from_params",
    "load_settings",
    "open_index",
    "open_sources",
    "page_json",
    "page_url",
    "post_json",
    "post_url",
    "start_reindex",
    "sync",
    "to_params",
    "to_query_string",
    "toggled",
    "value_key",
    "value_url",
    "values_json",
]
