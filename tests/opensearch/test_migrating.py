"""An index moved from a folder to a cluster and back."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from indexer.engines import engine_of
from indexer.migrating import migrate
from indexer.settings import Settings
from indexer.sources import open_sources
from indexer.sync import Options, sync
from tests.support import EXAMPLE, ROOT


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


@pytest.mark.parametrize("document", ["README.md", "docs/opensearch.md"])
def test_the_commands_from_a_laptop_to_a_cluster_do_as_they_say(
    document: str, tmp_path: Path, index_url: str
) -> None:
    text = (ROOT / document).read_text("utf-8")
    (commands,) = re.findall(
        r"```\n(postings index\npostings migrate .*\n.* postings serve)\n```", text
    )
    copytree(EXAMPLE, tmp_path / "data" / "posts")
    given = commands.replace("opensearch://node1:9200,node2:9200,node3:9200/blog", index_url)
    # a search asks for the index as a server does, and ends
    run = given.replace("postings serve", "postings search").replace(
        "postings ", f"{sys.executable} -m indexer "
    )
    done = subprocess.run(
        ["sh", "-ec", run],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "`postings index` goes on from there" in done.stdout + done.stderr
    assert "System Design (14)" in done.stdout  # a facet of the search
