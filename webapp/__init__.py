"""The web app: pages for readers and JSON for programs, over one index."""

from functools import partial
from pathlib import Path

from flask import Flask, request

from indexer import (
    IndexMissing,
    NotFound,
    RequestError,
    Settings,
    StorageError,
    load_settings,
    open_index,
)
from webapp import addresses, api, headers, hooks, pages, problems, wording
from webapp.asking import EXTENSION
from webapp.front import Front

STATUS: dict[type[Exception], int] = {
    RequestError: 400,
    NotFound: 404,
    IndexMissing: 503,
    StorageError: 503,
    Exception: 500,
}
"""The status that each error answers with; the nearest class of an error counts."""

MACROS = ("lists.jinja", "parts.html", "filters.html")
"""Templates that the others call by their first names; those that use another of them come after it."""


def create_app(settings: Settings | None = None) -> Flask:
    """The app over the index that the settings name; `load_settings()` where none are given.

    It starts without an index too, and answers 503 until there is one.
    """
    settings = settings or load_settings()
    app = Flask(__name__)
    # A tag may hold two slashes in a row; its address must arrive as it was written.
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        addresses.FUNCTIONS, counted=wording.counted, site_name=settings.site_name
    )
    for file in MACROS:  # templates that import them take 16 us for each, page by page
        module = app.jinja_env.get_template(file).module
        app.jinja_env.globals[file.partition(".")[0]] = module
    app.context_processor(lambda: {"path": request.path})
    posts = app.extensions[EXTENSION] = open_index(settings, lasting=True)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    if settings.hook_secret:
        app.register_blueprint(hooks.hooks(settings))
    for error, status in STATUS.items():
        app.register_error_handler(error, partial(problems.answer, status))
    headers.install(app, Path(__file__).parent / "static")
    app.wsgi_app = Front(app, posts)  # type: ignore[assignment]
    return app
