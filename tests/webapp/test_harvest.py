"""What programs choose of answers: fields of hits, values inside a facet, and all posts in turn."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer import CARD_FIELDS, COUNTED, FACETS, UNDATED, Place
from webapp.endpoints.cursors import Cursor, cursor

AFTER = Cursor("after", "")


def answer_to(client: FlaskClient, url: str) -> Any:
    """The JSON that the address answers."""
    response = client.get(url)
    assert (response.status_code, response.mimetype) == (200, "application/json"), response.text
    return json.loads(response.data)


@given(
    st.builds(Place, st.just(UNDATED) | st.integers(-(10**11), 10**11), st.from_regex(r"\A\w+\Z"))
)
def test_a_place_is_read_as_it_is_written(place: Place) -> None:
    assert AFTER.read(cursor(place)) == place


@pytest.mark.parametrize("size", [1, 5, 14, 100])
def test_following_next_leads_through_every_post_once_newest_first(
    client: FlaskClient, size: int
) -> None:
    url, posts = f"/api/posts?size={size}", []
    while url:
        answer = answer_to(client, url)
        assert answer["total"] == 14
        posts += answer["posts"]
        url = answer["next"]
    found = answer_to(client, "/api/search?sort=newest&size=100")["hits"]
    assert [post["id"] for post in posts] == [hit["id"] for hit in found]
    assert [post[name] for post in posts for name in CARD_FIELDS] == [
        hit[name] for hit in found for name in CARD_FIELDS
    ]


def test_next_keeps_what_was_asked(client: FlaskClient) -> None:
    url = "/api/posts?q=redis&tag.any=Redis&tag.any=API&fields=title,url&size=1"
    titles = []
    while url:
        answer = answer_to(client, url)
        titles += [post["title"] for post in answer["posts"]]
        assert all(list(post) == ["title", "url"] for post in answer["posts"])
        url = answer["next"]
    assert len(titles) == len(set(titles)) == answer["total"] > 1


@pytest.mark.parametrize("after", ["x", "12", ".", "1.", "99999999999999.a", "1.%20"])
def test_a_place_that_is_none_is_told(client: FlaskClient, after: str) -> None:
    response = client.get(f"/api/posts?after={after}")
    assert (response.status_code, response.json and response.json["parameter"]) == (400, "after")


def test_fields_of_hits_are_chosen(client: FlaskClient) -> None:
    whole = answer_to(client, "/api/search?q=redis")
    chosen = answer_to(client, "/api/search?q=redis&fields=title,%20snippet,,title")
    plain = answer_to(client, "/api/search?q=redis&fields=url")
    assert chosen["hits"] == [{n: hit[n] for n in ("title", "snippet")} for hit in whole["hits"]]
    assert plain["hits"] == [{"url": hit["url"]} for hit in whole["hits"]]
    assert chosen["facets"] == whole["facets"]


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("", COUNTED),
        ("none", ()),
        ("tag", ("tag",)),
        ("month,%20length,month", ("month", "length")),
        ("none,year", ("year",)),
        (",".join(FACETS), tuple(FACETS)),
    ],
)
def test_facets_to_count_are_chosen(
    client: FlaskClient, given: str, counted: tuple[str, ...]
) -> None:
    whole = answer_to(client, "/api/search?q=redis&tag.any=Redis")
    chosen = answer_to(client, f"/api/search?q=redis&tag.any=Redis&facets={given}")
    assert tuple(chosen["facets"]) == counted
    assert chosen["hits"] == whole["hits"]
    for name in set(counted) & set(COUNTED):
        assert chosen["facets"][name] == whole["facets"][name]


def test_a_facet_that_is_not_known_is_told(client: FlaskClient) -> None:
    problem = client.get("/api/search?facets=tags").json
    assert problem
    assert (problem["parameter"], problem["detail"]) == ("facets", "facets: 'tags' is not known.")
    assert problem["allowed"].startswith("some of tag, category")


def test_a_facet_that_is_not_there_is_told_with_those_that_are(client: FlaskClient) -> None:
    problem = client.get("/api/facets/" + "x" * 500).json
    assert problem
    assert problem["status"] == 404
    assert problem["detail"].startswith(f"No facet is called '{'x' * 40}'; there are tag, ")


def test_a_field_that_is_not_known_is_told(client: FlaskClient) -> None:
    problem = client.get("/api/search?fields=title,colour").json
    assert problem
    assert (problem["parameter"], problem["detail"]) == ("fields", "fields: 'colour' is not known.")
    assert "snippet" in problem["allowed"]


@pytest.mark.parametrize("search", ["", "q=redis", "q=redis&tag.any=Python&size=5&sort=title"])
@pytest.mark.parametrize("facet", ["tag", "year"])
def test_values_of_a_facet_are_those_of_the_search(
    client: FlaskClient, facet: str, search: str
) -> None:
    wanted = answer_to(client, f"/api/search?{search}")["facets"][facet]
    query = search.replace("q=", "query=")
    answer = answer_to(client, f"/api/facets/{facet}?limit=1000&{query}")
    assert (answer["facet"], answer["total"]) == (facet, wanted["distinct"])
    assert [{k: v for k, v in value.items() if k != "key"} for value in answer["values"]] == wanted[
        "values"
    ]


def test_values_with_some_letters_are_found(client: FlaskClient) -> None:
    answer = answer_to(client, "/api/facets/tag?q=des")
    assert [value["value"] for value in answer["values"]] == ["System Design"]
    (value,) = answer["values"]
    assert answer_to(client, f"/api/search{value['url']}")["total"] == value["count"]


def test_a_facet_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    response = client.get("/api/facets/colour")
    assert response.status_code == 404
    assert all(name in response.text for name in FACETS)
