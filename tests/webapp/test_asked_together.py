"""Pages ask for several things of an index together."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.counted_engine import CountedEngine, counting
from webapp.asking import EXTENSION


@pytest.fixture
def engine(app: Flask) -> Iterator[CountedEngine]:
    """The engine of the app, which counts what it is asked."""
    with counting(app.extensions[EXTENSION]) as engine:
        yield engine


def test_close_searches_are_counted_together(client: FlaskClient, engine: CountedEngine) -> None:
    page = client.get('/search?q="zebra+unicorn"&tag=life&match=all')
    assert page.status_code == 200
    assert max(engine.counts()) == 5


def test_the_archive_asks_once(client: FlaskClient, engine: CountedEngine) -> None:
    assert client.get("/archive").status_code == 200
    assert engine.counts() == [1]
