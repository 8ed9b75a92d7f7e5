"""The short way to searches answers what Flask's views answer."""

import json
import re
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from indexer import Index
from tests.webapp.pages import KINDS
from tests.webapp.test_any_input import QUERIES
from webapp.asking import EXTENSION
from webapp.front import Front

PLAIN = ["", "q=redis", "q=redis&tag=Redis&tag.not=API&size=2&page=2", "q=sticy+note&sort=newest"]
VARYING = {"Date", "Server-Timing"}
TIME = re.compile(rb'"took_ms":[\d.]+')


def comparable(response: TestResponse) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in response.headers.items() if name not in VARYING}
    lengthless = {name: value for name, value in headers.items() if name != "Content-Length"}
    return response.status_code, lengthless, TIME.sub(b"", response.data)


@pytest.fixture
def long_way(app: Flask) -> Client:
    return Client(cast(Front, app.wsgi_app).flask)


@pytest.mark.parametrize("path", ["/", "/search", "/api/search"])
@pytest.mark.parametrize("query", [*PLAIN, *QUERIES.values()])
def test_both_ways_answer_the_same(
    client: FlaskClient, long_way: Client, path: str, query: str
) -> None:
    url = f"{path}?{query}"
    assert comparable(client.get(url)) == comparable(long_way.get(url))


@pytest.mark.parametrize("address", [*KINDS.values(), "/healthz", "/api/tags"])
def test_all_else_is_left_to_flask(client: FlaskClient, long_way: Client, address: str) -> None:
    assert comparable(client.get(address)) == comparable(long_way.get(address))


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_other_methods_are_left_to_flask(
    client: FlaskClient, long_way: Client, method: str
) -> None:
    short, long = (one.open("/api/search", method=method) for one in (client, long_way))
    assert comparable(short) == comparable(long)


def test_words_may_be_sent_as_bytes(client: FlaskClient) -> None:
    raw = "q=größe".encode().decode("latin-1")
    answer = client.get("/api/search", environ_overrides={"QUERY_STRING": raw})
    assert json.loads(answer.data)["query"] == "größe"


def test_a_search_that_goes_wrong_is_told_as_by_flask(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(cast(Index, app.extensions[EXTENSION]), "search", broken)
    response = client.get("/api/search")
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert caplog.messages == ["Flask is asked once more", "GET /api/search"]


def test_a_search_that_cannot_be_answered_is_not_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/api/search?page=0").status_code == 400
    assert not caplog.messages


@pytest.mark.parametrize("path", ["/", "/search", "/api/search"])
def test_plain_searches_do_not_come_to_flask(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(app.wsgi_app, "flask", None)
    assert client.get(f"{path}?q=redis&tag=Redis").status_code == 200
