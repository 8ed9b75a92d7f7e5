"""Records in CSV become posts, whatever the sign between columns."""

import tracemalloc
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import PostError, SourceError
from indexer.post import Post, Section
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from indexer.sources.base import Closed, Item, Mark, Source
from indexer.sources.records.csv_records import CsvFormat
from tests.support import ROOT, readings

SAMPLES = ROOT / "tests" / "samples" / "csv"


def source(path: Path, **given: Any) -> Source:
    """The source of a file."""
    return open_source(SourceSettings(str(path), **given, kind="csv"), Settings(largest_file=1))


def listed(tmp_path: Path, content: str | bytes, **given: Any) -> list[Any]:
    """What a file of this content lists, items as posts or as their errors."""
    path = tmp_path / "posts.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    one = source(path, **given)
    return [_read(one, found) if isinstance(found, Item) else found for found in one.items()]


def _read(one: Source, item: Item) -> Post | str:
    try:
        return one.read(item).post
    except PostError as error:
        return str(error)


@pytest.mark.parametrize("name", ["posts.csv", "excel.csv", "posts.tsv"])
def test_rows_become_posts(name: str) -> None:
    first, second = readings(source(SAMPLES / name))
    assert first.post == Post(
        id="1",
        slug="hello-world",
        title="Hello, world",
        sections=(Section('First line.\nSecond "quoted" one.'),),
        date=datetime(2024, 3, 1, 10, tzinfo=UTC),
        categories=("News",),
        tags=("a", "b"),
        excerpt='First line. Second "quoted" one.',
        html='<p>First line.</p>\n<p>Second "quoted" one.</p>\n',
    )
    assert not first.draft
    assert second.post == Post(
        id="2",
        slug="strasse",
        title="Stra\u00dfe",
        sections=(Section("HTML, with a comma."),),
        date=datetime(2024, 3, 4, 10, tzinfo=UTC),
        categories=("News",),
        tags=("c", "d"),
        excerpt="HTML, with a comma.",
        html="<p>HTML, with a comma.</p>",
        lang="en",
    )
    assert second.draft


def test_columns_can_be_mapped(tmp_path: Path) -> None:
    fields = {"title": "What", "tags": "Kinds of it"}
    post, _ = listed(tmp_path, "What|Kinds of it|tags\nA|b, c|d\n", fields=fields)
    assert (post.title, post.tags) == ("A", ("b", "c"))


@pytest.mark.parametrize(
    ("content", "fields", "message"),
    [
        ("", {}, "no columns; name them on the first line: id,title,date,tags,body"),
        ("a,b\n1,2\n", {}, "no column is a title or a body; name the columns, such as id, title"),
        (
            "title\nA\n",
            {"tags": "kind"},
            "fields: tags is taken from kind, and there is only: title",
        ),
        (
            b"title,stra\xdfe\n",
            {},
            "not CSV: not UTF-8: byte 0xDF at offset 4; save the file as UTF-8",
        ),
        ("title\nA\n".encode("utf-16"), {}, "not CSV: not UTF-8: byte 0xFF at offset 0"),
        (
            'title,"body\n' + "x" * 2_000_000,
            {},
            "a row of more than 1,000,000 bytes; split the post, or raise the setting largest_file, or close",
        ),
    ],
)
def test_a_document_without_columns_is_a_source_error(
    content: str | bytes, fields: dict[str, str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceError) as error:
        listed(tmp_path, content, fields=fields)
    assert f"posts.csv: line 1: {message}" in str(error.value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (b"2,B", "line 3: 2 fields, where the first line names 3; quote what holds the sign"),
        (b"2,B,c,d", "line 3: 4 fields, where the first line names 3"),
        (b"2,B,caf\xe9", "line 3: not UTF-8: byte 0xE9 at offset 3; save the file as UTF-8"),
        (b'2,"B"x,c', "line 3: not CSV: ',' expected after '\"'; mend its quotes"),
        (b'2,"B\n\nb",', "line 3: date: 'no' cannot be read"),
    ],
)
def test_a_broken_row_is_told_and_the_others_are_read(
    row: bytes, message: str, tmp_path: Path
) -> None:
    columns = b"id,title,date" if b"\n" in row else b"id,title,body"
    row = row + b"no" if b"\n" in row else row
    first, broken, third, mark = listed(tmp_path, b"%s\n1,A,\n%s\n\n3,C,\n" % (columns, row))
    assert (first.title, third.title) == ("A", "C")
    assert broken.startswith(message)
    assert isinstance(mark, Mark)
    assert mark.complete is message.startswith("line 3: date")


def test_a_quote_that_is_never_closed_is_told_where_it_began(tmp_path: Path) -> None:
    first, broken, mark = listed(tmp_path, 'id,title\n1,A\n2,"B\n3,C\n')
    assert first.title == "A"
    assert broken == "line 3: not CSV: unexpected end of data; mend its quotes"
    assert not mark.complete


def test_a_row_over_the_limit_ends_the_reading(tmp_path: Path) -> None:
    first, last = listed(tmp_path, 'id,title\n1,A\n2,"' + "x\n" * 600_000)
    assert first.title == "A"
    assert isinstance(last, Closed)
    assert "a row of more than 1,000,000 bytes; split the post" in last.reason


def test_a_long_body_is_read(tmp_path: Path) -> None:
    post, _ = listed(tmp_path, 'id,title,body\n1,A,"' + "word \n" * 30_000 + '"\n')
    assert post.minutes == 150


@given(content=st.binary() | st.text('a,;|\t"\n\u00e9').map(lambda text: f"title,{text}".encode()))
def test_any_bytes_are_records_or_an_error(content: bytes) -> None:
    form = CsvFormat(SourceSettings("a.csv"), Settings())
    try:
        for item in form.records(BytesIO(content)):
            form.read(item)
    except PostError:
        pass


def test_a_large_file_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write("id,title,body\n")
        for number in range(3000):
            file.write(f'{number},T,"word {"x" * 10_000}"\n')
    one = source(path)
    tracemalloc.start()
    try:
        assert sum(1 for item in one.items() if isinstance(item, Item)) == 3000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000
