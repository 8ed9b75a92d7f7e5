"""A run over files reads what changed, counts what it did, and loses nothing by mistake."""

import os
from pathlib import Path
from typing import Any

import pytest

from indexer.engine import Plan
from indexer.errors import IndexMissing, PostError, SourceError
from indexer.index import open_index
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from indexer.sources.base import Reading
from indexer.sync import Options, sync
from tests.query.trees import parse
from tests.runs import Memory, Runs, counts, skipped
from tests.support import post

BROKEN = "---\ntitle: [\n---\n"


@pytest.fixture
def blog(tmp_path: Path) -> Runs:
    """Three files, indexed once."""
    runs = Runs(tmp_path)
    for name in "abc":
        runs.write(f"{name}.md", f"Text of {name}.")
    assert counts(runs.run()) == (3, 0, 0, 0)
    return runs


def finds(runs: Runs, query: str) -> list[str]:
    """The slugs that a query finds."""
    return [hit.card.slug for hit in runs.engine.search(Plan(parse(query))).hits]


def test_a_second_run_reads_nothing_and_writes_nothing(blog: Runs) -> None:
    before = blog.engine.generation
    report = blog.run()
    assert (blog.read, counts(report), report.posts) == ([], (0, 0, 0, 3), 3)
    assert blog.engine.generation == before


def test_only_what_changed_is_read(blog: Runs) -> None:
    blog.write("b.md", "Another text.")
    blog.write("d/e.md", "New.")
    (blog.posts / "c.md").unlink()
    report = blog.run()
    assert blog.read == ["b.md", "d/e.md"]
    assert (counts(report), report.posts) == ((1, 1, 1, 1), 3)
    assert blog.slugs() == ["a", "b", "e"]
    assert finds(blog, "another") == ["b"]
    assert counts(blog.run()) == (0, 0, 0, 3)


def test_a_file_touched_but_equal_is_unchanged(blog: Runs) -> None:
    blog.touch("b.md")
    assert counts(blog.run()) == (0, 0, 0, 3)
    assert blog.read == ["b.md"]
    blog.run()
    assert blog.read == []


def test_a_renamed_file_is_one_post_gone_and_one_new(blog: Runs) -> None:
    (blog.posts / "b.md").rename(blog.posts / "z.md")
    assert counts(blog.run()) == (1, 0, 1, 2)
    assert blog.slugs() == ["a", "c", "z"]


@pytest.mark.parametrize("name", ["0.md", "z.md"])
def test_a_renamed_file_with_an_id_is_still_there_once(name: str, blog: Runs) -> None:
    blog.write("b.md", "---\nid: mine\nslug: b\n---\nText")
    blog.run()
    (blog.posts / "b.md").rename(blog.posts / name)
    assert blog.run().posts == 3
    assert blog.engine.post("b").id == "mine"
    assert blog.slugs() == ["a", "b", "c"]


def test_a_post_that_can_no_longer_be_read_keeps_its_last_good_version(blog: Runs) -> None:
    blog.write("b.md", BROKEN)
    for _ in range(3):
        report = blog.run()
        assert list(skipped(report)) == ["b.md"]
        assert skipped(report)["b.md"].startswith("line ")
        assert (counts(report), report.posts) == ((0, 0, 0, 3), 3)
        assert sorted(finds(blog, "text")) == ["a", "b", "c"]
    blog.write("b.md", "Mended.")
    assert (counts(blog.run()), finds(blog, "mended")) == ((0, 1, 0, 2), ["b"])
    assert blog.run().skipped == []


def test_a_post_mended_to_what_it_was_is_unchanged(blog: Runs) -> None:
    blog.write("b.md", BROKEN)
    blog.run()
    blog.write("b.md", "Text of b.")
    report = blog.run()
    assert (counts(report), report.skipped) == ((0, 0, 0, 3), [])


def test_a_broken_post_that_goes_is_deleted(blog: Runs) -> None:
    blog.write("b.md", BROKEN)
    blog.run()
    (blog.posts / "b.md").unlink()
    report = blog.run()
    assert (counts(report), report.skipped, blog.slugs()) == ((0, 0, 1, 2), [], ["a", "c"])


def test_a_post_that_never_could_be_read_is_reported_each_time(blog: Runs) -> None:
    blog.write("d.md", b"caf\xe9")
    for _ in range(2):
        report = blog.run()
        reason = "line 1: not UTF-8: byte 0xE9 at offset 3; save the file as UTF-8"
        assert skipped(report) == {"d.md": reason}
        assert [one.path for one in report.problems] == ["d.md"]
        assert report.posts == 3


def test_what_could_not_be_read_is_tried_again_though_it_did_not_change(tmp_path: Path) -> None:
    memory = Memory()
    memory.set("a", PostError("no permission"))
    runs = Runs(tmp_path, memory)
    assert skipped(runs.run()) == {"a": "no permission"}
    memory.held["a"] = Reading(post("a"))
    assert counts(runs.run()) == (1, 0, 0, 0)
    assert runs.slugs() == ["a"]


def test_an_empty_source_never_empties_an_index(blog: Runs) -> None:
    for name in "abc":
        (blog.posts / f"{name}.md").unlink()
    for full in (False, True):
        with pytest.raises(SourceError) as error:
            blog.run(full=full)
        assert str(error.value) == (
            f"{blog.posts}: no posts found, and the index has some; it stays as it was. "
            "Pass --allow-empty if all posts are meant to go"
        )
        assert blog.slugs() == ["a", "b", "c"]


