"""Feeds of every kind, from a file and from an address: exact posts, and what bad ones do."""

import gzip
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from indexer.errors import PostError, SourceError
from indexer.post import Post, Section, stable_id
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Closed, Item, Listed
from indexer.sources.documents import DocumentSource
from indexer.sources.feeds.feed import open_feed
from indexer.sources.feeds.json_feed import read_json_feed
from indexer.sources.feeds.xml_text import read_xml_feed
from tests.runs import Runs, counts, skipped
from tests.sources.web_server import Site, given, serve, settings
from tests.support import readings

SAMPLES = Path(__file__).parent.parent / "samples" / "feed"

LETTERS = "letters may be wrong; save it as UTF-8 throughout"

POSTS = {
    "wordpress.rss": (
        Post(
            id=stable_id("https://harbour.example/?p=412"),
            slug="reading-the-tide",
            title="Reading the tide – a primer",
            sections=(
                Section("A tide table has four numbers a day."),
                Section("See last year’s post.", "Springs and neaps", 2, "springs-and-neaps"),
            ),
            date=datetime.fromisoformat("2025-03-04T09:10:00+00:00"),
            authors=("Ana Ruiz", "Bo Lind"),
            tags=("Sailing", "tides & currents"),
            excerpt="What a tide table tells, and what it leaves out. […]",
            canonical="https://harbour.example/2025/03/reading-the-tide/",
            html="<p>A tide table has four numbers a day.</p>\n\n"
            '<h2 id="springs-and-neaps">Springs and neaps</h2>\n\n'
            '<p>See <a href="https://harbour.example/2024/neaps/">last year’s post</a>.</p>\n',
            lang="en",
        ),
        Post(
            id=stable_id("https://harbour.example/?p=398"),
            slug="fog",
            title="Fog",
            sections=(Section("We waited, and the harbour was quiet."),),
            date=datetime.fromisoformat("2025-02-01T18:00:00-05:00"),
            authors=("Ana Ruiz",),
            tags=("Sailing",),
            excerpt="We waited, and the harbour was quiet.",
            canonical="https://harbour.example/2025/02/fog/",
            html="<p>We waited, and the harbour was quiet.</p>",
            lang="en",
        ),
    ),
    "jekyll.atom": (
        Post(
            id=stable_id("https://lea.example/compilers/2025/03/09/lexers"),
            slug="lexers",
            title="Lexers in C++ & Rust",
            sections=(Section("A lexer is a loop with match.\nThe loop"),),
            date=datetime.fromisoformat("2025-03-09T10:14:29-04:00"),
            authors=("Lea Stern", "Kim Oh"),
            tags=("compilers", "C++"),
            excerpt="Two lexers, line by line.",
            canonical="https://lea.example/compilers/2025/03/09/lexers.html",
            html="<p>A lexer is a loop with <code>match</code>.</p> "
            '<p><img alt="The loop" src="https://lea.example/compilers/2025/loop.png"></p>',
            lang="en",
        ),
        Post(
            id=stable_id("https://lea.example/2025/01/05/if"),
            slug="if",
            title="If a < b",
            sections=(Section("Compare twice."),),
            date=datetime.fromisoformat("2025-01-05T00:00:00+00:00"),
            authors=("Lea Stern",),
            excerpt="Compare twice.",
            canonical="https://lea.example/2025/01/05/if.html",
            html="<p>Compare <em>twice</em>.</p>",
        ),
    ),
    "diary.rdf": (
        Post(
            id=stable_id("https://nikki.example/entry/2025/02/11/tokyo"),
            slug="tokyo",
            title="東京の雪",
            sections=(Section("雪が降った。\n寒い。"),),
            date=datetime.fromisoformat("2025-02-11T21:30:00+09:00"),
            authors=("sora",),
            tags=("天気",),
            excerpt="雪が降った。",
            canonical="https://nikki.example/entry/2025/02/11/tokyo",
            html="<p>雪が降った。</p><p>寒い。</p>",
            lang="ja",
        ),
    ),
    "microblog.json": (
        Post(
            id=stable_id("http://ida.example/2025/03/08/bread.html"),
            slug="bread",
            title="Bread & butter",
            sections=(Section("Flour, water, salt."),),
            date=datetime.fromisoformat("2025-03-08T07:30:00+01:00"),
            authors=("Ida Berg",),
            tags=("food", "baking"),
            excerpt="What bread needs.",
            canonical="https://ida.example/2025/03/08/bread.html",
            html="<p>Flour, water, salt.</p>\n",
            lang="sv",
        ),
        Post(
            id=stable_id("7"),
            slug="060000",
            title="Walked to the lake before anyone else was up. It was 5 < 6 degrees, and nobody…",
            sections=(
                Section(
                    "Walked to the lake before anyone else was up. It was 5 < 6 degrees, and"
                    " nobody spoke.\nHome again."
                ),
            ),
            date=datetime.fromisoformat("2025-03-07T06:00:00+00:00"),
            authors=("Ida Berg", "Per Berg"),
            excerpt="Walked to the lake before anyone else was up. It was 5 < 6 degrees, and"
            " nobody spoke. Home again.",
            canonical="https://ida.example/2025/03/07/060000.html",
            html="<p>Walked to the lake before anyone else was up. It was 5 &lt; 6 degrees, and"
            " nobody spoke.</p><p>Home again.</p>",
            lang="en",
        ),
    ),
}


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


