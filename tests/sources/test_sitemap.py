"""Sitemaps: which pages are fetched and when, and what is refused."""

import gzip
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import SourceError
from indexer.post import Post, Section, stable_id
from indexer.sources.base import Closed, Item, Listed
from indexer.sources.pages.sitemap import SitemapSource
from tests.runs import Runs, counts, skipped
from tests.sources.web_server import Site, given, serve, settings
from tests.support import readings

SAMPLES = Path(__file__).parent.parent / "samples" / "sitemap"
HTML = {"Content-Type": "text/html; charset=utf-8"}
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


def sample(name: str) -> str:
    return (SAMPLES / name).read_text("utf-8")


def source(place: str | Path, **values: Any) -> SitemapSource:
    return SitemapSource(given(str(place)), settings(**values))


def listed(place: str | Path) -> list[Listed]:
    return list(source(place).items())


def closed(place: str | Path) -> list[str]:
    """Why something could not be listed."""
    return [one.reason for one in listed(place) if isinstance(one, Closed)]


def page(site: Site, path: str, text: str = "words", **headers: str) -> None:
    html = f"<title>{path.strip('/')}</title><article><p>{text}</p></article>"
    site.put(path, html, {**HTML, **headers})


def sitemap(site: Site, *paths: str, lastmod: str = "", at: str = "/sitemap.xml") -> str:
    """A sitemap of these paths, each with the lastmod where there is one."""
    last = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    urls = "".join(f"<url><loc>{{site}}{path}</loc>{last}</url>" for path in paths)
    return site.put(at, f"<urlset {SPACE}>{urls}</urlset>")


def index(site: Site, *paths: str, at: str = "/sitemap.xml") -> str:
    entries = "".join(f"<sitemap><loc>{{site}}{path}</loc></sitemap>" for path in paths)
    return site.put(at, f"<sitemapindex {SPACE}>{entries}</sitemapindex>")


@pytest.fixture
def blog(site: Site) -> Site:
    """A blog with an index of sitemaps, as a tool writes it."""
    site.put("/sitemap_index.xml", sample("sitemap_index.xml"))
    site.put("/post-sitemap.xml", sample("post-sitemap.xml"))
    pages = sample("page-sitemap.xml").replace("{site}", site.address)
    site.put("/page-sitemap.xml.gz", gzip.compress(pages.encode()))
    site.put("/2025/03/reading-the-tide/", sample("reading-the-tide.html"), HTML)
    page(site, "/2025/02/fog/?a=1&b=2")
    page(site, "/about/")
    return site


def test_the_pages_of_a_blog_are_its_posts(blog: Site) -> None:
    found = [one.post for one in readings(source(f"{blog.address}/sitemap_index.xml"))]
    assert found[0] == Post(
        id=stable_id(f"{blog.address}/2025/03/reading-the-tide/"),
        slug="reading-the-tide",
        title="Reading the tide",
        sections=(
            Section("A tide table has four numbers a day, two for high water and two for low."),
        ),
        date=datetime.fromisoformat("2025-03-04T09:10:00+00:00"),
        authors=("Ana Ruiz",),
        excerpt="What a tide table tells.",
        canonical="https://harbour.example/2025/03/reading-the-tide/",
        html=found[0].html,
        lang="en",
    )
    assert [one.sections[0].text for one in found[1:]] == ["words", "words"]
    assert blog.paths() == [
        "/sitemap_index.xml",
        "/post-sitemap.xml",
        "/page-sitemap.xml.gz",
        "/robots.txt",
        "/2025/03/reading-the-tide/",
        "/2025/02/fog/?a=1&b=2",
        "/about/",
    ]


def test_a_sitemap_in_a_file_is_read(blog: Site, tmp_path: Path) -> None:
    text = sample("post-sitemap.xml").replace("{site}", blog.address)
    (tmp_path / "sitemap.xml").write_text(text)
    (tmp_path / "sitemap.xml.gz").write_bytes(gzip.compress(text.encode()))
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        found = readings(source(tmp_path / name))
        assert [one.post.slug for one in found] == ["reading-the-tide", "fog"]


def test_pages_with_an_unchanged_lastmod_cost_no_request(site: Site, tmp_path: Path) -> None:
    for path in ("/a", "/b"):
        page(site, path)
    runs = Runs(tmp_path, source(sitemap(site, "/a", "/b", lastmod="2025-03-01")))
    assert counts(runs.run()) == (2, 0, 0, 0)
    site.paths()
    assert counts(runs.run()) == (0, 0, 0, 2)
    assert site.paths() == ["/sitemap.xml"]
    page(site, "/b", "new")
    sitemap(site, "/a", "/b", lastmod="2025-03-02")
    assert counts(runs.run()) == (0, 1, 0, 1)
    assert runs.read == [f"{site.address}/b"]


