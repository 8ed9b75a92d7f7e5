"""What pages tell programs: one address each, previews of links, linked data that nothing can end."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from indexer import Settings
from tests.support import build, post
from tests.webapp.feeds.conftest import NASTY
from tests.webapp.feeds.rules import TIME, absolute
from tests.webapp.pages import EVERY_KIND, KINDS, POST, parsed
from webapp import create_app
from webapp.feeds.meta import first_image

REQUIRED = {
    "WebSite": {"name", "url", "potentialAction"},
    "ItemList": {"itemListElement"},
    "BlogPosting": {"headline", "url", "datePublished", "author", "mainEntityOfPage"},
    "BreadcrumbList": {"itemListElement"},
}
"""What search engines ask of each kind of thing; a post need not have a date or authors."""


def properties(html: str) -> dict[str, str]:
    """What a page says by Open Graph."""
    nodes = parsed(html).css("meta[property]")
    return {n.attributes["property"] or "": n.attributes["content"] or "" for n in nodes}


def linked_data(html: str) -> dict[str, dict[str, Any]]:
    """The things of the linked data of a page, by their types."""
    # not by html5lib, which lets no page pass that has control characters
    found = LexborHTMLParser(html).css('script[type="application/ld+json"]')
    graphs = [json.loads(node.text()) for node in found]
    assert all(graph["@context"] == "https://schema.org" for graph in graphs)
    return {thing["@type"]: thing for graph in graphs for thing in graph["@graph"]}


def canonical(html: str) -> list[str | None]:
    """The one address of a page, or that it has none."""
    found = LexborHTMLParser(html).css("link[rel=canonical]")
    return [node.attributes["href"] for node in found]


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("home", "/"),
        ("deep", "/search?page=12&size=1"),
        ("tags", "/tags/"),
        ("tag", "/tags/system-design"),
        ("post", POST),
    ],
)
def test_a_page_has_one_address(client: FlaskClient, kind: str, address: str) -> None:
    html = client.get(KINDS[kind]).text
    assert canonical(html) == [f"http://localhost{address}"]
    assert properties(html)["og:url"] == f"http://localhost{address}"
    assert canonical(client.get(address).text) == canonical(html)


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("/search", "/"),
        ("/?utm_source=x", "/"),
        ("/tags/System_Design?size=20&page=1", "/tags/system-design"),
        ("/tags/redis?size=2&page=2", "/tags/redis?page=2&size=2"),
        (f"{POST}?q=edge", POST),
    ],
)
def test_other_spellings_of_an_address_name_the_one(
    client: FlaskClient, address: str, same: str
) -> None:
    assert canonical(client.get(address).text) == [f"http://localhost{same}"]


@pytest.mark.parametrize("kind", ["search", "filtered", "widened", "nothing", "past the end"])
def test_what_somebody_typed_is_not_to_be_listed(client: FlaskClient, kind: str) -> None:
    html = client.get(KINDS[kind]).text
    assert canonical(html) == []
    assert parsed(html).css("meta[name=robots][content=noindex]")
    assert linked_data(html) == {}
    assert absolute(properties(html)["og:url"])


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_linked_data_has_what_its_kinds_need(every_page: dict[str, str], kind: str) -> None:
    for name, thing in linked_data(every_page[kind]).items():
        assert REQUIRED[name] - thing.keys() <= {"author"}
        items = thing.get("itemListElement", [])
        numbers = [item["position"] for item in items]
        assert numbers == list(range(numbers[0], numbers[0] + len(items))) if items else True
        assert all(absolute(item.get("url", item.get("item"))) for item in items)


def test_home_tells_how_the_site_is_searched(client: FlaskClient) -> None:
    things = linked_data(client.get("/").text)
    target = things["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == "http://localhost/search?q={search_term_string}"
    places = [item["url"] for item in things["ItemList"]["itemListElement"]]
    hits = client.get("/api/search").get_json()["hits"]
    assert places == [f"http://localhost{hit['url']}" for hit in hits]


def test_home_names_the_posts_of_an_index_that_was_built_anew(tmp_path: Path) -> None:
    client = create_app(Settings(index=str(tmp_path / "index"))).test_client()
    for slug in ("first", "second"):
        shutil.rmtree(tmp_path / "index", ignore_errors=True)
        build(tmp_path / "index", [post(slug, "words")])
        (place,) = linked_data(client.get("/").text)["ItemList"]["itemListElement"]
        assert place["url"] == f"http://localhost/posts/{slug}"


def test_a_post_tells_what_it_is(client: FlaskClient) -> None:
    html = client.get(POST).text
    post = client.get(f"/api{POST}").get_json()
    about = properties(html)
    assert (about["og:type"], about["og:title"]) == ("article", post["title"])
    assert about["og:description"] == post["excerpt"]
    assert TIME.fullmatch(about["article:published_time"])
    data = linked_data(html)["BlogPosting"]
    assert (data["headline"], data["keywords"]) == (post["title"], post["tags"])
    assert data["timeRequired"] == f"PT{post['minutes']}M"
    way = [step["name"] for step in linked_data(html)["BreadcrumbList"]["itemListElement"]]
    assert way == ["postings", post["title"]]


def test_no_text_of_a_post_ends_the_linked_data(hostile: FlaskClient) -> None:
    page = hostile.get("/posts/nasty").text
    data = linked_data(page)["BlogPosting"]
    assert data["headline"] == NASTY
    assert data["articleSection"] == [NASTY]
    for address in ("/", "/tags/words", "/posts/nasty", "/search?q=alert"):
        html = hostile.get(address).text
        assert "<script>alert" not in html.partition("</head>")[0]
        assert linked_data(html) or address.startswith("/search")


@pytest.mark.parametrize(
    ("html", "image"),
    [
        ('<p>x</p><img alt="a" src="/i/a.png?x=1&amp;y=2">', "https://b.example/i/a.png?x=1&y=2"),
        ('<img src="pic.png"><img src="b.png">', "https://b.example/p/pic.png"),
        ('<img src="https://c.example/a.jpg" alt="">', "https://c.example/a.jpg"),
        ('<img src="data:image/png;base64,AA==">', ""),
        ('<img alt="no source">', ""),
        ('<img src="http://[bad">', ""),
        ("<p>&lt;img src=\"x\"&gt;</p>", ""),
    ],
)  # fmt: skip
def test_preview_shows_the_first_image(html: str, image: str) -> None:
    assert first_image(html, "https://b.example/p/") == image


@pytest.mark.parametrize(
    "host",
    ['a"><script>', "a b", "a/b", "a@b", "a\\b", "a?b", "", "a.example:123456", "[::1", "a." * 127],
)
def test_a_host_that_is_none_is_not_repeated(client: FlaskClient, host: str) -> None:
    for address in ("/", "/search?q=redis", POST):
        html = client.get(address, environ_overrides={"HTTP_HOST": host}).text
        assert not host or host not in properties(html)["og:url"]
        assert properties(html)["og:url"].startswith("/")
    for address in ("/feeds/atom", "/sitemap.xml", "/robots.txt", "/opensearch.xml"):
        answer = client.get(address, environ_overrides={"HTTP_HOST": host})
        assert answer.status_code == 400


def test_what_a_proxy_says_is_not_believed(client: FlaskClient) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    for address in ("/", "/feeds/atom", "/sitemap.xml", "/robots.txt"):
        assert "evil.example" not in client.get(address, headers=headers).text


def test_the_setting_counts_for_more_than_the_host(settings: Settings) -> None:
    app = create_app(Settings(index=settings.index, public_url="https://s.example/"))
    client = app.test_client()
    for address in ("/", "/search?q=redis", POST, "/tags/", "/tags/redis"):
        html = client.get(address, base_url="http://evil.example").text
        assert properties(html)["og:url"].startswith("https://s.example/")
        assert "evil.example" not in html
    for address in ("/feeds/atom", "/feeds/json", "/sitemap.xml", "/opensearch.xml", "/robots.txt"):
        text = client.get(address, base_url="http://evil.example").text
        assert "https://s.example/" in text
        assert "evil.example" not in text


@pytest.mark.parametrize("kind", ["home", "tag", "post"])
def test_browser_reads_linked_data_and_complains_of_nothing(
    browser: Browser, origin: str, kind: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.log(e.violatedDirective))"
    )
    page.goto(origin + KINDS[kind], wait_until="networkidle")
    kinds = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
        "['@graph'].map(thing => thing['@type'])"
    )
    context.close()
    assert kinds
    assert said == []