def source(place: str | Path, **values: Any) -> DocumentSource:
    limits = {name: values.pop(name) for name in ("largest_download",) if name in values}
    return open_feed(given(str(place), **values), settings(**limits))


def listed(place: str | Path, **values: Any) -> list[Listed]:
    return list(source(place, **values).items())


def keys(place: str | Path) -> list[str]:
    return [one.key.removeprefix("urn:") for one in listed(place)]


def rss(*items: str, head: str = "", rest: str = "") -> str:
    """An RSS feed of items."""
    body = "".join(f"<item>{item}</item>" for item in items)
    start = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0">'
    return f"{start}<channel><title>t</title>{head}{body}{rest}</channel></rss>"


def item(name: str, text: str = "text", more: str = "") -> str:
    guid = f'<guid isPermaLink="false">{name}</guid>'
    return f"{guid}<title>{name}</title><description>{text}</description>{more}"


def atom(*names: str, links: str = "", more: str = "") -> str:
    """An Atom feed with an entry of each name, and links to other pages."""
    entries = "".join(
        f"<entry><id>urn:{name}</id><title>{name}</title><content>text</content></entry>"
        for name in names
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{links}{more}{entries}</feed>'


@pytest.mark.parametrize("name", POSTS)
def test_the_posts_of_a_feed_as_tools_write_it(name: str) -> None:
    there = Settings(site_url="https://harbour.example/")
    feed = open_feed(SourceSettings(str(SAMPLES / name)), there)
    assert tuple(reading.post for reading in readings(feed)) == POSTS[name]


@pytest.mark.parametrize("name", POSTS)
def test_a_feed_from_an_address_is_the_same_feed(name: str, site: Site) -> None:
    place = site.put("/feed", gzip.compress((SAMPLES / name).read_bytes()))
    assert [one.id for one in POSTS[name]] == [one.post.id for one in readings(source(place))]


def test_a_feed_that_did_not_change_costs_one_request(site: Site, tmp_path: Path) -> None:
    place = site.put("/feed", rss(item("a"), item("b")), {"ETag": '"1"'})
    runs = Runs(tmp_path, source(place))
    assert counts(runs.run()) == (2, 0, 0, 0)
    assert runs.read == ["a", "b"]
    site.paths()
    assert counts(runs.run()) == (0, 0, 0, 2)
    assert runs.read == []
    assert site.paths() == ["/feed"]
    assert site.headers[-1]["if-none-match"] == '"1"'
    site.put("/feed", rss(item("c"), item("a", "new"), item("b")), {"ETag": '"2"'})
    assert counts(runs.run()) == (1, 1, 0, 1)
    assert runs.read == ["c", "a"]


@pytest.mark.parametrize(
    ("keep", "head", "slugs"),
    [
        (True, "", ["a", "b"]),
        (False, "", ["b"]),
        (True, '<c:complete xmlns:c="http://purl.org/syndication/history/1.0"/>', ["b"]),
    ],
)
def test_posts_that_left_the_feed_stay_unless_it_is_complete(
    keep: bool, head: str, slugs: list[str], site: Site, tmp_path: Path
) -> None:
    place = site.put("/feed", rss(item("a"), item("b")))
    runs = Runs(tmp_path, source(place, keep=keep))
    runs.run()
    site.put("/feed", rss(item("b"), head=head))
    runs.run()
    assert runs.slugs() == slugs
    runs.run()
    assert runs.slugs() == slugs


def test_older_pages_are_followed(site: Site) -> None:
    place = site.put("/feed", atom("a", "b", links='<link rel="next" href="?page=2"/>'))
    site.put("/feed?page=2", atom("b", "c", links='<link rel="prev-archive" href="{site}/2024"/>'))
    site.put("/2024", atom("d", links='<link rel="prev" href="{site}/feed"/>'))
    assert keys(place) == ["a", "b", "c", "d", ""]
    assert site.paths() == ["/feed", "/feed?page=2", "/2024"]


def test_pages_of_json_feeds_are_followed(site: Site) -> None:
    version = "https://jsonfeed.org/version/1"
    first = {"version": version, "next_url": "/2", "items": [{"id": "a", "content_text": "x"}]}
    last = {"version": version, "items": [{"id": "b", "content_text": "x"}]}
    place = site.put("/feed", orjson.dumps(first))
    site.put("/2", orjson.dumps(last))
    assert keys(place) == ["a", "b", ""]


def test_a_loop_of_pages_is_named_and_what_was_read_counts(site: Site) -> None:
    place = site.put("/feed", atom("a", links='<link rel="next" href="/2"/>'))
    site.put("/2", atom("b", links='<link rel="next" href="/feed"/>'))
    assert keys(place) == ["a", "b", ""]
    assert listed(place)[-1] == Closed(
        "", f"{place}: pages in a loop; mend the feed's link to its next page"
    )


def test_an_older_page_that_is_gone_is_told_and_no_post_is_lost(site: Site, tmp_path: Path) -> None:
    place = site.put("/feed", atom("a", links='<link rel="next" href="/2"/>'))
    site.put("/2", atom("b"))
    runs = Runs(tmp_path, source(place, keep=False))
    runs.run()
    del site.answers["/2"]
    site.put("/feed", atom("c", links='<link rel="next" href="/2"/>'))
    report = runs.run()
    assert skipped(report) == {
        place: f"{site.address}/2: answered 404 Not Found; check the address"
    }
    assert runs.slugs() == ["a", "b", "c"]


def test_pages_that_never_end_are_left(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.sources.feeds.feed.MOST_PAGES", 3)
    for number in range(9):
        link = f'<link rel="next" href="/{number + 1}"/>'
        site.put(f"/{number}", atom(f"p{number}", links=link))
    *items, end = listed(f"{site.address}/0")
    assert [one.key for one in items] == ["urn:p0", "urn:p1", "urn:p2"]
    assert isinstance(end, Closed)
    assert "more than 3 pages" in end.reason


def test_a_file_is_one_page(site: Site, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(
        atom("a", links='<link rel="next" href="http://x.example"/>')
    )
    assert keys(tmp_path / "feed.xml") == ["a", ""]


def test_what_can_be_read_of_a_broken_feed_is_read(site: Site, tmp_path: Path) -> None:
    place = site.put("/feed", rss(item("a"), item("b")))
    runs = Runs(tmp_path, source(place))
    runs.run()
    whole = rss(item("c"), item("a", "new"), "\n" + item("b", "half of the text")).encode()
    site.put("/feed", whole[: whole.index(b"of the text")])
    report = runs.run()
    assert counts(report) == (1, 1, 0, 1)
    assert skipped(report) == {place: "line 3: XML: no element found"}
    assert runs.slugs() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (rss(item("a", "one&nbsp;two &copy;")).encode(), "line 2: XML: undefined entity"),
        (b"\n\n " + rss(item("a", "<b>one two</i>")).encode(), "line 4: XML: mismatched tag"),
        (
            rss(item("a", "caf\u00e9 one two")).encode("latin-1"),
            f"not in the encoding utf-8, read as windows-1252; {LETTERS}",
        ),
    ],
)
def test_a_feed_with_mistakes_is_read_and_they_are_told(
    body: bytes, reason: str, site: Site
) -> None:
    feed = source(site.put("/feed", body))
    first, end = list(feed.items())
    assert isinstance(first, Item)
    assert "one two" in feed.read(first).post.sections[0].text.replace("\xa0", " ")
    assert end == Closed("", reason)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_feeds_in_other_encodings_are_read(encoding: str, site: Site) -> None:
    text = rss(item("a", "naïve café"))
    if encoding not in ("utf-8-sig", "utf-16"):
        text = text.replace("utf-8", encoding)
    feed = source(site.put("/feed", text.encode(encoding)))
    assert [one.post.sections[0].text for one in readings(feed)] == ["naïve café"]


def test_the_charset_of_the_server_wins(site: Site) -> None:
    body = rss(item("a", "naïve")).encode("iso-8859-1")
    feed = source(site.put("/feed", body, {"Content-Type": "text/xml; charset=iso-8859-1"}))
    assert [one.post.sections[0].text for one in readings(feed)] == ["naïve"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not a feed: no element at its beginning; give the address of a feed"),
        (b"hello", "not a feed: no element at its beginning; give the address of a feed"),
        (b"\n" * 50_000 + b"<rss/>" * 3, ""),
        (
            b"<!-- " + b"x" * 50_000 + b"--><rss/>",
            "not a feed: no element at its beginning; give the address of a feed",
        ),
        (
            b"<html><body><p>Hello</p></body></html>",
            "not a feed; give the address of an RSS, Atom or JSON feed",
        ),
        (b'{"items": 5}', "not a feed: no items; give the address of an RSS, Atom or JSON feed"),
        (b"[1, 2]", "not a feed: no items; give the address of an RSS, Atom or JSON feed"),
        (b'{"items":\n [', "line 2: JSON: "),
        (b"[" * 100_000, "line 1: JSON: "),
        (b"<rss", ""),
    ],
)
def test_what_is_no_feed_is_a_source_error(body: bytes, reason: str, site: Site) -> None:
    place = site.put("/feed", body)
    with pytest.raises(SourceError) as error:
        listed(place)
    assert str(error.value).startswith(f"{place}: {reason}")


