"""Search for your posts: the names that the web app, the CLI and other programs may use."""

from indexer.answer import card_json, page_json, page_url, post_json, post_url, value_url, values_json
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
from indexer.fields import FACETS, FacetField
from indexer.index import Index, open_index
from indexer.params import PARAMETERS, SUFFIXES, from_params, to_params, to_query_string, toggled
from indexer.post import Post, Section, value_key
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
from indexer.settings import Settings, load_settings
from indexer.sources import open_source
from indexer.sync import Options, Report, Skipped, sync

__all__ = [
    "FACETS",
    "PARAMETERS",
    "SUFFIXES",
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
    "Stats",
    "StorageError",
    "Value",
    "card_json",
    "from_params",
    "load_settings",
    "open_index",
    "open_source",
    "page_json",
    "page_url",
    "post_json",
    "post_url",
    "sync",
    "to_params",
    "to_query_string",
    "toggled",
    "value_key",
    "value_url",
    "values_json",
]
