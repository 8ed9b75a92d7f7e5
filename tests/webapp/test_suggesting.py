"""Completions and related posts in the web app: the JSON that programs get, and the list on a post's page."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.webapp.pages import POST, parsed, texts

SLUG = POST.removeprefix("/posts/")


def answer_to(client: FlaskClient, url: str) -> Any:
    """The JSON that the address answers."""
    response = client.get(url)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    return json.loads(response.data)


def test_suggestions_have_the_documented_shape(client: FlaskClient) -> None:
    answer = answer_to(client, "/api/suggest?q=load%20bal&limit=2")
    assert list(answer) == ["query", "words", "phrases", "titles", "tags"]
    assert answer["query"] == "load bal"
    (word,) = answer["words"]
    assert (word["text"], word["start"], word["count"] > 1) == ("balance", 5, True)
    assert answer["phrases"] == [{"text": "load balancer", "start": 0}]
    (title,) = answer["titles"]
    assert answer_to(client, f"/api{title['url']}")["title"] == title["title"]
    assert answer_to(client, "/api/suggest?q=red")["tags"] == [
        {"value": "Redis", "key": "redis", "count": 2}
    ]


def test_counts_of_suggestions_are_those_of_searches(client: FlaskClient) -> None:
    for word in answer_to(client, "/api/suggest?q=re&limit=20")["words"]:
        found = client.get("/api/search", query_string={"q": word["text"], "match": "all"})
        assert json.loads(found.data)["total"] == word["count"], word


@pytest.mark.parametrize("query", ["", "?q=", "?q=%00%01", "?q=zzzz&limit=", "?q=%F0%9F%8E%89"])
def test_nothing_to_suggest_is_an_answer(query: str, client: FlaskClient) -> None:
    answer = answer_to(client, f"/api/suggest{query}")
    assert [answer[kind] for kind in ("words", "phrases", "titles", "tags")] == [[]] * 4


@pytest.mark.parametrize(
    ("url", "parameter"),
    [
        ("/api/suggest?q=a&limit=21", "limit"),
        ("/api/suggest?q=a&limit=few", "limit"),
        (f"/api/suggest?q={'a' * 1001}", "q"),
        (f"/api{POST}/related?limit=0", "limit"),
    ],
)
def test_a_bad_parameter_is_named(url: str, parameter: str, client: FlaskClient) -> None:
    response = client.get(url)
    assert (response.status_code, response.json and response.json["parameter"]) == (400, parameter)


def test_related_posts_say_why(client: FlaskClient) -> None:
    posts = answer_to(client, f"/api{POST}/related?limit=3")["posts"]
    assert len(posts) == 3
    for one in posts:
        assert one["url"] != POST
        assert one["because"].keys() == {"tags", "words"}
        assert one["because"]["tags"] or len(one["because"]["words"]) > 1
        assert "System Design" not in one["because"]["tags"], "all posts have it"
        assert set(one["because"]["tags"]) <= set(one["tags"])


def test_related_posts_of_no_post_are_not_found(client: FlaskClient) -> None:
    assert client.get("/api/posts/nowhere/related").status_code == 404


def test_the_page_of_a_post_lists_related_ones_with_the_reason(client: FlaskClient) -> None:
    page = parsed(client.get(POST).text)
    told = answer_to(client, f"/api{POST}/related")["posts"]
    assert [link.attributes["href"] for link in page.css(".related a")] == [p["url"] for p in told]
    assert texts(page, ".related a") == [one["title"] for one in told]
    for reason, one in zip(texts(page, ".related p"), told, strict=True):
        assert all(word in reason for word in (*one["because"]["tags"], *one["because"]["words"]))
