"""From the fields of a front matter to metadata, and the errors that name the field."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from indexer.errors import PostError
from indexer.sources.metadata import Metadata, read_metadata

MARCH_19 = datetime(2014, 3, 19, tzinfo=UTC)

GOOD: list[tuple[dict[str, Any], Metadata]] = [
    ({}, Metadata()),
    ({"title": None, "tags": [], "date": "", "authors": [None, ""], "draft": None}, Metadata()),
    ({"layout": "post", "hero": {"image": []}}, Metadata()),
    ({"title": "  A\n  b\x07 "}, Metadata(title="A b")),
    ({"title": "x" * 400}, Metadata(title="x" * 299 + "\u2026")),
    ({"title": "word " * 100}, Metadata(title="word " * 59 + "word\u2026")),
    ({"Title": "A", "TAGS": "b"}, Metadata(title="A", tags=("b",))),
    ({"title": 2024, "tags": [1, True, 1.5]}, Metadata(title="2024", tags=("1", "true", "1.5"))),
    ({"title": "\ud800A"}, Metadata(title="A")),
    ({"id": "42", "slug": "my-post"}, Metadata(id="42", slug="my-post")),
    ({"date": "2014-03-19"}, Metadata(date=MARCH_19)),
    ({"date": date(2014, 3, 19)}, Metadata(date=MARCH_19)),
    ({"date": datetime(2014, 3, 19, tzinfo=UTC)}, Metadata(date=MARCH_19)),
    ({"date": datetime(2014, 3, 19)}, Metadata(date=MARCH_19)),
    ({"date": "", "pubDate": "March 19, 2014"}, Metadata(date=MARCH_19)),
    ({"published": "2014/03/19"}, Metadata(date=MARCH_19)),
    ({"publishDate": "19 March 2014"}, Metadata(date=MARCH_19)),
    ({"created": "2014-03-19"}, Metadata(date=MARCH_19)),
    ({"published": "true", "created": "2014-03-19"}, Metadata(date=MARCH_19)),
    ({"published": "false", "created": "2014-03-19"}, Metadata(date=MARCH_19, draft=True)),
    ({"published": False}, Metadata(draft=True)),
    ({"draft": True}, Metadata(draft=True)),
    ({"draft": "Yes"}, Metadata(draft=True)),
    ({"draft": "false"}, Metadata()),
    ({"status": "Draft"}, Metadata(draft=True)),
    ({"status": "hidden"}, Metadata(draft=True)),
    ({"status": "published"}, Metadata()),
    ({"url": "/a/"}, Metadata(canonical="/a/")),
    (
        {"canonicalURL": "https://b.example/", "permalink": "/a/"},
        Metadata(canonical="https://b.example/"),
    ),
    ({"redirect_from": "/a/"}, Metadata(aliases=("/a/",))),
    ({"pubDatetime": "2014-03-19"}, Metadata(date=MARCH_19)),
    ({"tags": ["x"] * 1000}, Metadata(tags=("x",))),
    ({"category": "Arts, Culture"}, Metadata(categories=("Arts, Culture",))),
    ({"category": ["Tech", "Other"]}, Metadata(categories=("Tech", "Other"))),
    ({"categories": ["Tech", "Other"]}, Metadata(categories=("Tech", "Other"))),
    ({"categories": "Tech, Other"}, Metadata(categories=("Tech", "Other"))),
    ({"category": "", "categories": [None, "Tech"]}, Metadata(categories=("Tech",))),
    ({"tags": ["System Design", "C#", "system-design"]}, Metadata(tags=("System Design", "C#"))),
    ({"tags": "a, b c,, d"}, Metadata(tags=("a", "b c", "d"))),
    ({"tags": ["a, b"]}, Metadata(tags=("a, b",))),
    ({"tag": "solo"}, Metadata(tags=("solo",))),
    ({"tags": [], "tag": ["solo"]}, Metadata(tags=("solo",))),
    ({"keywords": "a, b"}, Metadata()),
    ({"author": "Ada Lovelace"}, Metadata(authors=("Ada Lovelace",))),
    ({"author": "Ada, Grace"}, Metadata(authors=("Ada", "Grace"))),
    ({"author": {"name": "Ada", "url": "/ada"}}, Metadata(authors=("Ada",))),
    ({"authors": ["Ada", {"name": "Grace"}, "ada"]}, Metadata(authors=("Ada", "Grace"))),
    ({"excerpt": "E", "description": "D", "summary": "S"}, Metadata(excerpt="E")),
    ({"excerpt": None, "description": "D", "summary": "S"}, Metadata(excerpt="D")),
    ({"summary": "S"}, Metadata(excerpt="S")),
    ({"lang": "de-AT"}, Metadata(lang="de")),
    ({"Lang": "xx"}, Metadata(lang="xx")),
    ({"lang": "none of them", "language": "German"}, Metadata(lang="de")),
    ({"language": "Go"}, Metadata()),
    ({"language": ["python", "rust"], "locale": "pt_BR"}, Metadata(lang="pt")),
    ({"search": {"boost": 1.5, "Exclude": "yes"}}, Metadata(boost=1.5, excluded=True)),
    ({"search": {"exclude": True}}, Metadata(excluded=True)),
    ({"search": {"boost": None}, "search.boost": "2"}, Metadata(boost=2.0)),
    ({"search.exclude": "yes"}, Metadata(excluded=True)),
    ({"search": False}, Metadata(excluded=True)),
    ({"search": True}, Metadata()),
    ({"evergreen": True}, Metadata(evergreen=True)),
    ({"evergreen": "no"}, Metadata()),
]

BAD: list[tuple[dict[str, Any], str]] = [
    ({"title": {"en": "A"}}, "title: holds a mapping, where one text is allowed"),
    ({"title": ["A"]}, "title: holds a list, where one text is allowed"),
    ({"summary": {"a": 1}}, "summary: holds a mapping, where one text is allowed"),
    ({"slug": ["a"]}, "slug: holds a list, where one text is allowed"),
    ({"id": {}}, "id: holds a mapping, where one text is allowed"),
    ({"date": ["2014-03-19"]}, "date: holds a list, where one date is allowed"),
    ({"pubDate": {}}, "pubdate: holds a mapping, where one date is allowed"),
    (
        {"date": "2014-02-30"},
        (
            "date: '2014-02-30' cannot be read (day is out of range for month)"
            "; write 2014-03-19, 2014-03-19T10:14:29-04:00 or March 19, 2014"
        ),
    ),
    (
        {"created": "soon " * 30},
        (
            "created: 'soon soon soon soon soon soon soon soon soon soon soon soon\u2026'"
            " cannot be read (not a date)"
            "; write 2014-03-19, 2014-03-19T10:14:29-04:00 or March 19, 2014"
        ),
    ),
    (
        {"date": time(10, 0)},
        (
            "date: '10:00:00' cannot be read (not a date)"
            "; write 2014-03-19, 2014-03-19T10:14:29-04:00 or March 19, 2014"
        ),
    ),
    (
        {"date": "2014-03-19 10:14 MEZ"},
        (
            "date: '2014-03-19 10:14 MEZ' cannot be read (no time zone is called MEZ)"
            "; write 2014-03-19, 2014-03-19T10:14:29-04:00 or March 19, 2014"
        ),
    ),
    ({"tags": {"a": 1}}, "tags: holds a mapping, where a text or a list of texts is allowed"),
    ({"tags": [["a"]]}, "tags: holds a list, where a text or a list of texts is allowed"),
    ({"category": [{}]}, "category: holds a mapping, where a text or a list of texts is allowed"),
    (
        {"authors": [{"name": []}]},
        "authors: holds a list, where a text or a list of texts is allowed",
    ),
    (
        {"tags": ["x"] * 10_000},
        "tags: 10,000 values, where 1,000 are allowed; keep those that matter",
    ),
    ({"tags": "x," * 1001}, "tags: 1,002 values, where 1,000 are allowed; keep those that matter"),
    (
        {"aliases": ["/"] * 1001},
        "aliases: 1,001 values, where 1,000 are allowed; keep those that matter",
    ),
    (
        {"title": "x" * 1_000_000},
        (
            "title: 1,000,000 characters, where 10,000 are allowed"
            "; close its quotation mark, or shorten it"
        ),
    ),
    ({"draft": "maybe"}, "draft: 'maybe' is neither true nor false"),
    ({"evergreen": "always"}, "evergreen: 'always' is neither true nor false"),
    ({"search": {"boost": "high"}}, "search.boost: 'high' is no number from 0.1 to 10"),
    ({"search": {"boost": 0}}, "search.boost: '0' is no number from 0.1 to 10"),
    ({"search": {"boost": float("nan")}}, "search.boost: 'nan' is no number from 0.1 to 10"),
    ({"search.boost": 11}, "search.boost: '11' is no number from 0.1 to 10"),
    ({"search": {"boost": [2]}}, "search.boost: holds a list, where one value is allowed"),
    ({"search": {"exclude": "never"}}, "search.exclude: 'never' is neither true nor false"),
    ({"search": ["boost"]}, "search: holds a list, where boost and exclude are allowed"),
    ({"draft": ["true"]}, "draft: holds a list, where one text is allowed"),
]


@pytest.mark.parametrize(("fields", "metadata"), GOOD)
def test_fields_become_metadata(fields: dict[str, Any], metadata: Metadata) -> None:
    assert read_metadata(fields, lambda _: 0) == metadata


@pytest.mark.parametrize(("fields", "message"), BAD)
def test_a_value_of_the_wrong_shape_is_told_with_its_field_and_line(
    fields: dict[str, Any], message: str
) -> None:
    field = message.partition(":")[0]
    with pytest.raises(PostError) as error:
        read_metadata(fields, {field: 7}.get)  # type: ignore[arg-type]
    assert str(error.value) == f"line 7: {message}"
