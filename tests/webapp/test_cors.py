"""Pages of other sites that may ask, by the owner's list."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from indexer import Settings, SettingsError
from indexer.loading import settings_from
from webapp import create_app

BLOG = "https://blog.example"
PATHS = ("/api/search?q=redis", "/api/tags", "/api/search?page=0", "/1/indexes/*/queries")


def client_for(settings: Settings, *origins: str) -> FlaskClient:
    """A client of an app with these origins listed."""
    return create_app(replace(settings, allowed_origins=origins)).test_client()


@pytest.mark.parametrize("path", PATHS)
def test_listed_origins_may_read_the_answer(settings: Settings, path: str) -> None:
    client = client_for(settings, BLOG, "http://localhost:3000")
    response = client.get(path, headers={"Origin": BLOG})
    assert response.headers["Access-Control-Allow-Origin"] == BLOG
    assert "Origin" in response.headers["Vary"]
    other = client.get(path, headers={"Origin": "https://blog.example.evil"})
    assert "Access-Control-Allow-Origin" not in other.headers


@pytest.mark.parametrize("path", PATHS)
def test_a_star_lets_all_read_it(settings: Settings, path: str) -> None:
    response = client_for(settings, "*").get(path, headers={"Origin": BLOG})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("path", PATHS)
def test_what_caches_keep_is_right_for_all(settings: Settings, path: str) -> None:
    nobody = client_for(settings, "*").get(path)
    assert nobody.headers.getlist("Access-Control-Allow-Origin") == ["*"]
    varying = client_for(settings, BLOG).get(path).headers.getlist("Vary")
    assert "Origin" in ", ".join(varying)


@pytest.mark.parametrize("origins", [(), ("*",), (BLOG,)])
@pytest.mark.parametrize("path", ["/api/search?q=redis", "/api/tags", "/search?q=redis"])
def test_304_tells_caches_what_the_answer_does(
    settings: Settings, path: str, origins: tuple[str, ...]
) -> None:
    client = client_for(settings, *origins)
    whole = client.get(path)
    known = client.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert known.status_code == 304
    for name in ("Vary", "Access-Control-Allow-Origin", "Cache-Control"):
        assert known.headers.getlist(name) == whole.headers.getlist(name)


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("http://localhost:3000", True),
        ("http://localhost", True),
        ("http://127.0.0.1:8080", True),
        ("https://localhost:3000", False),
        ("http://localhost.evil:3000", False),
        ("http://localhost:3000.evil", False),
        ("http://localhost:*", True),  # no browser sends it
        (BLOG, False),
        ("null", False),
    ],
)
def test_pages_of_this_machine_may_read_it_as_long_as_nothing_is_set(
    settings: Settings, origin: str, may: bool
) -> None:
    response = create_app(settings).test_client().get("/api/tags", headers={"Origin": origin})
    assert response.headers.get("Access-Control-Allow-Origin") == (origin if may else None)


@pytest.mark.parametrize("path", PATHS)
def test_without_a_list_nobody_may(settings: Settings, path: str) -> None:
    response = client_for(settings).get(path, headers={"Origin": BLOG})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_pages_are_for_nobody_else(settings: Settings) -> None:
    response = client_for(settings, "*").get("/search?q=redis", headers={"Origin": BLOG})
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("path", ["/1/indexes/*/queries", "/1/indexes/posts/query", "/api/search"])
def test_browsers_that_ask_first_are_told(settings: Settings, path: str) -> None:
    asking = {"Origin": BLOG, "Access-Control-Request-Headers": "x-algolia-api-key"}
    headers = client_for(settings, BLOG).options(path, headers=asking).headers
    assert headers["Access-Control-Allow-Origin"] == BLOG
    assert "x-algolia-api-key" in headers["Access-Control-Allow-Headers"]
    assert "POST" in headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    "origin", ["blog.example", "https://blog.example/", "https://Blog.example", ""]
)
def test_what_is_no_origin_is_no_setting(origin: str) -> None:
    with pytest.raises(SettingsError, match="allowed_origins"):
        settings_from({"allowed_origins": [origin]}, "here")
