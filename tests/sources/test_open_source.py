"""From a place to the reader of what is there."""

import os
from pathlib import Path

import pytest

from indexer.errors import PostError, SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources import FORMATS, READERS, open_source, reader
from indexer.sources.base import Item
from tests.sources.web_server import given, serve, settings
from tests.support import readings


def test_a_folder_and_a_file_can_be_opened(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("text")
    (tmp_path / "a.md").write_text("text")
    folder = open_source(SourceSettings(str(tmp_path)), Settings())
    assert folder.place == str(tmp_path)
    assert [item.key for item in folder.items()] == ["a.md", "b.md"]
    file = open_source(SourceSettings(str(tmp_path / "a.md")), Settings())
    (item,) = file.items()
    assert item == next(iter(folder.items()))
    assert readings(file) == readings(folder)[:1]


def test_the_stamp_of_a_file_changes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("text")
    source = open_source(SourceSettings(str(path)), Settings())
    (before,) = source.items()
    os.utime(path, ns=(1, 1))
    (after,) = source.items()
    assert before.key == after.key
    assert before != after


def test_every_kind_has_its_reader() -> None:
    assert all(map(callable, map(reader, (*READERS, *FORMATS))))


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (
            "gone",
            "no such folder or file; name a folder, a file, an http(s) address or a database URL",
        ),
        (
            "gone.md",
            "no such folder or file; name a folder, a file, an http(s) address or a database URL",
        ),
        (
            "nul\0",
            "no such folder or file; name a folder, a file, an http(s) address or a database URL",
        ),
    ],
)
def test_a_place_without_posts_is_a_source_error(place: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    path = str(tmp_path / place)
    with pytest.raises(SourceError) as error:
        open_source(SourceSettings(path), Settings())
    assert str(error.value) == f"{path}: {message}"


def test_a_place_without_permission_is_a_source_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(SourceError) as error:
        open_source(SourceSettings(str(tmp_path)), Settings())
    expected = f"{tmp_path}: no permission to read it; make it readable for the user who indexes"
    assert str(error.value) == expected


def test_a_file_that_went_away_is_a_source_error(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("text")
    source = open_source(SourceSettings(str(path)), Settings())
    path.unlink()
    with pytest.raises(SourceError, match=r"cannot be read \(No such file or directory\)$"):
        list(source.items())
    with pytest.raises(PostError, match=r"^gone since the folder was listed; index again$"):
        source.read(Item("a.md", ""))


@pytest.mark.parametrize("kind", ["", "wordpress", "ghost", "json", "csv", "feed", "sitemap"])
@pytest.mark.parametrize("body", [b"\xff\x00", b"", None])
def test_a_password_in_an_address_is_in_no_message(kind: str, body: bytes | None) -> None:
    with serve() as site:
        address = f"{site.address}/posts.txt"
        if body is not None:
            site.put("/posts.txt", body)
        place = given(address.replace("//", "//ann:secret@"), kind=kind)
        source = open_source(place, settings()) if kind else None
        assert source is None or source.place == address
        with pytest.raises(SourceError) as error:
            list((source or open_source(place, settings())).items())
    assert str(error.value).startswith(f"{address}: ")
    assert "secret" not in str(error.value)


def test_a_file_that_opens_but_cannot_be_read_is_a_source_error() -> None:
    memory = "/proc/self/mem"
    if not os.access(memory, os.R_OK):
        pytest.skip(f"{memory} is not there")
    for kind in (*FORMATS, "feed"):
        source = open_source(SourceSettings(memory, kind=kind), Settings())
        with pytest.raises(
            SourceError, match=rf"^{memory}: cannot be read \(Input/output error\)$"
        ):
            list(source.items())
