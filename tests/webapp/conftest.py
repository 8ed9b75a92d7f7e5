"""The app over an index of the repository's own posts, built once."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import Options, Settings, open_index, open_sources, sync
from webapp import create_app

POSTS = Path(__file__).parents[2] / "data" / "posts"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of `data/posts`, complete whatever the date of this machine."""
    folder = tmp_path_factory.mktemp("index")
    settings = Settings(source=str(POSTS), index=str(folder))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    return settings


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """The app as readers get it."""
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the app."""
    return app.test_client()
