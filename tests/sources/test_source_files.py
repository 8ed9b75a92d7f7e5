"""Which files of a folder are listed, in which order, and what is told about those not readable."""

import builtins
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import PostError, SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Closed, Item
from indexer.sources.files import Listing, count_files, read_text
from indexer.sources.markdown.files import MarkdownSource

SUFFIXES = (".md", ".markdown")


def write(root: Path, *keys: str) -> None:
    for key in keys:
        (root / key).parent.mkdir(parents=True, exist_ok=True)
        (root / key).write_text("text")


def keys(root: Path) -> list[str]:
    return [item.key for item in Listing(str(root), SUFFIXES)]


def refuse(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, part: str) -> None:
    """Makes a function of the system refuse paths with this part, as it does for other users."""
    real = getattr(module, name)

    def refusing(path: Any, *rest: Any, **options: Any) -> Any:
        if part in os.fspath(path):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *rest, **options)

    monkeypatch.setattr(module, name, refusing)


def test_keys_are_paths_in_the_order_of_their_characters(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a/c.md", "a-b.md", "a/b/d.markdown", "a.MD", "B.md", "a0.md")
    found = keys(tmp_path)
    assert found == ["B.md", "a-b.md", "a.MD", "a/b/d.markdown", "a/c.md", "a0.md", "b.md"]
    assert found == sorted(found)


def test_what_is_hidden_or_not_a_post_is_left_out(tmp_path: Path) -> None:
    write(
        tmp_path, ".git/a.md", ".a.md", "_index.md", "_site/a.md", "README.md", "x/readme.MARKDOWN"
    )
    write(
        tmp_path, "a.txt", "md", "notes.md.bak", "_posts/a.md", "x/_drafts/b.md", "readme-first.md"
    )
    assert keys(tmp_path) == ["_posts/a.md", "readme-first.md", "x/_drafts/b.md"]


def test_the_stamp_changes_with_size_and_time(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    os.utime(tmp_path / "a.md", ns=(5, 1_234_567_890))
    assert list(Listing(str(tmp_path), SUFFIXES)) == [Item("a.md", "4:1234567890")]


def linked(root: Path, follow: bool = True) -> list[tuple[str, str]]:
    """The keys, with the reason for what is closed."""
    listing = Listing(str(root), SUFFIXES, follow)
    return [(one.key, one.reason if isinstance(one, Closed) else "") for one in listing]


LOOP = "leads to a folder that it is in; remove it"


def test_links_that_form_a_loop_are_named_once_and_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "source/a.md", "source/deep/b.md")
    (tmp_path / "source/self").symlink_to(tmp_path / "source")
    (tmp_path / "source/up").symlink_to(tmp_path)
    (tmp_path / "source/deep/around").symlink_to("../deep")
    (tmp_path / "source/c.md").symlink_to("c.md")
    expected = [
        ("a.md", ""), ("c.md", ""), ("deep/around/", LOOP), ("deep/b.md", ""), ("self/", LOOP),
        ("up/", LOOP),
    ]  # fmt: skip
    assert linked(tmp_path / "source", follow=True) == expected
    assert linked(tmp_path / "source", follow=False) == expected


def test_as_many_files_are_counted_as_are_listed(outside: Path) -> None:
    write(outside, "deep/er/c.md", "deep/README.md", ".hidden/d.md", "_posts/e.MD", "f.txt")
    (outside / "own").symlink_to("deep")
    listed = [one.key for one in Listing(str(outside), SUFFIXES) if isinstance(one, Item)]
    assert listed == ["_posts/e.MD", "a.md", "deep/er/c.md", "one.md", "own.md"]
    assert [count_files(str(outside), SUFFIXES, most) for most in (0, 1, 4, 5, 9)] == [
        0,
        1,
        4,
        5,
        5,
    ]


def test_counting_ends_where_there_are_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, *(f"{number}.md" for number in range(100)))
    real = os.scandir
    seen: list[os.DirEntry[str]] = []

    def told(entry: os.DirEntry[str]) -> os.DirEntry[str]:
        seen.append(entry)
        return entry

    @contextmanager
    def telling(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
        with real(folder) as scan:
            yield map(told, scan)

    monkeypatch.setattr(os, "scandir", telling)
    assert count_files(str(tmp_path), SUFFIXES, 3) == 3
    assert len(seen) == 3


def test_what_cannot_be_listed_is_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md", "closed/b.md", "z.md")
    refuse(monkeypatch, os, "scandir", "closed")
    assert count_files(str(tmp_path), SUFFIXES, 9) == 2


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A source with links to another folder, and one within it."""
    write(tmp_path, "source/a.md", "other/b.md")
    (tmp_path / "other/back").symlink_to("../source")
    (tmp_path / "other/again").symlink_to("../other")
    (tmp_path / "source/first").symlink_to("../other")
    (tmp_path / "source/second").symlink_to("../other")
    (tmp_path / "source/one.md").symlink_to("../other/b.md")
    (tmp_path / "source/own.md").symlink_to("a.md")
    return tmp_path / "source"


def test_a_link_out_of_the_source_is_followed_once_where_that_is_asked_for(outside: Path) -> None:
    source = MarkdownSource(SourceSettings(str(outside), follow_links=True), Settings())
    assert linked(outside) == [
        ("a.md", ""), ("first/again/", LOOP), ("first/b.md", ""), ("first/back/", LOOP), ("one.md", ""),
        ("own.md", ""),
    ]  # fmt: skip
    assert source.read(Item("one.md", "")).post.title == "One"


def test_a_link_out_of_the_source_is_told_and_not_read(outside: Path) -> None:
    other = outside.parent / "other"
    reason = f"leads out of the folder to {other}; set follow_links to read it"
    assert linked(outside, follow=False) == [
        ("a.md", ""), ("first/", reason), ("one.md", ""), ("own.md", ""), ("second/", reason),
    ]  # fmt: skip
    source = MarkdownSource(SourceSettings(str(outside)), Settings())
    assert source.read(Item("own.md", "")).post.title == "Own"
    for key, target in (("one.md", other / "b.md"), ("../other/b.md", other / "b.md")):
        with pytest.raises(PostError) as error:
            source.read(Item(key, ""))
        assert (
            error.value.reason
            == f"leads out of the folder to {target}; set follow_links to read it"
        )


def test_a_link_that_is_the_source_itself_is_read(outside: Path) -> None:
    source = MarkdownSource(SourceSettings(str(outside / "one.md")), Settings())
    assert [source.read(item).post.slug for item in source.items() if isinstance(item, Item)] == [
        "one"
    ]


def test_the_share_grows_with_the_listing(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b/c.md", "b/d.md", "e.md")
    listing = Listing(str(tmp_path), SUFFIXES)
    assert [(one.key, round(listing.share, 2)) for one in listing] == [
        ("a.md", 0.33), ("b/c.md", 0.5), ("b/d.md", 0.67), ("e.md", 1.0),
    ]  # fmt: skip
    assert listing.share == 1


def test_very_deep_folders_are_listed(tmp_path: Path) -> None:
    folders = [str(tmp_path) + "/d" * depth for depth in range(1, 1201)]
    for folder in folders:
        os.mkdir(folder)  # noqa: PTH102
    (file := Path(folders[-1], "a.md")).write_text("text")
    found = keys(tmp_path)
    # What clears up after tests stumbles over such depth.
    file.unlink()
    for folder in reversed(folders):
        os.rmdir(folder)  # noqa: PTH106
    assert found == ["d/" * 1200 + "a.md"]


def test_a_folder_without_permission_is_closed_and_tells_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md", "closed/b.md", "z.md")
    refuse(monkeypatch, os, "scandir", "closed")
    listed = list(Listing(str(tmp_path), SUFFIXES))
    assert [one.key for one in listed] == ["a.md", "closed/", "z.md"]
    assert listed[1] == Closed(
        "closed/", "no permission to list it; make it readable, or remove it"
    )


def test_a_folder_that_cannot_be_listed_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        keys(tmp_path / "gone")
    expected = f"{tmp_path}/gone: the folder cannot be listed (No such file or directory)"
    assert str(error.value) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty file; write a post in it, or remove it"),
        (b"\xef\xbb\xbf \r\n\t", "empty file; write a post in it, or remove it"),
        (b"ab\ncaf\xe9", "line 2: not UTF-8: byte 0xE9 at offset 6; save the file as UTF-8"),
        (b"\xef\xbb\xbf\xff", "line 1: not UTF-8: byte 0xFF at offset 3; save the file as UTF-8"),
        ("a".encode("utf-16"), "line 1: not UTF-8: byte 0xFF at offset 0; save the file as UTF-8"),
        (b"\xed\xa0\x80", "line 1: not UTF-8: byte 0xED at offset 0; save the file as UTF-8"),
        (b"a\n\n\0", "line 3: not a text: a NUL byte at offset 3; save the file as text in UTF-8"),
        (
            b"x" * 1_000_001,
            (
                "1,000,001 bytes, where 1,000,000 are allowed"
                "; split the post, or raise the setting largest_file"
            ),
        ),
    ],
    ids=str,
)
def test_a_file_that_is_no_text_is_told_with_the_place(
    content: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_bytes(content)
    with pytest.raises(PostError) as error:
        read_text(str(tmp_path / "a.md"), 1)
    assert str(error.value) == message


def test_a_file_that_is_too_large_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(50_000_000)
    refuse(monkeypatch, builtins, "open", "a.md")
    with pytest.raises(PostError, match=r"^50,000,000 bytes, where 10,000,000 are allowed;"):
        read_text(str(tmp_path / "a.md"), 10)


def test_a_file_that_cannot_be_opened_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "closed.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    refuse(monkeypatch, builtins, "open", "closed.md")
    messages = {}
    for name in ("gone.md", "closed.md", "loop.md", "folder.md", "pipe.md"):
        with pytest.raises(PostError) as error:
            read_text(str(tmp_path / name), 1)
        messages[name] = str(error.value)
    assert messages == {
        "gone.md": "gone since the folder was listed; index again",
        "closed.md": "no permission to read it; make it readable, or remove it",
        "loop.md": "cannot be read (Too many levels of symbolic links); mend it, or remove it",
        "folder.md": "not a file that can be read; remove it from the folder",
        "pipe.md": "not a file that can be read; remove it from the folder",
    }


def test_line_ends_and_byte_order_marks_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf---\r\ntitle: A\r\n---\rBody\n")
    assert read_text(str(tmp_path / "a.md"), 1) == "---\ntitle: A\n---\nBody\n"
