"""The example page, point by point, and its relatives."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from tests.webapp.pages import parsed, texts

FACTS = json.loads(Path(__file__).with_name("system_design.json").read_text(encoding="utf-8"))


@pytest.fixture
def page(client: FlaskClient) -> LexborHTMLParser:
    return parsed(client.get("/tags/system-design").text)


def test_says_tag_name_and_count(page: LexborHTMLParser) -> None:
    assert texts(page, "main .head > *") == ["Tag", "#System Design", "14 posts"]
    assert texts(page, "h1") == ["#System Design"]


def test_has_the_posts_newest_first(page: LexborHTMLParser) -> None:
    assert texts(page, ".card h2") == [post["title"] for post in FACTS["posts"]]


def test_cards_have_category_minutes_excerpt_and_tags(page: LexborHTMLParser) -> None:
    cards = page.css(".card")
    for card, post in zip(cards, FACTS["posts"], strict=True):
        facts = [" ".join(node.text().split()) for node in card.css(".facts li")]
        assert facts[:2] == ["Tech", f"{post['minutes']} min read"]
        assert len(card.css("p")[0].text()) > 60
        assert [node.text() for node in card.css(".tags a")] == [f"# {t}" for t in post["tags"]]


def test_card_links_lead_somewhere(page: LexborHTMLParser, client: FlaskClient) -> None:
    links = {node.attributes["href"] or "" for node in page.css(".card a")}
    assert "/tags/distributed-systems" in links
    assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)


def test_ends_with_a_kind_line_for_those_who_read_it_all(client: FlaskClient) -> None:
    def endings(query: str) -> int:
        return len(parsed(client.get(f"/tags/system-design{query}").text).css(".egg"))

    assert [endings(query) for query in ("", "?size=10", "?size=10&page=2")] == [1, 0, 1]


@pytest.mark.parametrize("address", ["System%20Design", "system_design", "SYSTEM-DESIGN"])
def test_any_spelling_of_a_tag_leads_to_its_page(client: FlaskClient, address: str) -> None:
    page = parsed(client.get(f"/tags/{address}").text)
    assert texts(page, "h1") == ["#System Design"]


def test_unknown_tag_is_not_found(client: FlaskClient) -> None:
    response = client.get("/tags/a/b%3Cc")
    assert response.status_code == 404
    assert texts(parsed(response.text), ".lead") == ["No post has the tag a/b<c."]


def test_long_list_has_pages(client: FlaskClient) -> None:
    page = parsed(client.get("/tags/system-design?size=5&page=2").text)
    assert texts(page, ".card h2") == [post["title"] for post in FACTS["posts"][5:10]]
    links = {node.attributes["rel"]: node.attributes["href"] for node in page.css("a.step")}
    assert links == {"prev": "?size=5", "next": "?page=3&size=5"}


def test_tags_page_lists_every_tag_with_its_count(client: FlaskClient) -> None:
    page = parsed(client.get("/tags/").text)
    counts = dict(text.removeprefix("# ").rsplit(" ", 2)[:2] for text in texts(page, "main li a"))
    assert counts == {tag: str(count) for tag, count in FACTS["counts"].items()}


def test_a_tag_that_is_longer_than_any_is_not_found(client: FlaskClient) -> None:
    response = client.get("/tags/" + "x" * 60_000)
    assert response.status_code == 404
    assert len(response.data) < 10_000
