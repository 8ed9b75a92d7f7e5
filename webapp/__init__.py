"""The web app: pages for readers and JSON for programs, over one index."""

from functools import partial
from importlib.metadata import version
from pathlib import Path

from flask import Flask, request

from indexer import (
    IndexMissing,
    IndexUnavailable,
    NotFound,
    RequestError,
    Settings,
    StorageError,
    load_settings,
    open_index,
)
from webapp import addresses, algolia, api, cors, headers, hooks, problems, templating
from webapp.asking import EXTENSION
from webapp.feeds import heads
from webapp.feeds import views as feeds
from webapp.freshness import Freshness
from webapp.front import Front
from webapp.pages import views
from webapp.pages.facets import parents_of
from webapp.pages.items import EXTENSION as ITEMS
from webapp.pages.items import Items
from webapp.theme import blueprint as sheet_of
from webapp.theme import open_theme
from webapp.translation import open_words

STATUS: dict[type[Exception], int] = {
    RequestError: 400,
    NotFound: 404,
    IndexMissing: 503,
    IndexUnavailable: 503,
    StorageError: 503,
    Exception: 500,
}
"""The status that each error answers with; the nearest class of an error counts."""

VERSION = version("postings")


def create_app(settings: Settings | None = None) -> Flask:
    """The app over the index that the settings name; `load_settings()` where none are given.

    It starts without an index too, and answers 503 until there is one.
    """
    settings = settings or load_settings()
    app = Flask(__name__)
    # A tag may hold two slashes in a row; its address must arrive as it was written.
    app.url_map.merge_slashes = False
    words = open_words(settings)
    app.jinja_env.globals.update(addresses.FUNCTIONS)
    theme = open_theme(settings)
    app.jinja_env.globals["theme"] = theme
    templating.install(app, settings, words)
    items = app.extensions[ITEMS] = Items(app.jinja_env, words, parents_of(settings.tag_hierarchy))
    app.context_processor(lambda: {"path": request.path})
    posts = app.extensions[EXTENSION] = open_index(settings, lasting=True)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(api.api(settings.site_name, VERSION))
    feeds.install(app)
    heads.install(app, settings)
    app.register_blueprint(algolia.blueprint)
    if theme.sheet:
        app.register_blueprint(sheet_of(theme))
    if settings.hook_secret:
        app.register_blueprint(hooks.hooks(settings))
    for error, status in STATUS.items():
        app.register_error_handler(error, partial(problems.answer, status))
    cors.install(app, settings.allowed_origins)
    fresh = Freshness(posts, settings)
    headers.install(app, Path(__file__).parent / "static", fresh)
    if settings.templates:
        problems.check_page(app)
    front = Front(app, posts, items, fresh, settings.allowed_origins)
    app.wsgi_app = front  # type: ignore[assignment]
    return app
