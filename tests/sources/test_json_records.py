"""Records in JSON become posts, in each of the shapes that a document of them has."""

import json
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
from indexer.sources.records.json_records import JsonFormat, objects
from tests.runs import Runs, counts, skipped
from tests.support import ROOT, readings

SAMPLES = ROOT / "tests" / "samples" / "json"


def source(path: Path, **given: Any) -> Source:
    """The source of a file."""
    return open_source(SourceSettings(str(path), **given, kind="json"), Settings())


def test_json_lines_with_names_of_several_systems() -> None:
    first, second, third = (reading.post for reading in readings(source(SAMPLES / "posts.jsonl")))
    assert first == Post(
        id="1",
        slug="first",
        title="First",
        sections=(Section("Some Markdown."), Section("one\ntwo", "More", 2, "more")),
        date=datetime(2024, 3, 1, tzinfo=UTC),
        tags=("a", "b"),
        excerpt="Some Markdown.",
        html='\n<p>Some <em>Markdown</em>.</p>\n<h2 id="more">More</h2>\n'
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n",
    )
    assert second == Post(
        id="2",
        slug="second",
        title="Second",
        sections=(Section("Some HTML."),),
        date=datetime(2024, 3, 4, 10, tzinfo=UTC),
        tags=("c", "d"),
        excerpt="Some HTML.",
        html="<p>Some <em>HTML</em>.</p>",
    )
    assert third == Post(
        id="3",
        slug="third",
        title="Third",
        sections=(Section("2 < 3 *really*\nNext."),),
        date=datetime(2024, 3, 1, 10, tzinfo=UTC),
        tags=("e", "f"),
        excerpt="2 < 3 *really* Next.",
        html="<p>2 &lt; 3 *really*</p>\n<p>Next.</p>",
    )


def test_an_array_with_a_mapping_of_fields() -> None:
    fields = {"authors": "author.name", "categories": "topics.name"}
    first, second = readings(source(SAMPLES / "array.json", fields=fields))
    assert first.post == Post(
        id="65f1a2",
        slug="caching-with-redis",
        title="Caching with Redis",
        sections=(
            Section("Keep what is read often."),
            Section("LRU & LFU.", "Eviction", 2, "eviction"),
        ),
        date=datetime.fromisoformat("2024-03-01T09:30:00+01:00"),
        categories=("Databases",),
        authors=("Ada Lovelace",),
        tags=("Redis", "Caching"),
        excerpt="What to keep, and for how long.",
        canonical="https://example.org/2024/03/caching-with-redis/",
        html='<p>Keep what is read often.</p>\n<h2 id="eviction">Eviction</h2>\n<p>LRU &amp; LFU.</p>',
        lang="en",
    )
    assert (second.post.slug, second.draft) == ("zeitreihen", True)
    assert second.post.sections == (Section("Ein Absatz \U0001f600."),)
    assert second.post.date == datetime(2024, 3, 4, 10, tzinfo=UTC)


def test_the_first_list_of_objects_in_an_object_is_taken() -> None:
    (reading,) = readings(source(SAMPLES / "wrapped.json"))
    assert (reading.post.id, reading.post.title) == ("7", "Wrapped")


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        ("a.jsonl", '\ufeff{"id": 1}\n\n  \n{"id": 2}\r\n', ["1", "2"]),
        ("a.json", '{"id": 1, "authors": [{"id": 9}]}\n\n{"id": 2}', ["1", "2"]),
        ("a.json", '\ufeff\n[\n{"id": 1},\n{"id": "]}\\"["}\n]\n', ["1", ']}"[']),
        ("a.json", '[{"id": 1, "x": [[{}]]}, 5, {"id": 2}]', ["1", "2"]),
        ("a.json", '{"none": [], "rows": [[1]], "data": [{"id": 1}]}', ["1"]),
        ("a.json", "[]", []),
        ("a.json", '{"posts": []}', []),
        ("a.jsonl", "", []),
        ("a.jsonl", '{"id": NaN, "slug": "a"}\n{"slug": "b", "x": -Infinity}', ["a", "b"]),
    ],
)
def test_records_are_found_in_every_shape(
    name: str, text: str, keys: list[str], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    listed = list(source(tmp_path / name).items())
    assert [item.key for item in listed[:-1]] == keys
    assert listed[-1] == Mark("", listed[-1][1], complete=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no list of records; write"),
        ('{"title": "A"}', "no list of records; write"),
        ("[1, [2]", "line 1: the document ends before its last bracket is closed"),
        ('{"posts": "x', "line 1: the document ends before its last bracket is closed"),
        ("]", "line 1: a bracket is closed that was never opened"),
    ],
)
def test_a_document_without_records_is_a_source_error(
    text: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(SourceError) as error:
        list(source(path).items())
    assert str(error.value).startswith(f"{path}: {message}")


def test_an_array_that_was_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"id": 1},\n{"id": 2},\n{"id": ')
    *found, last = source(path).items()
    assert [item.key for item in found] == ["1", "2"]
    assert isinstance(last, Closed)
    assert last.reason.startswith("line 3: the document ends before")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": tru}', "not JSON: "),
        (b'{"id": "caf\xe9"}', "not UTF-8: byte 0xE9 at offset 11; save the file as UTF-8"),
        (b"[1]", "not a JSON object; write a record as {...}"),
        (b"[" * 100_000, "not JSON: "),
        (b'{"a": NaN, "b": ' + b"[" * 100_000, "not JSON: "),
        (b'{"id": "\\ud800"}', "not JSON: "),
        (b'{"id": "' + b"x" * 1_000_000 + b'"}', "a record of more than 1,000,000 bytes; split"),
    ],
    ids=lambda value: value[:16],
)
def test_a_broken_record_is_told_and_the_others_are_read(
    line: bytes, reason: str, tmp_path: Path
) -> None:
    check_broken(tmp_path / "a.jsonl", b"%s\n%s\n%s", line, reason)
    if line.startswith(b"{") and line.endswith(b"}"):
        check_broken(tmp_path / "a.json", b"[%s,\n%s,\n%s]", line, reason)