def test_pages_without_lastmod_are_asked_whether_they_changed(site: Site, tmp_path: Path) -> None:
    page(site, "/a", ETag='"1"')
    page(site, "/b")
    runs = Runs(tmp_path, source(sitemap(site, "/a", "/b")))
    runs.run()
    site.paths()
    assert counts(runs.run()) == (0, 0, 0, 2)
    assert runs.read == []
    assert site.paths() == ["/sitemap.xml", "/robots.txt", "/a", "/b"]
    assert site.headers[-2]["if-none-match"] == '"1"'
    page(site, "/a", "new", ETag='"2"')
    assert counts(runs.run()) == (0, 1, 0, 1)
    assert runs.read == [f"{site.address}/a"]


def test_a_page_that_is_off_the_sitemap_is_gone(site: Site, tmp_path: Path) -> None:
    for path in ("/a", "/b"):
        page(site, path)
    runs = Runs(tmp_path, source(sitemap(site, "/a", "/b", lastmod="1")))
    runs.run()
    sitemap(site, "/b", "/b#again", lastmod="1")
    assert counts(runs.run()) == (0, 0, 1, 1)


def test_a_page_that_fails_does_not_hinder_others_and_keeps_its_last_good_version(
    site: Site, tmp_path: Path
) -> None:
    for path in ("/a", "/b"):
        page(site, path)
    runs = Runs(tmp_path, source(sitemap(site, "/a", "/b", lastmod="1")))
    runs.run()
    site.put("/a", status=500)
    page(site, "/b", "new")
    sitemap(site, "/a", "/b", lastmod="2")
    report = runs.run()
    place = f"{site.address}/a"
    reason = f"{place}: answered 500 Internal Server Error; try again later"
    assert skipped(report) == {place: reason}
    assert counts(report) == (0, 1, 0, 1)
    page(site, "/a", "mended")
    assert counts(runs.run()) == (0, 1, 0, 1)
    assert runs.read == [place]


def test_what_is_no_post_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    page(site, "/a")
    site.put("/b.pdf", b"%PDF", {"Content-Type": "application/pdf"})
    runs = Runs(tmp_path, source(sitemap(site, "/a", "/b.pdf", lastmod="1")))
    for _ in range(2):
        report = runs.run()
        reason = "not a post: application/pdf and not HTML"
        assert skipped(report) == {f"{site.address}/b.pdf": reason}
    assert site.paths().count("/b.pdf") == 1


def test_pages_of_other_sites_are_refused(site: Site) -> None:
    with serve() as other:
        page(other, "/x")
        page(site, "/a")
        site.put("/b", status=302, headers={"Location": f"{other.address}/x"})
        urls = "".join(f"<url><loc>{one}</loc></url>" for one in (
            f"{other.address}/x", f"{site.address}/a", f"{site.address}/b"
        ))  # fmt: skip
        place = site.put("/sitemap.xml", f"<urlset>{urls}</urlset>")
        feed = source(place)
        good, led, refused = list(feed.items())
    expected = f"{other.address}/x: not of the site {site.address[7:]}; it is left out"
    assert refused == Closed("", f"{place}: line 1: {expected}")
    assert good.key == f"{site.address}/a"
    assert isinstance(led, Item)
    assert str(led.content).startswith(f"leads to another site, {other.address}/x;")


def test_sitemaps_in_each_other_are_bounded(site: Site) -> None:
    for depth in range(6):
        index(site, f"/{depth + 1}.xml", at=f"/{depth}.xml")
    expected = "sitemaps in each other deeper than 3 levels"
    assert closed(f"{site.address}/0.xml") == [
        f"{site.address}/3.xml: line 1: {site.address}/4.xml: {expected}"
    ]


def test_a_sitemap_that_names_itself_is_read_once(site: Site) -> None:
    page(site, "/a")
    sitemap(site, "/a", at="/pages.xml")
    place = index(site, "/sitemap.xml", "/pages.xml", "/pages.xml")
    assert [one.key for one in listed(place)] == [f"{site.address}/a"]
    assert site.paths().count("/pages.xml") == 1


