"""An index moved from a folder to a cluster and back."""

from dataclasses import replace
from pathlib import Path

from indexer.engines import engine_of
from indexer.migrating import migrate
from indexer.settings import Settings
from indexer.sources import open_sources
from indexer.sync import Options, sync
from tests.support import EXAMPLE


def test_from_a_folder_to_a_cluster_and_back(tmp_path: Path, index_url: str) -> None:
    old = Settings(source=str(EXAMPLE), index=str(tmp_path / "old"))
    sync(open_sources(old), engine_of(old), old, Options())
    there = replace(old, index=index_url, opensearch_replicas=0)
    back = replace(old, index=str(tmp_path / "new"))
    migrated = migrate(old, there)
    assert migrated.continues
    assert migrated.posts == engine_of(old).stats().posts > 0
    assert engine_of(there).verify() == []
    assert list(engine_of(there).posts()) == list(engine_of(old).posts())
    report = sync(open_sources(there), engine_of(there), there, Options())
    assert (report.unchanged, report.added, report.changed) == (migrated.posts, 0, 0)
    assert migrate(there, back) == migrated
    assert list(engine_of(back).posts()) == list(engine_of(old).posts())
    assert engine_of(back).states() == engine_of(old).states()
    assert engine_of(back).verify() == []
