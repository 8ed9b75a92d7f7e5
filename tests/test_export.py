"""An index that is exported and read back is the same index."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.engine import Engine
from indexer.errors import IndexMissing, PostError
from indexer.export import export_lines
from indexer.post import Post, Section
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from indexer.sources.markup.render import read_markdown
from indexer.sync import Options, sync
from tests.arrays.model import some_posts
from tests.arrays.test_segments import answers
from tests.sources.test_any_post import TEXTS
from tests.support import EXAMPLE, build, corpus, engine_at, post, readings

WHOLE = Post(
    id="1",
    slug="uber-uns",
    title="About \u201cus\u201d",
    sections=(Section("Lead.\nTwo"), Section("Text", "More & more", 2, "more-more")),
    date=datetime.fromisoformat("2014-03-12T10:11:00.000500-04:00"),
    categories=("News",),
    series="On us",
    authors=("Ada", "Grace"),
    tags=("C#", "System Design"),
    excerpt="The *very* first",
    canonical="https://example.org/about/",
    aliases=("/about.html",),
    html='\n<p>Lead.</p><pre>\n two</pre>\n<h2 id="more-more">More &amp; more</h2>\n<p>Text</p>\n',
    lang="de",
    boost=1.5,
    evergreen=True,
    excluded=True,
)


def read_back(lines: Iterable[bytes], folder: Path) -> list[Post]:
    """The posts of exported lines."""
    path = folder / "export.jsonl"
    path.write_bytes(b"".join(lines))
    source = open_source(SourceSettings(str(path), kind="json"), Settings())
    return [reading.post for reading in readings(source)]


def reindexed(engine: Engine, folder: Path) -> Engine:
    """An index of what an engine exports."""
    path = folder / "export.jsonl"
    path.write_bytes(b"".join(export_lines(engine)))
    settings = Settings(source=str(path), index=str(folder / "again"))
    again = engine_at(folder / "again")
    report = sync(open_source(settings.all_sources[0], settings), again, settings, Options())
    assert report.skipped == []
    return again


def check_the_same(engine: Engine, folder: Path) -> None:
    """Export and read back, and compare all posts and the answers to some queries."""
    again = reindexed(engine, folder)
    assert list(export_lines(again)) == list(export_lines(engine))
    assert list(again.posts()) == list(engine.posts())
    assert answers(again) == answers(engine)


def test_a_line_has_every_field(tmp_path: Path) -> None:
    (line,) = export_lines(build(tmp_path, [WHOLE]))
    assert line.endswith(b"}\n")
    assert orjson.loads(line) == {
        "id": "1",
        "slug": "uber-uns",
        "title": "About \u201cus\u201d",
        "sections": [
            {"text": "Lead.\nTwo", "heading": "", "level": 0, "anchor": ""},
            {"text": "Text", "heading": "More & more", "level": 2, "anchor": "more-more"},
        ],
        "date": "2014-03-12T10:11:00.000500-04:00",
        "categories": ["News"],
        "series": "On us",
        "authors": ["Ada", "Grace"],
        "tags": ["C#", "System Design"],
        "excerpt": "The *very* first",
        "canonical": "https://example.org/about/",
        "aliases": ["/about.html"],
        "html": WHOLE.html,
        "lang": "de",
        "boost": 1.5,
        "evergreen": True,
        "excluded": True,
    }
    assert read_back([line], tmp_path) == [WHOLE]


def test_living_posts_of_all_segments_come_newest_first(tmp_path: Path) -> None:
    first = [post("a", day="2024-01-01"), post("b", day="2026-01-01"), post("c")]
    second = [
        post("d", day="2025-01-01"),
        post("b2", day="2026-01-01"),
        post("e", day="2023-01-01"),
    ]
    engine = build(tmp_path, first, second, deleted=["a"])
    slugs = [orjson.loads(line)["slug"] for line in export_lines(engine)]
    assert slugs == ["b", "b2", "d", "e", "c"]


@pytest.mark.arrays("counts segments, which a cluster merges when it likes")
def test_a_commit_of_some_posts_is_a_segment(tmp_path: Path) -> None:
    assert build(tmp_path, [post("a"), post("b")], [post("c")]).stats().segments == 2


def test_without_an_index_there_is_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        next(export_lines(engine_at(tmp_path)))


@settings(max_examples=100)
@given(posts=some_posts(), cut=st.integers(0, 9))
def test_any_index_is_read_back_whole(posts: list[Post], cut: int) -> None:
    with TemporaryDirectory() as folder:
        engine = build(Path(folder, "index"), posts[:cut], posts[cut:])
        check_the_same(engine, Path(folder))


@settings(max_examples=300)
@given(text=TEXTS)
@example("<pre>\n\n\n\ncode</pre>")
@example("\ufefftext")
@example("# A\n\n<h1>B</h1>\n\n<h6 lang=de>C</h6><table><tr><td>x&nbsp;\"'")
def test_the_html_of_any_post_is_read_back_byte_for_byte(text: str) -> None:
    try:
        content = read_markdown(text)
    except PostError:
        return
    one = replace(WHOLE, html=content.html, sections=content.sections)
    with TemporaryDirectory() as folder:
        assert read_back([orjson.dumps(one)], Path(folder)) == [one]


@pytest.mark.parametrize("name", ["example", "18f"])
def test_real_posts_are_read_back_whole(name: str, tmp_path: Path) -> None:
    folder = EXAMPLE if name == "example" else corpus(name)
    settings = Settings(source=str(folder), index=str(tmp_path / "index"))
    engine = engine_at(tmp_path / "index")
    report = sync(open_source(settings.all_sources[0], settings), engine, settings, Options())
    assert report.posts >= 14
    check_the_same(engine, tmp_path)


def exported(**changes: Any) -> bytes:
    """A line in which some fields were changed by hand."""
    return orjson.dumps({**orjson.loads(orjson.dumps(WHOLE)), **changes})


def test_what_was_changed_by_hand_is_made_safe_again(tmp_path: Path) -> None:
    html = (
        '<h2 id="more-more" class="x" onclick="x()">A</h2><h3 id="login">B</h3><p id="more-more">C</p>'
        '<script>x</script><a href="javascript:x">D</a><img src=x onerror=x>'
    )
    section = {"text": "a\x1b[1mb", "heading": "A\nB", "level": 2, "anchor": "more-more"}
    line = exported(html=html, sections=[section], tags=["a", "A"], title="T\x1b", date=None)
    (one,) = read_back([line], tmp_path)
    assert one.html == ('<h2 id="more-more">A</h2><h3>B</h3><p>C</p><a>D</a><img src="x">')
    assert one.sections == (Section("a[1mb", "A B", 2, "more-more"),)
    assert (one.tags, one.title, one.date) == (("a",), "T", None)


def test_a_lone_half_of_a_character_is_left_out(tmp_path: Path) -> None:
    line = exported(html="HTML", date=None).replace(b'"HTML"', b'"<p>a\\ud800b</p>", "x": NaN')
    (one,) = read_back([line], tmp_path)
    assert one.html == "<p>ab</p>"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": " "}, "line 1: id: is empty; give the post an id"),
        ({"slug": "../x"}, "line 1: slug: holds more than letters, digits and"),
        ({"slug": ""}, "line 1: slug: holds more than letters, digits and"),
        ({"date": "soon"}, "line 1: date: 'soon' cannot be read"),
        (
            {"sections": [{"text": 1, "heading": "", "level": 0, "anchor": ""}]},
            "line 1: sections: text",
        ),
        (
            {"sections": [{"text": "", "heading": "", "level": True, "anchor": ""}]},
            "line 1: sections: level of a section is not of its type",
        ),
        (
            {"sections": [{"text": "", "heading": "", "level": 7, "anchor": ""}]},
            "line 1: sections: level 7 is none from 0 to 6",
        ),
        ({"html": "<div>" * 501}, "line 1: HTML elements nested deeper than 500 levels"),
    ],
)
def test_what_no_export_holds_is_told(
    changes: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(PostError) as error:
        read_back([exported(**changes)], tmp_path)
    assert str(error.value).startswith(message)


def test_an_undated_post_and_one_of_the_past_keep_their_dates(tmp_path: Path) -> None:
    old = replace(WHOLE, date=datetime(1, 1, 2, tzinfo=UTC))
    assert read_back([orjson.dumps(old)], tmp_path) == [old]