def test_addresses_are_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.sources.pages.sitemap_document.MOST_PAGES", 2)
    place = sitemap(site, "/a", "/b", "/a", "/c", "/d")
    assert closed(place) == [f"{place}: more than 2 addresses; the rest is left out"]
    assert len(listed(place)) == 3


def test_a_part_that_cannot_be_read_lets_no_post_go(site: Site, tmp_path: Path) -> None:
    for path in ("/a", "/b"):
        page(site, path)
    sitemap(site, "/a", lastmod="1", at="/1.xml")
    sitemap(site, "/b", lastmod="1", at="/2.xml")
    place = index(site, "/1.xml", "/2.xml")
    runs = Runs(tmp_path, source(place))
    runs.run()
    del site.answers["/1.xml"]
    report = runs.run()
    reason = f"{place}: line 1: {site.address}/1.xml: answered 404 Not Found; check the address"
    assert skipped(report) == {place: reason}
    assert runs.slugs() == ["a", "b"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"<urlset {SPACE}><url><loc>http://", "line 1: XML: the document ends before"),
        ("plain", "line 1: XML: syntax error"),
        (
            '<!DOCTYPE u [<!ENTITY a "b">]><urlset/>',
            "line 1: XML: declarations in a DOCTYPE, as of entities, are not allowed",
        ),
    ],
)
def test_a_sitemap_that_cannot_be_read_is_a_source_error(
    body: str, reason: str, site: Site
) -> None:
    place = site.put("/sitemap.xml", body)
    with pytest.raises(SourceError) as error:
        listed(place)
    assert str(error.value).startswith(f"{place}: {reason}")


def test_a_sitemap_that_is_cut_off_is_read_so_far(site: Site) -> None:
    page(site, "/a")
    place = sitemap(site, "/a", "/b")
    text = site.answers["/sitemap.xml"].body
    site.put("/sitemap.xml", text[: text.rindex(b"<loc>")])
    item, end = listed(place)
    assert item.key == f"{site.address}/a"
    assert isinstance(end, Closed)
    assert "it may have been cut off" in end.reason


def test_entries_without_an_address_are_told(site: Site) -> None:
    place = site.put("/sitemap.xml", "<urlset>\n<url/><url><loc>/relative</loc></url></urlset>")
    problem = "not an http or https address that can be read; check it"
    assert closed(place) == [
        f"{place}: line 2: an entry without an address (loc); it is left out",
        f"{place}: line 2: /relative: {problem}",
    ]


def test_robots_are_honoured_for_pages_and_not_for_the_sitemap(site: Site) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: postings\nDisallow: /private/\nDisallow: /s"
    site.put("/robots.txt", rules)
    page(site, "/a")
    page(site, "/private/b")
    found = source(sitemap(site, "/private/b", "/a"))
    first, second = list(found.items())
    assert isinstance(first, Item)
    assert "robots.txt of the site does not allow it" in str(first.content)
    assert isinstance(second, Item)
    assert found.read(second).post.slug == "a"
    assert site.paths() == ["/sitemap.xml", "/robots.txt", "/a"]


def test_nothing_is_fetched_while_robots_cannot_be_asked(site: Site) -> None:
    site.put("/robots.txt", status=503)
    page(site, "/a")
    (item,) = listed(sitemap(site, "/a"))
    assert isinstance(item, Item)
    assert str(item.content).startswith(f"{site.address}/robots.txt: answered 503")
    assert "/a" not in site.paths()


def test_the_delay_that_a_site_asks_for_is_kept_up_to_a_limit(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 3600")
    page(site, "/a")
    listed(sitemap(site, "/a"))
    assert 9 < max(slept) <= 10


def test_a_site_that_does_not_answer_is_left_alone(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.sources.pages.sitemap.MOST_FAILURES", 3)
    paths = [f"/{number}" for number in range(9)]
    for path in paths:
        page(site, path)
    place = sitemap(site, *paths, lastmod="1")
    runs = Runs(tmp_path, source(place))
    runs.run()
    for path in paths:
        site.put(path, status=502)
    sitemap(site, *paths, lastmod="2")
    site.paths()
    report = runs.run()
    assert len(site.paths()) == 5
    expected = f"{place}: no answer for 3 pages in a row; index again later"
    assert skipped(report)[place] == expected
    assert len(runs.slugs()) == 9


def test_a_page_that_is_too_large_is_refused(site: Site) -> None:
    page(site, "/a", "x" * 1_000_001)
    (item,) = source(sitemap(site, "/a"), largest_file=1).items()
    assert isinstance(item, Item)
    assert "1,000,000 are allowed; split the post" in str(item.content)