@pytest.mark.parametrize(
    "declarations",
    [
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        f'<!ENTITY a "{"x" * 9000}">',
        '<!-- <a> --><!ENTITY a "lol">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
def test_entities_are_refused(declarations: str, encoding: str, site: Site) -> None:
    start = f'<?xml version="1.0" encoding="{encoding}"?>'
    doctype = f"<!DOCTYPE rss [{declarations}]>"
    body = f"<rss><channel><item><title>{'&a;' * 9}</title></item></channel></rss>"
    data = (doctype + body).encode(encoding)
    data = data if encoding == "utf-16" else start.encode() + data
    place = site.put("/feed", data)
    message = "XML: declarations in a DOCTYPE, as of entities, are not allowed"
    with pytest.raises(SourceError) as error:
        listed(place)
    assert str(error.value) == f"{place}: {message}"


def test_a_doctype_loads_nothing(site: Site) -> None:
    doctype = f'<!DOCTYPE rss SYSTEM "{site.address}/rss.dtd">'
    place = site.put("/feed", rss(item("a")).replace("<rss", f"{doctype}<rss"))
    assert keys(place) == ["a", ""]
    assert site.paths() == ["/feed"]


def test_a_feed_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    with path.open("wb") as file:
        file.truncate(1_000_001)
    hint = "raise the setting largest_download if that is meant"
    expected = f"^{path}: larger than 1 megabytes; {hint}$"
    with pytest.raises(SourceError, match=expected):
        listed(path, largest_download=1)
    path.write_bytes(gzip.compress(bytes(1_000_001)))
    with pytest.raises(SourceError, match=expected):
        listed(path, largest_download=1)


def test_scripts_and_unsafe_links_do_not_come_through(tmp_path: Path) -> None:
    more = "<link>javascript:alert(1)</link>"
    bad = "&lt;p onclick='x()'&gt;text&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;"
    (tmp_path / "feed.xml").write_text(rss(item("a", bad, more)))
    (reading,) = readings(source(tmp_path / "feed.xml"))
    assert reading.post.html == "<p>text</p>"
    assert reading.post.canonical == ""


def test_one_id_for_several_posts_loses_none(tmp_path: Path) -> None:
    same = [item("a", str(number), f"<link>http://x.example/{number}</link>") for number in (1, 2)]
    (tmp_path / "feed.xml").write_text(rss(*same, same[0]))
    assert keys(tmp_path / "feed.xml") == ["a", "a (2)", ""]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("<pubDate>Wed, 19 Mar 2014 10:14:29 -0400</pubDate>", "2014-03-19T10:14:29-04:00"),
        ("<pubDate>Wed, 19 Mar 14 10:14:29 GMT</pubDate>", "2014-03-19T10:14:29+00:00"),
        (
            '<updated xmlns="http://www.w3.org/2005/Atom">2014-03-19T10:14:29Z</updated>',
            "2014-03-19T10:14:29+00:00",
        ),
    ],
)
def test_dates_as_feeds_write_them(more: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(rss(item("a", more=more)))
    (reading,) = readings(source(tmp_path / "feed.xml"))
    assert reading.post.date == datetime.fromisoformat(expected)


def test_a_date_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(rss(item("a", more="<pubDate>soon</pubDate>")))
    with pytest.raises(PostError, match=r"^date: 'soon' cannot be read"):
        readings(source(tmp_path / "feed.xml"))


def test_a_password_is_in_no_report(site: Site) -> None:
    place = site.put("/feed", b"hello")
    feed = source(place.replace("//", "//ann:secret@"))
    assert feed.place == place
    with pytest.raises(SourceError) as error:
        list(feed.items())
    assert "secret" not in str(error.value)


def test_huge_names_and_thousands_of_tags_take_little_time(tmp_path: Path) -> None:
    tags = "".join(f"<category>{number}</category>" for number in range(10_000))
    author = f"<author>{'a' * 300_000}</author>"
    (tmp_path / "feed.xml").write_text(rss(item("a", more=author), item("b", more=tags)))
    started = time.thread_time()
    feed = source(tmp_path / "feed.xml")
    first, second, _ = feed.items()
    assert time.thread_time() - started < 10
    assert isinstance(first, Item)
    assert feed.read(first).post.authors == ("a" * 99 + "…",)
    assert isinstance(second, Item)
    with pytest.raises(PostError, match=r"^tags: 10,000 values, where 1,000 are allowed;"):
        feed.read(second)


PIECES = st.sampled_from(
    [b"<item>", b"</item>", b"<entry>", b"<rss>", b"<feed", b"<title", b">", b"<![CDATA[", b"]]>", b"&#",
     b"&#x110000;", b"<content type='xhtml'>", b"<link href='http://['/>", b"<author>", b"\0", b"\xff",
     b"<category term=''/>", b"<guid>", b"<pubDate>", b"<!--", b"<svg>", b"<source url='x'>", b"/"]
)  # fmt: skip


@given_any(st.lists(st.one_of(PIECES, st.binary(max_size=8)), max_size=20), st.integers(0, 2000))
def test_no_xml_raises_anything_else(pieces: list[bytes], at: int) -> None:
    data = (SAMPLES / "jekyll.atom").read_bytes()
    with suppress(PostError):
        read_xml_feed(data[:at] + b"".join(pieces) + data[at:])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    ["id", "url", "title", "content_html", "tags", "authors", "author", "summary"]
)


@given_any(st.lists(st.dictionaries(NAMES, VALUES) | VALUES, max_size=3))
def test_no_json_raises_anything_else(items: list[Any]) -> None:
    document = read_json_feed(json.dumps({"items": items}).encode("utf-8", "surrogatepass"))
    assert len(document.entries) == sum(isinstance(one, dict) for one in items)
