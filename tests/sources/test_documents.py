"""A source of one document: what did not change is not opened, what is cut keeps what was there."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from indexer.errors import PostError, SourceError
from indexer.sources.base import Closed, Item, Mark, Reading
from indexer.sources.documents import DocumentSource, UniqueKeys, content_stamp, open_file
from tests.runs import Runs, counts, skipped
from tests.support import post


class Lines:
    """A format for tests: a post is a line, `slug text`; `!` cannot be read, `?` ends the document."""

    complete = True

    def records(self, stream: BinaryIO) -> Iterator[Item]:
        """The lines."""
        for number, line in enumerate(stream, 1):
            if line.startswith(b"?"):
                raise PostError("cut short", number)
            yield Item(line.split()[0].decode(), content_stamp(line), line.decode())

    def read(self, item: Item) -> Reading:
        """The post of a line."""
        slug, _, text = str(item.content).strip().partition(" ")
        if text == "!":
            raise PostError("no text")
        return Reading(post(slug, text))


class Failing(Lines):
    """A format whose document can be read up to `%` only."""

    def records(self, stream: BinaryIO) -> Iterator[Item]:
        """The lines before the fault."""
        for item in super().records(stream):
            if item.key == "%":
                raise OSError(errno.EIO, "Input/output error")
            yield item


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The document."""
    return tmp_path / "posts.txt"


@pytest.fixture
def runs(tmp_path: Path, path: Path) -> Runs:
    """Runs over the document."""
    return Runs(tmp_path, source(path))


def source(path: Path) -> DocumentSource:
    """The document as a source."""
    return DocumentSource(str(path), Lines(), open_file)


def test_records_come_with_a_mark_at_the_end(path: Path) -> None:
    path.write_text("a apple\nb banana\n")
    *items, mark = source(path).items()
    assert [item.key for item in items] == ["a", "b"]
    assert isinstance(mark, Mark)
    assert list(source(path).items(lambda _: mark.stamp)) == [Mark("", mark.stamp, complete=False)]


def test_only_records_that_changed_are_read(path: Path, runs: Runs) -> None:
    path.write_text("a apple\nb banana\n")
    assert counts(runs.run()) == (2, 0, 0, 0)
    assert counts(runs.run()) == (0, 0, 0, 2)
    assert runs.read == []
    path.write_text("b blueberry\na apple\nc cherry\n")
    assert counts(runs.run()) == (1, 1, 0, 1)
    assert runs.read == ["b", "c"]
    path.write_text("c cherry\n")
    assert counts(runs.run()) == (0, 0, 2, 1)


def test_a_document_that_was_only_touched_is_unchanged(path: Path, runs: Runs) -> None:
    path.write_text("a apple\n")
    runs.run()
    os.utime(path, ns=(1, 1))
    assert counts(runs.run()) == (0, 0, 0, 1)
    assert runs.read == []


def test_what_is_behind_a_cut_stays(path: Path, runs: Runs) -> None:
    path.write_text("a apple\nb banana\n")
    runs.run()
    path.write_text("a apricot\n?")
    for _ in range(2):
        report = runs.run()
        assert skipped(report) == {str(path): "line 2: cut short"}
        assert runs.slugs() == ["a", "b"]
    assert list(source(path).items())[-1] == Closed("", "line 2: cut short")


def test_a_document_of_which_nothing_can_be_read_is_an_error(path: Path, runs: Runs) -> None:
    path.write_text("a apple\n")
    runs.run()
    path.write_text("?\n")
    with pytest.raises(SourceError, match=f"^{path}: line 1: cut short$"):
        runs.run()
    path.unlink()
    with pytest.raises(SourceError, match=f"^{path}: cannot be read \\(No such file"):
        runs.run()
    assert runs.slugs() == ["a"]


def test_a_record_that_cannot_be_read_is_told_though_the_document_is_the_same(
    path: Path, runs: Runs
) -> None:
    path.write_text("a apple\nb banana\n")
    runs.run()
    path.write_text("a !\nb banana\n")
    for _ in range(3):
        report = runs.run()
        assert (skipped(report), counts(report)) == ({"a": "no text"}, (0, 0, 0, 2))


def test_two_records_with_one_key_are_told_apart(path: Path, runs: Runs) -> None:
    path.write_text("a apple\na banana\na cherry\n")
    assert list(skipped(runs.run())) == ["a (2)", "a (3)"]
    assert runs.slugs() == ["a"]
    path.write_text("a apple\n")
    assert counts(runs.run()) == (0, 0, 0, 1)


def test_a_record_with_a_slug_that_is_free_again_is_read_again(path: Path, runs: Runs) -> None:
    path.write_text("a apple\na banana\n")
    runs.run()
    path.write_text("a banana\n")
    assert counts(runs.run()) == (0, 1, 0, 0)


def test_a_document_that_cannot_be_read_on_keeps_what_was_there(path: Path) -> None:
    path.write_text("a apple\n%\n")
    failing = DocumentSource(str(path), Failing(), open_file)
    first, last = failing.items()
    assert (first.key, last) == ("a", Closed("", "cannot be read (Input/output error)"))
    path.write_text("%\n")
    with pytest.raises(SourceError, match=f"^{path}: cannot be read \\(Input/output error\\)$"):
        list(failing.items())


def test_keys_that_look_like_ours_are_told_apart_however_many_there_are() -> None:
    given = ["a" + " (2)" * number for number in range(2000)]
    keys = UniqueKeys()
    assert list(map(keys.unique, given)) == given
    assert [keys.unique("a"), keys.unique("a")] == ["a" + " (2)" * 2000, "a (3)"]
