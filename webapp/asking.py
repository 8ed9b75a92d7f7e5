"""What every view starts from: the index of this app, and the search that an address spells."""

import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import parse_qsl

from flask import current_app, request

from indexer import Index, SearchRequest, from_params
from webapp.translation import Words

EXTENSION = "postings"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def index() -> Index:
    """The index that this app was created over."""
    return cast(Index, current_app.extensions[EXTENSION])


def words() -> Words:
    """The words of the pages of this app."""
    return cast(Words, current_app.jinja_env.globals["words"])


def asked() -> SearchRequest:
    """The search that the parameters of this request spell; RequestError where they spell none."""
    return search_of(request.environ)


def search_of(environ: Mapping[str, Any]) -> SearchRequest:
    """The search that a WSGI request spells; RequestError for none."""
    return from_params(pairs_of(environ))


def pairs_of(environ: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The parameters of a WSGI request, bytes that are no text replaced."""
    text = environ.get("QUERY_STRING", "")
    if not text.isascii():  # WSGI has bytes as letters of Latin 1
        text = text.encode("latin-1", "replace").decode("utf-8", "replace")
    pairs = parse_qsl(text, keep_blank_values=True)
    return [(name, printable(text)) for name, text in pairs]


def printable(text: str) -> str:
    """The text with a space for each control character, which no word has and HTML cannot hold."""
    return _CONTROL.sub(" ", text)
