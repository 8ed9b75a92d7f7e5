"""Indexes written by earlier versions are opened, or refused with their version.

`tests/formats/<version>` is an index as that version of the format wrote it; it is never written again.
"""

import shutil
from pathlib import Path

import pytest

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.manifests import FORMAT_VERSION
from indexer.engine import Plan
from indexer.errors import IndexVersion
from indexer.fields import FACETS
from tests.query.trees import parse
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
    check_answers(engine)
    check_posts(engine)
    assert engine.verify() == []
    with engine.writer() as writer:
        states = writer.states()
        assert {key for key, state in states.items() if state.indexed} == {
            "redis.md",
            "kafka.md",
            "hidden.md",
        }
        assert states["kafka.md"].slugs == ("log", "kafka")
        assert states["draft-0.md"].problem == "draft"
    assert engine.rollback() == "generation-000002.json"
    assert engine.stats().posts == 4


def check_answers(engine: ArrayEngine) -> None:
    """What is found, with its text and its facets; what is excluded is not found."""
    assert [word.word for word in engine.near_words("protokol", 5)] == ["protokoll"]
    answer = engine.search(Plan(parse('"sticky note" redis'), facets=tuple(FACETS), texts=True))
    assert [(hit.card.slug, hit.sections.columns().texts[0]) for hit in answer.hits] == [
        ("redis", "A cache is a sticky note.")
    ]
    labels = {facet.name: [value.label for value in facet.values] for facet in answer.facets}
    assert labels == {
        "tag": ["Redis", "System Design"],
        "category": ["Backend", "Caching"],
        "series": ["System Design"],
        "author": ["Ada Lovelace"],
        "year": ["2025"],
        "month": ["2025-11"],
        "lang": ["en"],
        "minutes": ["1"],
        "length": ["1"],
    }


def check_posts(engine: ArrayEngine) -> None:
    """The posts with all their fields."""
    assert engine.stats().posts == 3
    redis, kafka = engine.post("redis"), engine.post("kafka")
    assert engine.post("hidden").excluded
    assert (redis.lang, redis.boost, redis.evergreen, kafka.lang) == ("en", 1.5, True, "de")
    assert kafka.html == "<p>A log is a ledger.</p>"
    assert redis.date is not None
    assert redis.date.isoformat() == "2025-11-02T09:30:00+05:30"
    assert (redis.categories, redis.series) == (("Backend", "Caching"), "System Design")
    assert redis.canonical == "https://example.org/redis/"
    assert redis.aliases == ("/2025/redis.html", "/old/redis/")
    assert (kafka.categories, kafka.series, kafka.aliases) == (("Backend",), "", ("/kafka.html",))
