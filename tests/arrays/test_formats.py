"""Indexes written by earlier versions are opened, or refused with their version.

`tests/formats/<version>` is an index as that version of the format wrote it; it is never written again.
"""

import shutil
from pathlib import Path

import pytest

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.generations import FORMAT_VERSION
from indexer.engine import Plan
from indexer.errors import IndexVersion
from indexer.fields import FACETS
from indexer.query.parser import parse
from tests.support import ROOT

FORMATS = ROOT / "tests" / "formats"


def test_there_is_an_index_of_the_present_format() -> None:
    assert (FORMATS / str(FORMAT_VERSION)).is_dir()


@pytest.mark.parametrize("folder", sorted(FORMATS.iterdir()), ids=lambda folder: folder.name)
def test_an_old_index_answers_or_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    engine = ArrayEngine(tmp_path)
    if int(folder.name) != FORMAT_VERSION:
        with pytest.raises(IndexVersion, match=f"format {folder.name}"):
            engine.stats()
        return
    answer = engine.search(Plan(parse('"sticky note" redis'), facets=tuple(FACETS), texts=True))
    assert [(hit.card.slug, hit.sections[0].text) for hit in answer.hits] == [
        ("redis", "A cache is a sticky note.")
    ]
    assert [(value.label, value.count) for value in answer.facets[0].values] == [
        ("Redis", 1),
        ("System Design", 1),
    ]
    assert engine.post("kafka").html == "<p>A log is a ledger.</p>"
    assert engine.stats().posts == 2
