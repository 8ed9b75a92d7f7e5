"""XML by templates: every text in it is escaped, and without the signs that XML cannot hold."""

import re

from flask import Flask
from jinja2 import Environment

_NOT_XML = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)


def xml_environment(app: Flask) -> Environment:
    """The templates of the app, for XML; names that end in `.xml` are escaped in any case."""
    return app.jinja_env.overlay(finalize=xml_text)


def xml_text(value: object) -> object:
    """A text with a space for each sign that XML has not; other values as they are."""
    if isinstance(value, str) and not value.isprintable():
        return _NOT_XML.sub(" ", value)
    return value
