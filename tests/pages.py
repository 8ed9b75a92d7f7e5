"""A page of a site for tests: made up in a line, and read."""

from typing import Any

from indexer.post import Post
from indexer.settings import SourceSettings
from indexer.sources.pages.page import read_page

ADDRESS = "https://blog.example/2024/my-post/"


def read_post(html: str | bytes, address: str = ADDRESS, charset: str = "", **given: Any) -> Post:
    """The post on a page."""
    data = html.encode() if isinstance(html, str) else html
    return read_page(data, address, SourceSettings(**given), charset).post


def page(body: str = "<article><h1>Title</h1><p>Text.</p></article>", head: str = "") -> str:
    """A whole page."""
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def texts(post: Post) -> str:
    """The text of all sections."""
    return "\n".join(section.text for section in post.sections)


def json_ld(json: str) -> str:
    """An element with JSON-LD."""
    return f'<script type="application/ld+json">{json}</script>'
