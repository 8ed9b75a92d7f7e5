"""The kind of a source from its place: by its name, by its first kilobytes, or by asking an address."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source, reader
from indexer.sources.kinds import kind_of_document, kind_of_place
from tests.sources.web_server import Site, serve
from tests.support import EXAMPLE, ROOT

SAMPLES = ROOT / "tests" / "samples"
FILES = [
    ("feed/diary.rdf", "feed"),
    ("feed/jekyll.atom", "feed"),
    ("feed/microblog.json", "feed"),
    ("feed/wordpress.rss", "feed"),
    ("sitemap/sitemap_index.xml", "sitemap"),
    ("sitemap/post-sitemap.xml", "sitemap"),
    ("wordpress/blog.xml", "wordpress"),
    ("ghost/blog.json", "ghost"),
    ("json/array.json", "json"),
    ("json/posts.jsonl", "json"),
    ("json/wrapped.json", "json"),
    ("csv/posts.csv", "csv"),
    ("csv/posts.tsv", "csv"),
]


@pytest.fixture
def site() -> Iterator[Site]:
    """A site at an address of this machine."""
    with serve() as site:
        yield site


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_a_file_shows_its_kind(name: str, kind: str) -> None:
    assert kind_of_place(str(SAMPLES / name)) == kind
    head = (SAMPLES / name).read_bytes()[:4096]
    if not name.endswith((".jsonl", "csv", "tsv")):
        for packed in (head, b"\xef\xbb\xbf \n" + head, gzip.compress(head)):
            assert kind_of_document("backup", packed) == kind


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("sqlite:///posts.db", "sql"),
        ("postgresql+psycopg://me@there/blog", "sql"),
        ("https://blog.example/feed.xml", "feed"),
        ("https://blog.example/feed/", "feed"),
        ("https://blog.example/index.xml?a=b", "feed"),
        ("https://blog.example/feed.json", "feed"),
        ("https://blog.example/sitemap.xml", "sitemap"),
        ("https://blog.example/wp-sitemap-posts-1.xml.gz", "sitemap"),
        ("https://blog.example/", "address"),
        ("HTTPS://blog.example/posts.xml", "address"),
    ],
)
def test_a_name_shows_the_kind(place: str, kind: str) -> None:
    assert kind_of_place(place) == kind


def test_a_folder_is_of_what_there_is_more_of(tmp_path: Path) -> None:
    assert kind_of_place(str(EXAMPLE)) == "markdown"
    assert kind_of_place(str(tmp_path)) == "markdown"
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.html").write_text("<p>text")
    assert kind_of_place(str(tmp_path)) == "html"
    (tmp_path / "sub" / "a.md").write_text("text")
    assert kind_of_place(str(tmp_path)) == "markdown"


@pytest.mark.parametrize(
    "head",
    [b"text", b"<!-- <rss> --><note>", b"urlset", b"\x1f\x8bnonsense", b"\x89PNG", b"# feed"],
)
def test_what_is_not_known_is_told(head: bytes) -> None:
    with pytest.raises(SourceError, match=r"^backup: not of a kind that is known; name its kind"):
        kind_of_document("backup", head)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("file:///etc/passwd", "file is not asked for posts; name a folder, a file,"),
        ("blog.sqlite3", "a database; name it as sqlite:///blog.sqlite3"),
        ("/dev/null", "not a file; save what it gives as a file first"),
    ],
)
def test_a_place_that_cannot_be_one_is_told_what_to_do(place: str, message: str) -> None:
    with pytest.raises(SourceError) as error:
        kind_of_place(place)
    assert str(error.value).startswith(f"{place}: {message}")


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("\n")
    with pytest.raises(SourceError, match=r"x.json: empty file"):
        kind_of_place(str(tmp_path / "x.json"))


def test_a_kind_that_there_is_not_is_told() -> None:
    with pytest.raises(
        SourceError, match=r"no kind of source is called 'blogger'; known: markdown"
    ):
        reader("blogger")


@pytest.mark.parametrize("name", ["feed/wordpress.rss", "wordpress/blog.xml", "json/array.json"])
def test_an_address_is_asked_what_it_is(name: str, site: Site) -> None:
    place = site.put("/export", (SAMPLES / name).read_bytes())
    given = SourceSettings(place, allow_private=True)
    source = open_source(given, Settings(pause=1))
    expected = open_source(SourceSettings(str(SAMPLES / name)), Settings())
    assert [item.key for item in source.items()] == [item.key for item in expected.items()]


def test_a_page_is_told_with_its_feed(site: Site) -> None:
    link = '<link rel="alternate" type="application/atom+xml" href="/atom.xml">'
    place = site.put("/about", f"<!doctype html><html><head>{link}</head>".encode())
    with pytest.raises(SourceError) as error:
        open_source(SourceSettings(place, allow_private=True), Settings(pause=1))
    reason = f"a page, not a source of posts; its feed is {site.address}/atom.xml"
    assert str(error.value) == f"{place}: {reason}"


def test_a_private_address_is_not_asked(site: Site) -> None:
    with pytest.raises(SourceError, match="allow_private"):
        open_source(SourceSettings(f"{site.address}/export"), Settings())
