"""Which engine keeps the index of some settings: arrays in a folder, or a cluster by its address."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from indexer.analysing import fingerprint, languages_of
from indexer.arrays.engine import ArrayEngine
from indexer.engine import Engine
from indexer.errors import SettingsError
from indexer.opensearch.address import Access, Address, is_address, parse_address
from indexer.opensearch.layout import Layout, shards_for
from indexer.settings import Settings

_GROWTH = 4
"""Bytes in a cluster for each in a folder, at most: some 2.5 for a million posts, 3.7 for few."""

CLIENT = "opensearchpy"
"""Imported only for a cluster: it comes with an extra, and takes as long as a search of a large index."""


def engine_of(settings: Settings, indexed_as: str = "") -> Engine:
    """The engine that the settings name. Raises SettingsError where what it needs is not installed.

    `indexed_as` is the fingerprint of other settings that its posts were read under.
    """
    known_as, languages = indexed_as or fingerprint(settings), languages_of(settings)
    if is_address(settings.index):
        where = (address_of(settings), access_of(settings))
        made = _cluster_engine(settings.index)(*where, known_as, languages, layout_of(settings))
        return cast(Engine, made)
    keep = settings.keep_generations
    return ArrayEngine(Path(settings.index), known_as, keep, languages, settings.compiled)


def address_of(settings: Settings) -> Address:
    """Where the cluster is, and as whom it is asked."""
    user, password = settings.opensearch_user, settings.opensearch_password
    return replace(parse_address(settings.index), user=user, password=password)


def access_of(settings: Settings) -> Access:
    """How the cluster is asked."""
    return Access(
        settings.opensearch_api_key,
        settings.opensearch_ca_file,
        settings.opensearch_timeout,
        settings.opensearch_sniff,
        settings.opensearch_compress,
    )


def layout_of(settings: Settings) -> Layout:
    """How the cluster keeps the index."""
    return Layout(
        settings.opensearch_shards,
        settings.opensearch_replicas,
        settings.opensearch_wait,
        settings.keep_generations,
    )


def sized_for(settings: Settings, old: str, size: int) -> Settings:
    """The settings, with shards for what an index of so many bytes, copies and all, takes at most.

    `old` is where that index is.
    """
    expected = size if is_address(old) else size * _GROWTH
    return replace(settings, opensearch_shards=settings.opensearch_shards or shards_for(expected))


def _cluster_engine(address: str) -> type:
    try:
        import_module(CLIENT)
    except ImportError as error:
        hint = "install it with pip install 'postings[opensearch]'"
        raise SettingsError(f"{address} needs the package opensearch-py; {hint}") from error
    engine: type = import_module("indexer.opensearch.engine").OpenSearchEngine
    return engine