@pytest.mark.parametrize("full", [False, True])
def test_an_empty_source_empties_an_index_where_that_is_meant(full: bool, blog: Runs) -> None:
    for name in "abc":
        (blog.posts / f"{name}.md").unlink()
    report = blog.run(full=full, allow_empty=True)
    assert report.posts == 0
    assert blog.slugs() == []


@pytest.mark.parametrize("text", ["", "---\ndraft: true\n---\n# Draft"])
def test_a_source_without_one_post_to_show_never_empties_an_index(text: str, blog: Runs) -> None:
    for name in "bc":
        (blog.posts / f"{name}.md").unlink()
    (blog.posts / "a.md").unlink()
    blog.write("d.md", text)
    for full in (False, True):
        with pytest.raises(SourceError, match=r"it stays as it was[^$]*d\.md: "):
            blog.run(full=full)
        assert blog.slugs() == ["a", "b", "c"]
    assert blog.run(allow_empty=True).posts == 0


@pytest.mark.arrays("changes a file of an index")
def test_an_empty_source_never_replaces_an_index_that_cannot_be_read(blog: Runs) -> None:
    for name in "abc":
        (blog.posts / f"{name}.md").unlink()
    manifest = Path(blog.settings.index) / blog.engine.generation
    manifest.write_text(manifest.read_text().replace('"format":1', '"format":2'))
    with pytest.raises(SourceError, match="it stays as it was"):
        blog.run()


def test_an_empty_source_makes_an_empty_index_where_there_is_none(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.posts.mkdir()
    assert (counts(runs.run()), runs.slugs()) == ((0, 0, 0, 0), [])


def test_a_missing_source_makes_no_index(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    with pytest.raises(SourceError, match="no such folder or file"):
        runs.run()
    with pytest.raises(IndexMissing):
        runs.slugs()


def test_a_full_run_reads_everything(blog: Runs) -> None:
    before = blog.engine.generation
    assert counts(blog.run(full=True)) == (0, 0, 0, 3)
    assert blog.read == ["a.md", "b.md", "c.md"]
    assert blog.slugs() == ["a", "b", "c"]
    assert blog.engine.generation != before
    blog.run()
    assert blog.read == []


@pytest.mark.parametrize(
    ("setting", "value"), [("drafts", True), ("future", True), ("largest_file", 1)]
)
def test_settings_that_decide_what_is_indexed_have_everything_read(
    setting: str, value: Any, blog: Runs
) -> None:
    blog.run(**{setting: value})
    assert blog.read == ["a.md", "b.md", "c.md"]
    blog.run(site_name="Another name", facet_values=5)
    assert blog.read == []


def test_a_name_that_is_not_utf_8_is_reported_and_hinders_no_other(blog: Runs) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    blog.write(name, "Text.")
    for _ in range(2):
        report = blog.run()
        assert skipped(report) == {
            r"caf\udce9.md": "the name has characters that are no text; rename it"
        }
        assert (report.posts, blog.slugs()) == (3, ["a", "b", "c"])


def test_characters_that_are_no_text_are_reported(tmp_path: Path) -> None:
    memory = Memory()
    memory.set("a", Reading(post("a", "half of a pair: \ud83d")))
    memory.set("b", Reading(post("b")))
    runs = Runs(tmp_path, memory)
    report = runs.run()
    assert list(skipped(report)) == ["a"]
    assert skipped(report)["a"].startswith("holds characters that are no text (")
    assert runs.slugs() == ["b"]


def test_an_unforeseen_error_of_a_reader_is_told_of_its_post(tmp_path: Path) -> None:
    class Failing(Memory):
        def read(self, item: object) -> Reading:
            raise ZeroDivisionError

    memory = Memory()
    memory.set("a", Reading(post("a")))
    Runs(tmp_path, memory).run()
    memory.set("a", Reading(post("a", "new")))
    report = Runs(tmp_path, Failing(memory.held, memory.stamps)).run()
    reason = "a fault of the reader (ZeroDivisionError()); please report it with the post"
    assert skipped(report) == {"a": reason}
    assert Runs(tmp_path).slugs() == ["a"]


def test_an_unforeseen_error_of_a_listing_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    class Failing(Memory):
        def items(self, known: object = None) -> Any:
            raise ZeroDivisionError

    memory = Memory()
    memory.set("a", Reading(post("a")))
    Runs(tmp_path, memory).run()
    memory.set("b", Reading(post("b")))
    memory.set("a", None)
    with pytest.raises(ZeroDivisionError):
        Runs(tmp_path, Failing(memory.held, memory.stamps)).run()
    assert Runs(tmp_path).slugs() == ["a"]


def test_progress_is_told_item_by_item(blog: Runs) -> None:
    told: list[tuple[int, float]] = []
    options = Options(progress=lambda done, share: told.append((done, share)))
    sync(
        open_source(SourceSettings(str(blog.posts)), Settings()),
        open_index(blog.settings).engine,
        Settings(),
        options,
    )
    assert [done for done, _ in told] == [1, 2, 3]
    assert [share for _, share in told] == pytest.approx([1 / 3, 2 / 3, 1])


def test_an_error_that_quotes_what_is_no_text_is_reported(blog: Runs) -> None:
    blog.write("d.md", r'{"\ud83d": 1, "\ud83d": 2}' + "\n")
    (reason,) = skipped(blog.run()).values()
    assert reason.startswith(r"JSON front matter: the field \ud83d is given twice")
