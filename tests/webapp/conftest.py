"""The app over an index of the repository's own posts, built once."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from indexer import Options, Settings, open_index, open_sources, sync
from tests.webapp.browsing import chromium, served
from tests.webapp.pages import KINDS, UNAVAILABLE
from webapp import create_app
from webapp.pages.items import EXTENSION as ITEMS
from webapp.pages.items import Items

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


@pytest.fixture(scope="session")
def unindexed(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app before there is an index."""
    nowhere = str(tmp_path_factory.mktemp("nowhere") / "none")
    return create_app(Settings(source=nowhere, index=nowhere))


@pytest.fixture(scope="session")
def every_page(app: Flask, unindexed: Flask) -> dict[str, str]:
    """Kind of page -> one of it, as HTML."""
    pages = {kind: app.test_client().get(path).text for kind, path in KINDS.items()}
    return pages | {UNAVAILABLE: unindexed.test_client().get("/").text}


@pytest.fixture(scope="module")
def origin(app: Flask) -> Iterator[str]:
    """Where the app is served while the tests of a module run."""
    with served(app) as origin:
        yield origin


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for the tests of a module."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def addresses(origin: str, unindexed: Flask) -> Iterator[dict[str, str]]:
    """Kind of page -> where one of it is served."""
    with served(unindexed) as other:
        yield {kind: origin + path for kind, path in KINDS.items()} | {UNAVAILABLE: other}


@pytest.fixture(scope="session")
def items(app: Flask) -> Items:
    """The items of lists as the app has them."""
    return cast(Items, app.extensions[ITEMS])
