"""`/api/explain`: the account of a post and a search as JSON."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

SLUG = "caching-and-redis-the-sticky-note-mental-model"


def explained(client: FlaskClient, query: str) -> dict[str, Any]:
    """What the address answers for these parameters and the post on Redis."""
    response = client.get(f"/api/explain?post={SLUG}&{query}")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    answer: dict[str, Any] = json.loads(response.data)
    return answer


def test_account_has_the_documented_shape(client: FlaskClient) -> None:
    answer = explained(client, "q=redis+cache")
    assert list(answer) == [
        "query", "post", "found", "place", "total", "score", "read", "languages", "notes", "widened",
        "explanation",
    ]  # fmt: skip
    assert (answer["query"], answer["post"]["url"]) == ("redis cache", f"/posts/{SLUG}")
    assert (answer["found"], answer["place"], answer["languages"]) == (True, 1, ["en"])
    assert list(answer["explanation"]) == ["text", "value", "details"]
    assert answer["explanation"]["value"] == answer["score"]


@pytest.mark.parametrize("query", ["q=redis", "q=the+sticky+note&match=any", "q=cache&tag=Redis"])
def test_score_is_that_of_the_search(client: FlaskClient, query: str) -> None:
    page = json.loads(client.get(f"/api/search?{query}").data)
    answer = explained(client, query)
    place = [hit["url"] for hit in page["hits"]].index(f"/posts/{SLUG}")
    assert (answer["place"], answer["total"]) == (place + 1, page["total"])
    assert answer["score"] == pytest.approx(page["hits"][place]["score"], abs=1e-4)


def test_post_that_is_not_found_is_no_error(client: FlaskClient) -> None:
    answer = explained(client, "q=zebra&match=all&tag=API")
    assert (answer["found"], answer["place"], answer["score"]) == (False, None, 0.0)
    reasons = [detail["text"] for detail in answer["explanation"]["details"]]
    assert reasons == ["filter: it does not have tag API", "does not have zebra"]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/api/explain?q=redis", 400, "post"),
        ("/api/explain?q=redis&post=%20", 400, "post"),
        ("/api/explain?q=redis&post=no%00where", 404, "no where"),
        ("/api/explain?q=redis&post=x&match=odd", 400, "match"),
    ],
)
def test_what_cannot_be_explained_is_an_error(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words in json.dumps(response.json)
