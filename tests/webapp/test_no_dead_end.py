"""Where nothing is found, or nothing is there, readers get something to go on with."""

import pytest
from flask.testing import FlaskClient

from indexer import Settings
from tests.webapp.pages import parsed, texts
from webapp import create_app
from webapp.pages.lost import words_of
from webapp.pages.nothing import words_alone


def test_nothing_found_tells_of_each_word_with_the_nearest(client: FlaskClient) -> None:
    page = parsed(client.get("/search?q=kafak+zebra+redis+qqqqq&match=all").text)
    assert texts(page, ".tried li") == [
        "kafak: no post has it; nearest: kafka 2 posts",
        "zebra: no post has it; nearest: zero 1 post",
        "redis: 5 posts by itself",
        "qqqqq: no post has it",
    ]


def test_numbers_beside_words_are_those_of_their_links(client: FlaskClient) -> None:
    page = parsed(client.get("/search?q=unicorn+redis&match=all").text)
    counts = [*texts(page, ".tried .count"), "5 posts"]
    links = [node.attributes["href"] or "" for node in page.css(".tried a")]
    assert [texts(parsed(client.get(url).text), ".total")[0] for url in links] == counts


@pytest.mark.parametrize(
    ("query", "told"),
    [("q=qqqqq", True), ("q=qqqqq&match=any", True), ("q=qqqqq&match=all", False),
     ("q=qqqqq&tag=Redis", False), ("q=title:zebra", False)],
)  # fmt: skip
def test_nothing_found_tells_what_else_was_tried(
    client: FlaskClient, query: str, told: bool
) -> None:
    page = parsed(client.get(f"/search?{query}").text)
    assert any("Nor do words" in text for text in texts(page, ".nothing p")) == told


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('"redis kafka"', "redis kafka"),
        ("title:zebra redis", "zebra redis"),
        ('redis -"sticky note" -kafka', "redis"),
        ("(redis OR kafka) AND NOT cache", "redis kafka"),
        ("well-known node.js c++", "well-known node.js c++"),
        ("zz* redis~2^3", "zz redis 2 3"),
        ('"" () -x', ""),
    ],
)
def test_words_of_a_query_are_left_without_its_signs(query: str, words: str) -> None:
    assert words_alone(query) == words


def test_phrase_that_nobody_wrote_leads_to_its_words(client: FlaskClient) -> None:
    page = parsed(client.get('/search?q="redis+stciky"+-kafka').text)
    (offered,) = page.css(".suggestions a")
    assert offered.text() == "The words without signs between them"
    found = parsed(client.get(offered.attributes["href"] or "").text)
    assert texts(page, ".suggestions li")[0].endswith(texts(found, ".total")[0])


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/2024/05/posts/Redis-cache.html", "Redis cache"),
        ("/posts/a_b-a", "a b"),
        ("/tags/", ""),
        ("/über%uns", "über uns"),
        ("/" + "-".join(map(chr, range(97, 123))), "a b c d e f g h"),
        ('/"x" OR y: NOT (z', "x y z"),
        ("/a/" + "b" * 65, "a"),
    ],
)
def test_words_of_an_address(path: str, words: str) -> None:
    assert words_of(path) == words


@pytest.mark.parametrize(
    "path", ["/posts/cacheing-redis", "/2019/caching-and-redis.html", "/tags/cacheing-redis"]
)
def test_missing_page_offers_posts_with_the_words_of_its_address(
    client: FlaskClient, path: str
) -> None:
    response = client.get(path)
    page = parsed(response.text)
    assert response.status_code == 404
    first = page.css(".offered a")[0]
    assert first.text() == "Caching & Redis: The 'Sticky Note' Mental Model"
    assert client.get(first.attributes["href"] or "").status_code == 200
    assert page.css("#search_query")[0].attributes["value"] in ("cacheing redis", "caching redis")


@pytest.mark.parametrize("path", ["/qqqqq", "/123", "/posts/%ff"])
def test_missing_page_without_known_words_offers_none(client: FlaskClient, path: str) -> None:
    assert not parsed(client.get(path).text).css(".offered")


def test_missing_page_without_an_index_is_a_missing_page(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    settings = Settings(index=str(tmp_path_factory.mktemp("none")))
    assert create_app(settings).test_client().get("/no-such/thing").status_code == 404
