"""Where the language of a post comes from, and the wishes of its writer for searches."""

import json
from pathlib import Path

import pytest

from indexer.errors import PostError
from indexer.export import export_lines
from indexer.post import Post
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from tests.support import build, post, readings

GERMAN = "Warum wir die Suche unseres Blogs neu geschrieben haben und was es gekostet hat."
NAMES = "Ada, Grace."


def read(place: Path, **given: str) -> list[Post]:
    """The posts of a source."""
    source = open_source(SourceSettings(str(place), **given), Settings())  # type: ignore[arg-type]
    return [reading.post for reading in readings(source)]


def languages(place: Path, **given: str) -> dict[str, str]:
    """The languages of the posts of a source, by slug."""
    return {post.slug: post.lang for post in read(place, **given)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Posts that tell their language in several ways."""
    files = {
        "said.md": f"---\nlang: fr-CA\n---\n{GERMAN}",
        "found.md": GERMAN,
        "names.md": NAMES,
        "named.nl.md": NAMES,
        "node.js.md": NAMES,
        "trip/index.md": NAMES,
        "trip/index.es.md": NAMES,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_front_matter_then_the_name_of_the_file_then_the_text(folder: Path) -> None:
    assert languages(folder) == {
        "said": "fr",
        "found": "de",
        "names": "",
        "named.nl": "nl",
        "node.js": "",
        "trip": "",
        "trip.es": "es",
    }


def test_the_language_of_a_source_is_that_of_posts_that_do_not_say(folder: Path) -> None:
    found = languages(folder, lang="sv-SE")
    assert found.pop("said") == "fr"
    assert set(found.values()) == {"sv"}


@pytest.mark.parametrize(("text", "lang"), [(f"<p>{NAMES}</p>", "nl"), (f"<p>{GERMAN}</p>", "de")])
def test_what_a_page_says_counts_where_its_text_tells_nothing(
    tmp_path: Path, text: str, lang: str
) -> None:
    page = f"<html lang=nl-BE><title>Page</title><article><h1>Page</h1>{text}</article></html>"
    (tmp_path / "page.html").write_text(page, "utf-8")
    assert languages(tmp_path, kind="html") == {"page": lang}
    assert languages(tmp_path, kind="html", lang="it") == {"page": "it"}


def test_a_feed_and_its_entries_say_their_language(tmp_path: Path) -> None:
    rss = (
        "<rss version='2.0'><channel><language>nl</language>"
        f"<item><title>One</title><guid>1</guid><description>{NAMES}</description></item>"
        "</channel></rss>"
    )
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='nl'>"
        f"<entry><id>1</id><title>One</title><content>{NAMES}</content></entry>"
        f"<entry><id>2</id><title>Two</title><content xml:lang='es'>{NAMES}</content></entry></feed>"
    )
    items = [
        {"id": "1", "title": "One", "content_text": NAMES},
        {"id": "2", "title": "Two", "content_text": NAMES, "language": "es"},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "language": "nl", "items": items}
    for name, text in (("a.xml", rss), ("b.xml", atom), ("c.json", json.dumps(feed))):
        (tmp_path / name).write_text(text, "utf-8")
        wanted = ["nl"] if name == "a.xml" else ["nl", "es"]
        assert [one.lang for one in read(tmp_path / name, kind="feed")] == wanted


def test_a_blog_in_wordpress_or_ghost_says_its_language(tmp_path: Path) -> None:
    wordpress = (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><language>nl-NL</language>'
        "<wp:wxr_version>1.2</wp:wxr_version><item><title>Ada</title><wp:post_id>1</wp:post_id>"
        "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>"
    )
    rows = {
        "settings": [{"key": "title", "value": "de"}, {"key": "locale", "value": "nl"}],
        "posts": [{"id": "1", "title": "Ada", "slug": "ada", "html": "<p>Ada</p>"}],
    }
    (tmp_path / "blog.xml").write_text(wordpress, "utf-8")
    (tmp_path / "blog.json").write_text(json.dumps({"db": [{"data": rows}]}), "utf-8")
    assert [one.lang for one in read(tmp_path / "blog.xml", kind="wordpress")] == ["nl"]
    assert [one.lang for one in read(tmp_path / "blog.json", kind="ghost")] == ["nl"]


def test_records_say_their_language_and_their_writers_wishes(tmp_path: Path) -> None:
    rows = [
        {"title": "One", "body": NAMES, "locale": "nl_NL", "search": {"boost": 2}, "evergreen": 1},
        {"title": "Two", "body": NAMES, "search_exclude": True},
    ]
    (tmp_path / "posts.json").write_text(json.dumps(rows), "utf-8")
    one, two = read(tmp_path / "posts.json", kind="json")
    assert (one.lang, one.boost, one.evergreen, one.excluded) == ("nl", 2.0, True, False)
    assert (two.lang, two.boost, two.evergreen, two.excluded) == ("", 1.0, False, True)


def test_an_export_keeps_language_and_wishes(tmp_path: Path) -> None:
    wishes = {"lang": "de", "boost": 1.5, "evergreen": True, "excluded": True}
    posts = [post("plain", "text", lang=""), post("wishes", "text", **wishes)]
    engine = build(tmp_path / "index", posts)
    (tmp_path / "posts.jsonl").write_bytes(b"".join(export_lines(engine)))
    assert {one.slug: one for one in read(tmp_path / "posts.jsonl")} == {
        one.slug: one for one in posts
    }


def test_a_wish_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\nsearch:\n  boost: high\n---\nText", "utf-8")
    with pytest.raises(PostError, match=r"search\.boost: 'high' is no number") as error:
        read(tmp_path)
    assert error.value.line == 3
