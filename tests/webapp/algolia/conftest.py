"""An index with tags in tags, that pages of other sites may ask."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import Settings
from indexer.index import open_index
from tests.support import post
from tests.webapp.browsing import served
from webapp import create_app

POSTS = [
    post(
        "redis",
        "Redis is a cache. A cache of <b>redis</b>.",
        title="Caching & Redis",
        day="2025-11-02",
        tags=("databases", "redis"),
        categories=("Tech",),
        excerpt="All of it.",
    ),
    post("sql", "Tables of rows.", title="SQL", day="2024-02-29", tags=("databases", "sql")),
    post("old", "Nothing new.", title="Old", tags=("life",), lang="de"),
]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app over three posts."""
    folder = tmp_path_factory.mktemp("algolia")
    settings = Settings(
        index=str(folder),
        tag_hierarchy=("databases/redis", "databases/sql"),
        allowed_origins=("*",),
    )
    with open_index(settings).engine.writer() as writer:
        for one in POSTS:
            writer.put(one)
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the app."""
    return app.test_client()


@pytest.fixture(scope="session")
def host(app: Flask) -> Iterator[str]:
    """Where the app is served while tests run: `127.0.0.1:8000`."""
    with served(app) as origin:
        yield origin.removeprefix("http://")