def check_broken(path: Path, shape: bytes, line: bytes, reason: str) -> None:
    """Reads a document whose second record is broken."""
    path.write_bytes(shape % (b'{"id": 1, "title": "A"}', line, b'{"id": 3, "title": "C"}'))
    one = open_source(SourceSettings(str(path), kind="json"), Settings(largest_file=1))
    *items, mark = one.items()
    assert isinstance(mark, Mark)
    assert not mark.complete
    first, broken, third = (item for item in items if isinstance(item, Item))
    assert (one.read(first).post.title, one.read(third).post.title) == ("A", "C")
    with pytest.raises(PostError) as error:
        one.read(broken)
    assert error.value.line == 2
    assert error.value.reason.startswith(reason)


def test_what_was_indexed_stays_while_its_line_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    runs = Runs(tmp_path, source(path))
    path.write_text('{"id": 1, "title": "A"}\n{"id": 2, "title": "B"}\n')
    assert counts(runs.run()) == (2, 0, 0, 0)
    path.write_text('{"id": 1, "title": "A2"}\n{"id": 2, "title": \n')
    for _ in range(2):
        report = runs.run()
        assert list(skipped(report)) == ["unreadable record 1"]
        assert runs.slugs() == ["a2", "b"]
    path.write_text('{"id": 1, "title": "A2"}\n')
    report = runs.run()
    assert (counts(report), report.skipped) == ((0, 0, 1, 1), [])


def test_only_records_that_changed_are_read(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    runs = Runs(tmp_path, source(path))
    path.write_text('{"id": 1, "title": "A"}\n{"id": 2, "title": "B"}\n')
    runs.run()
    path.write_text(
        '{"id": 0, "title": "New"}\n{"id": 1, "title": "A"}\n{"id": 2, "title": "B2"}\n'
    )
    assert counts(runs.run()) == (1, 1, 0, 1)
    assert runs.read == ["0", "2"]


def test_too_many_broken_records_end_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("x\n" * 1001 + '{"id": 1}\n')
    *items, last = source(path).items()
    assert len(items) == 1000
    reason = "line 1001: more than 1000 records cannot be read; the rest was left"
    assert last == Closed("", reason)


def test_two_records_with_one_id_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "title": "A"}\n{"id": 1, "title": "B"}\n')
    report = Runs(tmp_path, source(path)).run()
    assert skipped(report) == {"1 (2)": "id '1' is taken by 1; give one of them another id"}


@given(
    chunks=st.integers(1, 7), values=st.lists(st.text('a"\\[]{},:\n\u00e9', max_size=8), max_size=5)
)
def test_records_are_cut_out_whatever_their_strings_hold(chunks: int, values: list[str]) -> None:
    records = [{"id": value, "x": [{"y": value}]} for value in values]
    text = json.dumps({"first": values, "posts": records}, ensure_ascii=False).encode()

    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(chunks)

    assert [json.loads(piece.raw or b"") for piece in objects(Slow(text), 1000)] == records


@given(content=st.binary() | st.text('{}[]":,a1\n ').map(str.encode))
def test_any_bytes_are_records_or_an_error(content: bytes) -> None:
    form = JsonFormat(SourceSettings("a.json"), Settings())
    try:
        for item in form.records(BytesIO(content)):
            form.read(item)
    except PostError:
        pass


@pytest.mark.parametrize("shape", ["lines", "array", "one line"])
def test_a_large_file_is_read_in_little_memory(shape: str, tmp_path: Path) -> None:
    path = tmp_path / ("a.jsonl" if shape == "lines" else "a.json")
    body = "<p>word " + "x" * 10_000
    with path.open("w") as file:
        file.write("[" if shape != "lines" else "")
        for number in range(3000):
            separator = "" if shape == "lines" or not number else ","
            end = " " if shape == "one line" else "\n"
            file.write(separator + json.dumps({"id": number, "title": "T", "body": body}) + end)
        file.write("]" if shape != "lines" else "")
    one = open_source(SourceSettings(str(path), kind="json"), Settings(largest_file=1))
    tracemalloc.start()
    try:
        number = sum(1 for item in one.items() if isinstance(item, Item))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert number == 3000
    assert peak < 10_000_000
