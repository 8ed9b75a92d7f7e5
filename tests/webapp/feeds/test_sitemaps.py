"""The sitemap has every post once, within the limits of its protocol, however many there are."""

import gzip
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from flask import Response
from flask.testing import FlaskClient

from indexer import Index, Settings, open_index
from tests.support import build, post
from tests.webapp.feeds.rules import sitemap_places
from tests.webapp.feeds.test_heads import canonical
from webapp import create_app
from webapp.feeds import sitemaps
from webapp.feeds.sitemaps import Location

POSTS = 230
BASE = "https://s.example"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments whose posts take turns in time; three of them have no date."""
    folder = tmp_path_factory.mktemp("many")
    posts = [post(f"p{n}", "words", day=f"20{n % 90 + 10}-01-0{n % 7 + 1}") for n in range(POSTS)]
    undated = [post(f"u{n}", "words") for n in range(3)]
    build(folder, posts[::2], posts[1::2] + undated)
    return folder


@pytest.fixture
def index(folder: Path) -> Index:
    return open_index(Settings(index=str(folder)))


def all_parts(index: Index, largest: int) -> Iterator[list[Location]]:
    """The parts of posts, one after another."""
    count = len(list(sitemaps.parts(index, BASE, largest))) - 1
    for number in range(1, count + 1):
        yield list(sitemaps.posts(index, BASE, number, largest))


@pytest.mark.parametrize("largest", [1, 7, 100, 101, 233, 50_000])
def test_every_post_is_in_one_part(index: Index, largest: int) -> None:
    parts = list(all_parts(index, largest))
    assert all(len(part) == largest for part in parts[:-1])
    assert 0 < len(parts[-1]) <= largest
    places = [place.path for part in parts for place in part]
    assert sorted(places) == sorted([*(f"/posts/p{n}" for n in range(POSTS)),
                                     *(f"/posts/u{n}" for n in range(3))])  # fmt: skip


def test_a_full_part_stays_when_newer_posts_come(index: Index, tmp_path: Path) -> None:
    posts = [post(f"p{n}", "words", day=f"2024-01-{n + 1:02}") for n in range(12)]
    build(tmp_path, posts[:10])
    grown = open_index(Settings(index=str(tmp_path)))
    before = list(sitemaps.posts(grown, BASE, 1, 5))
    build(tmp_path, posts[10:])
    assert list(sitemaps.posts(grown, BASE, 1, 5)) == before
    assert [place.path for place in sitemaps.posts(grown, BASE, 3, 5)] == [
        "/posts/p11",
        "/posts/p10",
    ]


@pytest.mark.parametrize("number", [0, 2, 10**12])
def test_there_is_no_part_beyond_the_posts(folder: Path, number: int) -> None:
    client = create_app(Settings(index=str(folder))).test_client()
    assert client.get(f"/sitemaps/posts-{number}.xml").status_code == 404


def test_the_index_says_when_the_newest_post_of_a_part_is_of(index: Index) -> None:
    parts = list(sitemaps.parts(index, BASE, 100))
    newest = [max((p.day for p in part if p.day), default=None) for part in all_parts(index, 100)]
    assert [part.day for part in parts[1:]] == newest


@pytest.mark.parametrize("posts", ["client", "hostile"])
def test_all_parts_keep_to_the_protocol(request: pytest.FixtureRequest, posts: str) -> None:
    client: FlaskClient = request.getfixturevalue(posts)
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    seen = set()
    for address, _ in sitemap_places(answer.data, "sitemap"):
        part = client.get(address)
        assert part.mimetype == "application/xml"
        for place, _ in sitemap_places(part.data):
            assert canonical(client.get(place).text) == [place]
            seen.add(place.removeprefix("http://localhost"))
    found = {hit["url"] for hit in client.get("/api/search?size=100").get_json()["hits"]}
    assert (found - {"/posts/elsewhere"}) | {"/", "/tags/", "/archive"} <= seen


def test_posts_of_other_sites_are_left_out_and_parts_of_them_too(tmp_path: Path) -> None:
    own = f"{BASE}/posts/c"
    posts = [
        post("a", "words", day="2025-01-01", canonical="https://blog.example/a"),
        post("b", "words", day="2025-01-02", canonical=f"{BASE}/other"),
        post("c", "words", day="2025-01-03", canonical=own),
        post("d", "words", day="2025-01-04", canonical="/d/"),
        post("e", "words", day="2025-01-05", canonical="https://blog.example/e"),
    ]
    build(tmp_path, posts)
    index = open_index(Settings(index=str(tmp_path)))
    assert [part.path for part in sitemaps.parts(index, BASE, 2)] == [
        "/sitemaps/pages.xml",
        "/sitemaps/posts-2.xml",
    ]
    assert [place.path for place in sitemaps.posts(index, BASE, 1)] == ["/posts/d", "/posts/c"]
    client = create_app(Settings(index=str(tmp_path), public_url=BASE)).test_client()
    assert canonical(client.get("/posts/c").text) == [own]
    assert b"posts/e" not in client.get("/sitemaps/posts-1.xml").data


def test_parts_are_remembered_until_posts_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = post("a", "words", day="2025-01-01", canonical="https://blog.example/a")
    build(tmp_path, [elsewhere])
    client = create_app(Settings(index=str(tmp_path), public_url=BASE)).test_client()
    looked = 0

    def counting(*given: Any) -> Iterator[sitemaps.Location]:
        nonlocal looked
        looked += 1
        return posts_of(*given)

    posts_of = sitemaps.posts
    monkeypatch.setattr(sitemaps, "posts", counting)
    assert b"posts-1" not in client.get("/sitemap.xml").data
    assert client.get("/sitemaps/posts-1.xml").status_code == 404
    assert client.get("/sitemap.xml?x=1").status_code == 200
    assert looked == 1
    build(tmp_path, [elsewhere, post("b", "words", day="2025-01-02")])
    assert b"posts-1" in client.get("/sitemap.xml").data
    assert b"posts/b" in client.get("/sitemaps/posts-1.xml").data


def test_a_part_is_packed_while_it_is_sent(folder: Path) -> None:
    app = create_app(Settings(index=str(folder)))

    def sent(encoding: str) -> Response:
        with app.test_request_context(
            "/sitemaps/posts-1.xml", headers={"Accept-Encoding": encoding}
        ):
            return app.full_dispatch_request()

    plain, packed = sent("identity"), sent("gzip")
    assert plain.is_streamed
    assert packed.is_streamed
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(packed.iter_encoded())) == b"".join(plain.iter_encoded())


def test_tags_that_only_a_search_shows_are_left_out(tmp_path: Path) -> None:
    build(tmp_path, [post("a", "words", tags=("..", "a//b", "c/d", "e"))])
    pages = sitemaps.pages(open_index(Settings(index=str(tmp_path))))
    assert [page.path for page in pages] == ["/", "/tags/", "/archive", "/tags/c/d", "/tags/e"]


def test_addresses_that_are_too_long_are_left_out() -> None:
    long = Location("/posts/" + "x" * 900)
    assert list(sitemaps.within_limits([long, Location("/")], "http://a")) == [("http://a/", "")]
    element = len("  <url><loc></loc><lastmod>2025-11-02</lastmod></url>\n")
    entities = 5 * 3  # signs that XML spells longer: `&` stands in addresses of searches alone
    largest = sitemaps.LARGEST_PART * (sitemaps.LONGEST_ADDRESS + element + entities)
    assert largest < 52_428_800


def test_a_part_is_read_a_page_at_a_time(index: Index) -> None:
    list(sitemaps.posts(index, BASE, 1))
    tracemalloc.start()
    for _ in islice(sitemaps.posts(index, BASE, 1), 200):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500_000


def test_robots_are_told_where_the_sitemap_is(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert lines[:3] == ["User-agent: *", "Disallow: /api/", "Disallow: /search?"]


def test_without_an_index_there_are_robots_but_no_sitemap(tmp_path: Path) -> None:
    client = create_app(Settings(index=str(tmp_path / "none"))).test_client()
    assert client.get("/robots.txt").status_code == 200
    assert client.get("/opensearch.xml").status_code == 200
    for address in ("/sitemap.xml", "/sitemaps/posts-1.xml", "/feeds/atom", "/feeds/json"):
        assert client.get(address).status_code == 503
