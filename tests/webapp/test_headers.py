"""What every response carries, and how long it may be kept."""

import pytest
from flask.testing import FlaskClient

from tests.webapp.pages import FETCHED, KINDS, parsed


@pytest.mark.parametrize(
    "address", [*KINDS.values(), "/api/search", "/api/nowhere", "/healthz", "/static/style.css"]
)
def test_browser_is_told_to_load_nothing_else(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "style-src 'self'", "frame-ancestors 'none'"} < set(policy)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_static_files_are_named_by_content_and_kept(client: FlaskClient) -> None:
    for node in parsed(client.get("/").text).css(FETCHED):
        link = node.attributes.get("href") or node.attributes["src"] or ""
        with client.get(link) as response:
            assert response.status_code == 200
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", ["/static/style.css", "/static/style.css?v=old"])
def test_static_file_under_another_name_is_asked_for_again(
    client: FlaskClient, address: str
) -> None:
    with client.get(address) as response:
        assert response.headers["Cache-Control"] == "no-cache"


def test_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/search?q=redis").headers["ETag"]
    again = client.get("/search?q=redis", headers={"If-None-Match": tag})
    other = client.get("/search?q=kafka", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, other.status_code) == (304, b"", 200)


def test_search_tells_how_long_it_took(client: FlaskClient) -> None:
    assert client.get("/search?q=redis").headers["Server-Timing"].startswith("search;dur=")
