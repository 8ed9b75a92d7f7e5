"""Several sources as one index: names in front of keys, and none hinders the others."""

from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_sources
from tests.runs import Runs, counts, skipped
from tests.support import readings


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    """Two folders, a post in each, indexed once."""
    runs = Runs(tmp_path)
    runs.write("blog/a.md", "apple")
    runs.write("notes/a.md", "---\nslug: note\n---\nbanana")
    sources = (place(runs, "blog"), place(runs, "notes"))
    assert counts(runs.run(sources=sources)) == (2, 0, 0, 0)
    return runs


def place(runs: Runs, name: str) -> SourceSettings:
    """One of the folders as a source."""
    return SourceSettings(str(runs.posts / name), name)


def test_files_of_one_path_in_two_sources_are_two_posts(runs: Runs) -> None:
    assert runs.slugs() == ["a", "note"]
    assert runs.engine.post("a").id != runs.engine.post("note").id
    assert counts(runs.run()) == (0, 0, 0, 2)
    assert runs.read == []


def test_a_source_that_is_gone_keeps_its_posts_and_is_told(runs: Runs) -> None:
    (runs.posts / "notes").rename(runs.posts / "away")
    runs.write("blog/a.md", "cherry")
    for full in (False, True):
        report = runs.run(full=full)
        assert list(skipped(report)) == ["notes/"]
        assert "no such folder or file" in skipped(report)["notes/"]
        assert runs.slugs() == ["a", "note"]
    (runs.posts / "away").rename(runs.posts / "notes")
    assert counts(runs.run()) == (0, 0, 0, 2)


def test_a_source_that_is_taken_out_takes_its_posts_along(runs: Runs) -> None:
    report = runs.run(sources=(place(runs, "blog"),))
    assert counts(report) == (0, 0, 1, 1)
    assert runs.slugs() == ["a"]


def test_of_two_sources_with_one_slug_the_first_counts(runs: Runs) -> None:
    runs.write("blog/note.md", "---\nslug: note\n---\ndamson")
    assert skipped(runs.run()) == {
        "notes/a.md": "slug 'note' is taken by blog/note.md; give one of them another slug"
    }
    (runs.posts / "blog" / "note.md").unlink()
    assert counts(runs.run()) == (1, 0, 1, 1)


def test_without_any_source_nothing_changes(runs: Runs) -> None:
    runs.posts.rename(runs.posts.with_name("away"))
    with pytest.raises(SourceError, match=r"(?s)^blog: .*\nnotes: "):
        runs.run()
    assert runs.slugs() == ["a", "note"]


def test_a_source_that_is_suddenly_empty_keeps_its_posts_unless_that_is_meant(runs: Runs) -> None:
    (runs.posts / "notes" / "a.md").unlink()
    report = runs.run()
    assert "no posts found; pass --allow-empty" in skipped(report)["notes/"]
    assert runs.slugs() == ["a", "note"]
    assert counts(runs.run(allow_empty=True)) == (0, 0, 1, 1)


def test_progress_goes_over_all_sources(runs: Runs) -> None:
    source = open_sources(Settings(sources=(place(runs, "blog"), place(runs, "notes"))))
    assert [source.share for _ in source.items()] == pytest.approx([0.5, 1.0])
    assert len(readings(source)) == 2
