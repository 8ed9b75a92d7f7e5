"""Every error is an answer: the right status, words for readers, one body for programs."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import (
    IndexCorrupt,
    IndexMissing,
    IndexVersion,
    NotFound,
    RequestError,
    Settings,
    SettingsError,
    StorageError,
)
from tests.webapp.pages import parsed, texts
from webapp import create_app
from webapp.asking import EXTENSION


class Failing:
    """An index whose every call raises one error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def search(self, _request: object, **_what: object) -> NoReturn:
        raise self.error


@pytest.fixture
def bare(tmp_path: Path) -> Flask:
    """An app whose index is not there."""
    return create_app(Settings(index=str(tmp_path / "none"), source=str(tmp_path / "none")))


@pytest.mark.parametrize("address", ["/search", "/api/search"])
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RequestError("q", "too odd", "less odd"), 400),
        (NotFound("No post has this name."), 404),
        (IndexMissing("/secret/place"), 503),
        (IndexVersion("/secret/place"), 503),
        (IndexCorrupt("/secret/place"), 503),
        (StorageError("/secret/place"), 503),
        (SettingsError("/secret/place"), 500),
        (ZeroDivisionError("/secret/place"), 500),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_error_has_its_status_and_tells_no_secret(
    bare: Flask, address: str, error: Exception, status: int
) -> None:
    bare.extensions[EXTENSION] = Failing(error)
    response = bare.test_client().get(address)
    assert response.status_code == status
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    kind = "application/problem+json" if address.startswith("/api") else "text/html"
    assert response.mimetype == kind


def test_unexpected_error_is_logged_with_its_place(
    bare: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    bare.extensions[EXTENSION] = Failing(ZeroDivisionError("deep inside"))
    bare.test_client().get("/search")
    assert "GET /search" in caplog.text
    assert "deep inside" in caplog.text


def test_an_error_while_posts_are_offered_leaves_the_words(
    bare: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    bare.extensions[EXTENSION] = Failing(ZeroDivisionError("deep inside"))
    response = bare.test_client().get("/old/redis")
    assert (response.status_code, response.mimetype) == (404, "text/plain")
    assert "deep inside" in caplog.text


def test_damage_is_logged_with_what_told_of_it(
    bare: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    error = IndexCorrupt("damaged")
    error.__cause__ = ValueError("deep inside")
    bare.extensions[EXTENSION] = Failing(error)
    bare.test_client().get("/search")
    assert "ValueError: deep inside" in caplog.text


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("base.html", "<p>\n{{ nope.x }}", r"base\.html, line 2: UndefinedError: 'nope' is undefined"),
        ("error.html", "{% extends 'no.html' %}", r"error\.html, line 1: TemplateNotFound: no\.html"),
        ("parts.html", "{{ 1 / 0 }}", r"parts\.html, line 1: ZeroDivisionError"),
        ("parts.html", "", "has no attribute 'box'"),
        ("head.html", "{% macro other() %}{% endmacro %}", r"head\.html: AttributeError"),
        ("head.html", "\n{{ nope.x }}", r"head\.html, line 2: UndefinedError: 'nope' is undefined"),
        ("feeds/atom.xml", "\n{% if %}", r"atom\.xml, line 2: Expected an expression"),
        ("tags.html", "\n{% if %}", r"tags\.html, line 2: Expected an expression"),
        ("tags.html", b"\xff", r"tags\.html: UnicodeDecodeError"),
    ],
)  # fmt: skip
def test_templates_that_could_show_no_error_are_refused(
    tmp_path: Path, file: str, text: str | bytes, problem: str
) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsError, match=problem):
        create_app(Settings(index=str(tmp_path / "none"), templates=str(tmp_path)))


def test_a_page_that_fails_now_and_then_is_an_error_in_words(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = '{% extends "postings/base.html" %}{% block main %}{{ path.x.y }}{% endblock %}'
    (tmp_path / "tags.html").write_text(own)
    (tmp_path / "base.html").write_text(
        "{{ nope.x if path == '/nowhere' }}{% block box %}{% endblock %}{% block main %}{% endblock %}"
    )
    client = create_app(replace(settings, templates=str(tmp_path))).test_client()
    tags, lost = client.get("/tags/"), client.get("/nowhere")
    assert (tags.status_code, tags.mimetype) == (500, "text/html")
    assert (lost.status_code, lost.mimetype) == (404, "text/plain")
    assert lost.text.startswith("Not Found\nThe address may be mistyped")
    assert "'nope' is undefined" in caplog.text


@pytest.mark.parametrize("address", ["/", "/tags/", "/tags/x", "/posts/x", "/api/tags", "/healthz"])
def test_without_an_index_all_say_to_come_back(bare: Flask, address: str) -> None:
    response = bare.test_client().get(address)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "postings index" in response.text


def test_problem_names_parameter_and_what_is_allowed(client: FlaskClient) -> None:
    response = client.get("/api/search?q=redis&size=1000")
    assert response.status_code == 400
    assert response.json == {
        "type": "urn:problem-type:postings:parameter",
        "title": "Bad Request",
        "status": 400,
        "detail": "size: 1000 is out of range.",
        "instance": "/api/search",
        "parameter": "size",
        "allowed": "a whole number from 1 to 100",
    }


def test_problem_without_parameter_has_five_members(client: FlaskClient) -> None:
    response = client.get("/api/posts/not%20there")
    assert response.mimetype == "application/problem+json"
    problem = json.loads(response.data)
    assert problem.keys() == {"type", "title", "status", "detail", "instance"}
    assert problem["type"] == "about:blank"
    assert problem["instance"] == "/api/posts/not%20there"


def test_missing_post_is_told_in_a_sentence(client: FlaskClient) -> None:
    (lead,) = texts(parsed(client.get("/posts/nowhere").text), ".lead")
    assert lead[0].isupper()
    assert lead.endswith(".")
    assert "nowhere" in lead


@pytest.mark.parametrize("address", ["/api", "/api/", "/api/nowhere", "/api/posts/", "/healthz/x"])
def test_unknown_address_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/api/search", "/healthz", "/search", "/tags/"])
def test_wrong_method_says_which_are_right(client: FlaskClient, address: str) -> None:
    response = client.post(address)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert "It takes GET, HEAD, OPTIONS." in response.text


def test_page_for_a_bad_parameter_says_what_is_allowed(client: FlaskClient) -> None:
    page = parsed(client.get("/search?sort=foo").text)
    assert texts(page, "main .head p") == [
        "Error 400",
        "sort: 'foo' is not known.",
        "Allowed: relevance, newest, oldest, title.",
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/1/indexes/*/queries", 413), ("/api/search", 405), ("/search", 405), ("/nowhere", 404)],
)
def test_what_is_still_sent_is_read_before_the_reason_is_told(
    client: FlaskClient, path: str, status: int
) -> None:
    sent = BytesIO(b"x" * 20_000_000)
    response = client.post(path, input_stream=sent, content_length=20_000_000)
    assert response.status_code == status
    assert sent.tell() == 20_000_000
