"""Markdown as CommonMark with tables and strikethrough; raw HTML goes through and is sanitised."""

import re

from markdown_it import MarkdownIt

from indexer.sources.content import Content, plain_text, read_html
from indexer.sources.shortcodes import strip_shortcodes

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_MARKUP = re.compile(r"[*_`<\[&\\~{]")


def read_markdown(text: str, title: str = "") -> Content:
    """The content of a post's Markdown; see `read_html` for what the title does."""
    return read_html(_MARKDOWN.render(strip_shortcodes(text)), title)


def plain_line(text: str) -> str:
    """A short text, such as an excerpt, without the Markdown and HTML within its lines."""
    if not _MARKUP.search(text):
        return text
    return plain_text(_MARKDOWN.renderInline(strip_shortcodes(text)))
