"""The JSON that programs get."""

import json
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

FACTS = json.loads(Path(__file__).with_name("system_design.json").read_text(encoding="utf-8"))


def answer_to(client: FlaskClient, url: str) -> Any:
    """The JSON that the address answers."""
    response = client.get(url)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    return json.loads(response.data)


def test_search_has_the_documented_shape(client: FlaskClient) -> None:
    answer = answer_to(client, "/api/search?q=redis&size=1")
    assert list(answer) == [
        "query", "total", "page", "pages", "size", "took_ms", "notes", "widened",
        "suggestion", "hits", "facets",
    ]  # fmt: skip
    assert (answer["query"], answer["page"], answer["size"]) == ("redis", 1, 1)
    assert answer["pages"] == answer["total"] > 1
    hit = answer["hits"][0]
    assert {"id", "url", "title", "excerpt", "snippet", "category", "author", "date"} < set(hit)
    assert (hit["category"], hit["author"], hit["score"] > 0) == ("Tech", None, True)
    assert "<mark>Redis</mark>" in hit["snippet"] or "<mark>redis</mark>" in hit["snippet"]


def test_search_counts_are_those_of_the_tag(client: FlaskClient) -> None:
    answer = answer_to(client, "/api/search?tag=System%20Design&size=100")
    values = answer["facets"]["tag"]["values"]
    assert answer["total"] == len(answer["hits"]) == 14
    assert {value["value"]: value["count"] for value in values} == FACTS["counts"]
    assert [v["value"] for v in values if v["selected"]] == ["System Design"]


def test_facet_urls_can_be_followed(client: FlaskClient) -> None:
    values = answer_to(client, "/api/search?q=redis")["facets"]["year"]["values"]
    totals = [answer_to(client, "/api/search" + value["url"])["total"] for value in values]
    assert totals == [value["count"] for value in values]


def test_parameters_choose_among_the_posts(client: FlaskClient) -> None:
    def total(query: str) -> int:
        return int(answer_to(client, f"/api/search?{query}")["total"])

    assert total("tag=Redis&tag=Python") == 1
    assert total("tag.any=Redis&tag.any=Python") == 5
    assert total("tag.not=API") == 10
    assert total("minutes=6") == 3
    assert total("q=kafka+graphql&match=any") > total("q=kafka+graphql&match=all")
    assert total("q=kafka+graphql") > total("q=kafka+graphql&match=all")


def test_tags_are_listed_with_counts(client: FlaskClient) -> None:
    answer = answer_to(client, "/api/tags")
    assert (answer["facet"], answer["total"]) == ("tag", 24)
    assert answer["values"][0] == {"value": "System Design", "key": "system-design", "count": 14}


def test_post_is_whole(client: FlaskClient) -> None:
    url = answer_to(client, "/api/search?q=cdn")["hits"][0]["url"]
    answer = answer_to(client, f"/api{url}")
    assert answer["url"] == url
    assert answer["tags"] == ["System Design", "Performance", "Networking"]
    assert [s["anchor"] for s in answer["sections"] if s["level"]]
    assert "<h2" in answer["html"]


def test_health_names_the_generation_and_is_never_kept(client: FlaskClient) -> None:
    response = client.get("/healthz")
    answer = json.loads(response.data)
    assert (answer["status"], answer["posts"]) == ("ok", 14)
    assert answer["generation"]
    assert response.headers["Cache-Control"] == "no-store"
