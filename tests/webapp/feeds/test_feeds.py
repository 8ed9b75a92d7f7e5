"""Every search and every tag can be followed, by any reader of feeds."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import feedparser
import pytest
from flask.testing import FlaskClient

from indexer import Options, Settings, SourceSettings, open_index, open_sources, sync
from indexer.sources.feeds.json_feed import read_json_feed
from tests.support import build, post
from tests.webapp.feeds.conftest import HOSTILE
from tests.webapp.feeds.rules import ATOM, atom_faults, json_feed_faults, tree
from tests.webapp.pages import KINDS, parsed
from tests.webapp.test_any_input import QUERIES
from webapp import create_app
from webapp.feeds import following
from webapp.feeds.links import with_whole_links

SEARCHES = [
    "",
    "q=redis",
    "q=%22sticky+note%22&match=all",
    "q=zebra+unicorn",
    "tag=System+Design&size=3&page=2",
    "tag.any=Redis&tag.any=Python&category.not=Tech&sort=title",
    "q=words&tag=words",
    "page=99",
]


def links(feed: Element) -> dict[str, str]:
    """The links of a feed by what they are."""
    found = feed.findall(f"{ATOM}link")
    return {link.attrib["rel"]: link.attrib["href"] for link in found}


@pytest.mark.parametrize("query", SEARCHES)
@pytest.mark.parametrize("posts", ["client", "hostile"])
def test_any_feed_is_well_formed(request: pytest.FixtureRequest, posts: str, query: str) -> None:
    client: FlaskClient = request.getfixturevalue(posts)
    atom, as_json = client.get(f"/feeds/atom?{query}"), client.get(f"/feeds/json?{query}")
    assert (atom.status_code, atom.mimetype) == (200, "application/atom+xml")
    assert (as_json.status_code, as_json.mimetype) == (200, "application/feed+json")
    assert atom_faults(atom.data) == []
    assert json_feed_faults(json.loads(as_json.data)) == []
    read = feedparser.parse(atom.data)
    assert (read.bozo, read.version) == (0, "atom10")
    again = read_json_feed(as_json.data)
    assert again.problem is None
    assert [entry.id for entry in again.entries] == [entry.id for entry in read.entries]


@pytest.mark.parametrize("query", SEARCHES)
def test_a_feed_has_the_posts_of_the_search_newest_first(client: FlaskClient, query: str) -> None:
    found = client.get(f"/api/search?{query}&sort=newest").get_json()
    feed = client.get(f"/feeds/json?{query}").get_json()
    assert [item["title"] for item in feed["items"]] == [hit["title"] for hit in found["hits"]]
    times = [item["date_published"] for item in feed["items"]]
    assert times == sorted(times, reverse=True)


def test_every_page_of_a_feed_leads_to_the_next(client: FlaskClient) -> None:
    assert {item["title"] for item in all_items(client, "/feeds/json?tag=redis&size=2")} == {
        hit["title"] for hit in client.get("/api/search?tag=redis").get_json()["hits"]
    }
    first = links(tree(client.get("/feeds/atom?size=5").data))
    second = links(tree(client.get(first["next"]).data))
    last = links(tree(client.get(first["last"]).data))
    assert second["previous"] == first["first"] == first["self"]
    assert "previous" not in first
    assert "next" not in last
    assert last["self"] == first["last"]
    beyond = links(tree(client.get("/feeds/atom?size=5&page=9").data))
    assert beyond["previous"] == last["self"]


def all_items(client: FlaskClient, address: str | None) -> Iterator[dict[str, Any]]:
    """The items of a feed, all of its pages together."""
    while address:
        feed = client.get(address).get_json()
        yield from feed["items"]
        address = feed.get("next_url")


def test_an_entry_is_the_whole_post(client: FlaskClient) -> None:
    post = client.get("/api/posts/caching-and-redis-the-sticky-note-mental-model").get_json()
    (item,) = client.get("/feeds/json?q=title:sticky").get_json()["items"]
    whole = with_whole_links(post["html"], item["url"])
    assert (item["content_html"], item["summary"]) == (whole, post["excerpt"])
    assert 'href="/' in post["html"]
    assert 'href="/' not in whole
    assert (item["tags"], item["date_published"]) == (post["tags"], post["published"])
    (entry,) = feedparser.parse(client.get("/feeds/atom?q=title:sticky").data).entries
    assert entry.id == item["id"]
    assert [tag.term for tag in entry.tags] == post["tags"]
    assert "<h2" in entry.content[0].value


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ('<a href="/x?a=1&amp;b=2#c">', '<a href="https://b.example/x?a=1&amp;b=2#c">'),
        ('<a title=" src=" href="#part">', '<a title=" src=" href="https://b.example/p/#part">'),
        ('<img src="a b.png" alt="">', '<img src="https://b.example/p/a b.png" alt="">'),
        ('<img alt="a > b" src="//c.example/a.png">', '<img alt="a > b" src="https://c.example/a.png">'),
        ('<a href="">', '<a href="https://b.example/p/">'),
        *(
            (same, same)
            for same in (
                '<a href="HTTPS://c.example/a/../b#">',
                '<a href="mailto:a@b.example">',
                '<a href="//[bad">',
                '<code>&lt;a href="/x"&gt;</code>',
                '<abbr title="href">',
            )
        ),
    ],
)  # fmt: skip
def test_links_lead_where_they_lead_at_the_post(html: str, whole: str) -> None:
    assert with_whole_links(html, "https://b.example/p/") == whole


def test_posts_of_another_site_have_its_images_and_links_here_too(tmp_path: Path) -> None:
    html = '<h2 id="a">A</h2><p>words <img alt="" src="b.png"> <a href="/c">c</a> <a href="#a">a</a></p>'
    build(tmp_path, [post("p", "words", html=html, canonical="https://blog.example/p/")])
    client = create_app(Settings(index=str(tmp_path))).test_client()
    for address in ("/posts/p", "/posts/p?q=words"):
        page = parsed(client.get(address).text)
        assert [node.attributes["src"] for node in page.css(".text img")] == [
            "https://blog.example/p/b.png"
        ]
        links = [node.attributes["href"] for node in page.css(".text a")]
        assert links == ["https://blog.example/c", "#a"]


def test_images_are_there_wherever_a_feed_is_read(hostile: FlaskClient) -> None:
    items = hostile.get("/feeds/json?q=alert").get_json()["items"]
    assert 'src="http://localhost/posts/x.png"' in items[0]["content_html"]
    content = tree(hostile.get("/feeds/atom?q=alert").data).findtext(
        f"{ATOM}entry/{ATOM}content", ""
    )
    assert 'src="http://localhost/posts/x.png"' in content


def test_posts_beyond_the_room_of_a_feed_have_their_excerpts(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get("/feeds/json").get_json()["items"]
    room = sum(len(item["content_html"]) for item in whole[:3])
    monkeypatch.setattr(following, "LARGEST", room)
    items = client.get("/feeds/json").get_json()["items"]
    assert items[:3] == whole[:3]
    assert [item["content_text"] for item in items[3:]] == [item["summary"] for item in whole[3:]]
    assert atom_faults(client.get("/feeds/atom").data) == []


def test_a_name_stays_whatever_address_a_feed_is_asked_at(
    settings: Settings, client: FlaskClient
) -> None:
    public = create_app(
        Settings(index=settings.index, public_url="https://s.example/")
    ).test_client()
    here, there = (c.get("/feeds/json?q=redis&size=1").get_json() for c in (client, public))
    assert there["feed_url"] == "https://s.example/feeds/json?q=redis&size=1"
    assert there["home_page_url"] == "https://s.example/search?q=redis"
    assert here["feed_url"] == "http://localhost/feeds/json?q=redis&size=1"
    hosts = [client.get("/feeds/atom", base_url=f"http://{h}").data for h in ("a.example", "b:81")]
    names = [[one.text for one in tree(data).iter(f"{ATOM}id")] for data in hosts]
    assert names[0] == names[1]
    assert len(set(names[0])) == len(names[0])


def test_the_address_of_a_post_is_its_own_one(hostile: FlaskClient) -> None:
    items = hostile.get("/feeds/json").get_json()["items"]
    addresses = {item["url"] for item in items}
    assert {"https://blog.example/a?b=c&d=e", "http://localhost/posts/path"} < addresses
    assert len(items) == len(HOSTILE)


def test_a_text_stays_what_it_is_but_for_signs_that_xml_has_not(hostile: FlaskClient) -> None:
    (entry,) = tree(hostile.get("/feeds/atom?q=alert").data).iter(f"{ATOM}entry")
    title = entry.findtext(f"{ATOM}title", "")
    assert title.startswith("]]> </script><script>alert(1)</script> <!-- &amp; &lt; \"'>")
    assert title.endswith("\u202e\u05d0\u200f \U0001f600 {{ 7 * 7 }} {% raw %} %s %(x)s")
    assert entry.findtext(f"{ATOM}published") == "2025-11-02T03:04:05-03:30"


@pytest.mark.parametrize(
    ("query", "title", "page"),
    [
        ("", "All posts · postings", "/"),
        ("tag=redis", "#Redis · postings", "/tags/redis"),
        ("q=cache&size=2&page=2", "cache · postings", "/search?q=cache"),
        ("tag=Redis&tag.not=API", "Tags all of Redis · Tags not API · postings",
         "/search?tag=Redis&tag.not=API"),
    ],
)  # fmt: skip
def test_a_feed_says_what_it_follows(
    client: FlaskClient, query: str, title: str, page: str
) -> None:
    feed = client.get(f"/feeds/json?{query}").get_json()
    assert (feed["title"], feed["home_page_url"]) == (title, f"http://localhost{page}")
    assert client.get(feed["home_page_url"]).status_code == 200


def test_a_feed_tells_what_was_not_searched_as_it_was_typed(client: FlaskClient) -> None:
    feed = client.get("/feeds/json?q=redsi").get_json()
    assert feed["description"] == "With “redis” for “redsi” there are 5 posts."
    subtitle = feedparser.parse(client.get("/feeds/atom?q=redsi").data).feed.subtitle
    assert subtitle == feed["description"]
    assert "description" not in client.get("/feeds/json?q=redis").get_json()
    noted = client.get('/feeds/json?q="redis').get_json()
    assert "quote" in noted["description"]


@pytest.mark.parametrize("kind", ["home", "search", "filtered", "nothing", "tags", "tag", "post"])
def test_a_page_names_its_feeds(client: FlaskClient, kind: str) -> None:
    page = parsed(client.get(KINDS[kind]).text)
    named = {
        link.attributes["type"]: link.attributes["href"] or ""
        for link in page.css("link[rel=alternate]")
    }
    assert named.keys() == {"application/atom+xml", "application/feed+json"}
    for media_type, address in named.items():
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert "page=" not in address


@pytest.mark.parametrize("kind", ["home", "search", "tags", "tag", "post", "past the end"])
def test_a_page_calls_its_feeds_what_they_are(client: FlaskClient, kind: str) -> None:
    for link in parsed(client.get(KINDS[kind]).text).css("link[rel=alternate]"):
        title, _, form = (link.attributes["title"] or "").rpartition(" (")
        feed = feedparser.parse(
            client.get((link.attributes["href"] or "").replace("json", "atom")).data
        )
        assert (title, form in ("Atom)", "JSON Feed)")) == (feed.feed.title, True)


@pytest.mark.parametrize("address", ["/feeds/atom?page=0", "/feeds/json?sort=x"])
def test_what_cannot_be_followed_is_told_to_programs(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.get_json()["parameter"] in ("page", "sort")


@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
def test_odd_query_gets_a_feed_or_a_reason(client: FlaskClient, query: str) -> None:
    atom, as_json = (client.get(f"/feeds/{form}?{query}") for form in ("atom", "json"))
    assert atom.status_code == as_json.status_code
    if atom.status_code == 200:
        assert atom_faults(atom.data) == json_feed_faults(as_json.get_json()) == []
    else:
        assert (atom.status_code, bool(atom.get_json()["parameter"])) == (400, True)


def test_our_own_reader_of_feeds_reads_the_posts_back(client: FlaskClient, tmp_path: Any) -> None:
    (tmp_path / "feed.xml").write_bytes(client.get("/feeds/atom").data)
    source = SourceSettings(str(tmp_path / "feed.xml"), kind="feed")
    settings = Settings(sources=(source,), index=str(tmp_path / "index"))
    report = sync(open_sources(settings), open_index(settings).engine, settings, Options())
    assert (report.added, report.skipped) == (14, [])
    copy = create_app(settings).test_client()
    for q in ("redis", "sticky note"):
        theirs, ours = (c.get(f"/api/search?q={q}").get_json()["total"] for c in (copy, client))
        assert theirs == ours


def test_a_feed_speaks_the_language_of_the_pages(settings: Settings) -> None:
    texts = {"All posts": "Alle Beiträge", "not": "ohne"}
    client = create_app(replace(settings, texts=texts)).test_client()
    assert client.get("/feeds/json").get_json()["title"] == "Alle Beiträge · postings"
    assert client.get("/feeds/json?tag.not=API").get_json()["title"] == "Tags ohne API · postings"
    assert 'title="Alle Beiträge · postings (Atom)"' in client.get("/?page=99").text


@pytest.mark.parametrize(
    "address",
    [
        "/feeds/atom?q=redis",
        "/feeds/json",
        "/sitemap.xml",
        "/sitemaps/posts-1.xml",
        "/opensearch.xml",
    ],
)
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, address: str) -> None:
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert first.headers.get("Content-Encoding") == "gzip" or len(first.data) < 1_500
    known = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"}
    again = client.get(address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert client.head(address).status_code == 200
