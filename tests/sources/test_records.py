"""Which fields of a record are which of ours, and what their values may be."""

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import PostError, SourceError
from indexer.post import Post
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from indexer.sources.base import Reading, Source
from tests.support import readings


def source(path: Path, **given: Any) -> Source:
    """The source of a file."""
    return open_source(SourceSettings(str(path), **given, kind="json"), Settings())


def read(tmp_path: Path, *records: object, **given: Any) -> list[Reading]:
    """What is read from these records, one a line."""
    path = tmp_path / "posts.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return readings(source(path, **given))


def posts(tmp_path: Path, *records: object, **given: Any) -> list[Post]:
    """The posts of these records."""
    return [reading.post for reading in read(tmp_path, *records, **given)]


def problem(tmp_path: Path, record: object, **given: Any) -> str:
    """Why the record cannot be read."""
    with pytest.raises(PostError) as error:
        read(tmp_path, record, **given)
    return str(error.value)


@pytest.mark.parametrize(
    ("record", "key"),
    [
        ({"id": 7, "slug": "s"}, "7"),
        ({"Slug": "s", "url": "/u/"}, "s"),
        ({"id": [1], "link": "https://example.org/a/"}, "https://example.org/a/"),
    ],
)
def test_a_record_is_known_by_its_id_or_slug_or_address(
    record: object, key: str, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    assert next(source(tmp_path / "a.jsonl").items()).key == key


def test_without_any_of_them_title_and_date_make_the_key(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "A"}\n{"title": "A", "date": "2024-01-01"}\n')
    before = {item.key for item in source(path).items()}
    path.write_text('{"x": 1}\n{"date": "2024-01-01", "title": "A", "body": "b"}\n{"title": "A"}\n')
    after = {item.key for item in source(path).items()}
    assert before < after
    assert all(len(key) == 32 for key in before if key)


@pytest.mark.parametrize(
    ("value", "date"),
    [
        (1709546400, "2024-03-04T10:00:00+00:00"),
        (1709546400123, "2024-03-04T10:00:00.123000+00:00"),
        ("1709546400", "2024-03-04T10:00:00+00:00"),
        (1709546400.5, "2024-03-04T10:00:00.500000+00:00"),
        ("2024-03-04", "2024-03-04T00:00:00+00:00"),
        (None, None),
    ],
)
def test_dates_may_be_unix_timestamps(value: object, date: str | None, tmp_path: Path) -> None:
    (post,) = posts(tmp_path, {"title": "A", "date": value})
    assert (post.date and post.date.isoformat()) == date


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"title": "A", "date": 20240304}, "line 1: date: '20240304' cannot be read (not a date)"),
        ({"title": "A", "date": 10**30}, "line 1: date: '1e+30' cannot be read"),
        ({"title": ["A"]}, "line 1: title: holds a list, where one text is allowed"),
        ({"title": "A", "body": {"x": 1}}, "line 1: body: holds a mapping, where one text"),
        ({"title": "A", "tags": [["x"]]}, "line 1: tags: holds a list, where a text or a list"),
        ({"title": "A", "tags": ["t"] * 10_000}, "line 1: tags: 10,000 values, where"),
        ({"title": "x" * 1_000_000}, "line 1: title: 1,000,000 characters"),
        ({"x": 1, "y": 2}, "line 1: neither a title nor a body; say with `fields`"),
        ({"title": "A", "html": "<div>" * 501}, "line 1: HTML elements nested deeper than 500"),
    ],
)
def test_what_cannot_be_a_post_is_told(record: object, message: str, tmp_path: Path) -> None:
    assert problem(tmp_path, record).startswith(message)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("Some *text*", "<p>Some <em>text</em></p>\n"),
        ("<p>Some *text*</p>", "<p>Some *text*</p>"),
        ("<!-- wp -->\n<h2>A</h2>\n    <p>b</p> ", '\n<h2 id="a">A</h2>\n    <p>b</p>'),
        ("<div>\n\n## Heading\n\n</div>\n\nSome *text*", "</div>\n<p>Some <em>text</em></p>\n"),
        ("a < b <https://example.org>", '<p>a &lt; b <a href="https://example.org">'),
    ],
)
def test_the_markup_of_a_body_is_guessed_with_care(body: str, html: str, tmp_path: Path) -> None:
    (post,) = posts(tmp_path, {"title": "T", "body": body})
    assert html.strip() in post.html


@pytest.mark.parametrize(
    ("given", "html"),
    [
        ({"markup": "text"}, "<p>&lt;p&gt;*a*&lt;/p&gt;</p>"),
        ({"markup": "markdown", "fields": {"body": "x.html"}}, "<p>*a*</p>\n"),
        ({"fields": {"body": "x.html"}}, "<p>*a*</p>"),
        ({"fields": {"body": "x.content_text"}}, "<p>*plain*</p>"),
    ],
)
def test_the_markup_of_a_body_can_be_given(
    given: dict[str, Any], html: str, tmp_path: Path
) -> None:
    body = "<p>*a*</p>"
    record = {"title": "T", "body": body, "x": {"html": body, "content_text": "*plain*"}}
    assert posts(tmp_path, record, **given)[0].html.strip() == html.strip()


def test_a_field_that_is_mapped_is_taken_from_there_alone(tmp_path: Path) -> None:
    record = {"title": "T", "tags": "junk", "meta": {"topics": [{"n": "a"}, {"n": "b"}, 5]}}
    (post,) = posts(tmp_path, record, fields={"tags": "meta.topics.n"})
    assert post.tags == ("a", "b")
    (post,) = posts(tmp_path, {"title": "T", "tags": "junk"}, fields={"tags": "meta.topics.n"})
    assert post.tags == ()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"fields": {"titel": "x"}}, "fields: no field of ours is called titel; known: id, slug"),
        ({"markup": "latex"}, "markup: 'latex' is not known; allowed: markdown, html, text"),
    ],
)
def test_wrong_settings_are_told(given: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=f"^{message}"):
        source(tmp_path / "a.json", **given)


def test_odd_values_make_bounded_posts(tmp_path: Path) -> None:
    record = {
        "id": 2**80,
        "title": "word " * 2_000,
        "body": "a\0b\x1b[31m\ud7ff" + "x" * 100,
        "deep": json.loads("[" * 500 + "]" * 500),
    }
    (post,) = posts(tmp_path, record)
    assert len(post.title) <= 300
    assert post.sections[0].text.startswith("ab[31m")
