"""Heads of pages as HTML, by `templates/head.html`.

The head of a search has eleven places; as a text that is made once for each address of the app, with two
signs where texts come in, it is there in a tenth of the time.
"""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any, cast

from flask import Flask
from markupsafe import Markup

from indexer import Page, Settings
from webapp.feeds.following import feed_query
from webapp.feeds.meta import Meta, list_meta
from webapp.feeds.site import base_address
from webapp.templating import macros_of, telling_line
from webapp.translation import Words

EXTENSION = "postings_heads"
REMEMBERED = 256

_PLACES = ("\0", "\1", "\2")
"""Signs, which HTML cannot hold, for the texts of a search: title, query string, that of its feeds."""


class Heads:
    """The heads of the pages of an app."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        macros = macros_of(app.jinja_env, "head.html")
        with telling_line("head.html"):
            self._macro = macros.meta  # type: ignore[attr-defined]
        self._settings = settings
        self._words = cast(Words, app.jinja_env.globals["words"])
        self._frame = lru_cache(maxsize=REMEMBERED)(self._new_frame)
        self._lists: dict[tuple[object, ...], Markup] = {}

    def of(self, meta: Meta) -> Markup:
        """The head of a page."""
        return cast(Markup, self._macro(meta))

    def of_search(self, page: Page, title: str, query: str, environ: Mapping[str, Any]) -> Markup:
        """The head of a page of a search, whose own query string is `query`."""
        base = base_address(self._settings, environ)
        if not (page.request.query or page.request.choices) and page.hits:
            return self._of_list(page, title, base)
        texts = (self._words.say(title), query, feed_query(page.request, query))
        head = self._frame(base) % dict(zip(_PLACES, map(escape, texts), strict=True))
        return Markup(head)  # noqa: S704 - made of what is escaped

    def _of_list(self, page: Page, title: str, base: str) -> Markup:
        """The head of a page of all posts, which stays the same until there are other posts on it."""
        key = page.request, title, base, *(hit.card.slug for hit in page.hits)
        head = self._lists.get(key)
        if head is None:
            if len(self._lists) >= REMEMBERED:
                self._lists.clear()
            head = self._lists[key] = self.of(list_meta(page, title, base, self._settings))
        return head

    def _new_frame(self, base: str) -> str:
        title, query, feed = _PLACES
        head = str(self.of(Meta(title, f"{base}/search{query}", feed, listed=False)))
        return head.replace("%", "%%").translate({ord(p): f"%({p})s" for p in _PLACES})


def install(app: Flask, settings: Settings) -> None:
    """Give an app the heads of its pages."""
    app.extensions[EXTENSION] = Heads(app, settings)


def heads_of(app: Flask) -> Heads:
    """The heads that an app was given."""
    return cast(Heads, app.extensions[EXTENSION])
