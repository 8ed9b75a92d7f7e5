"""Markdown as CommonMark with what site generators add; raw HTML goes through and is sanitised.

Added are tables, strikethrough, footnotes, definition lists, admonitions (`!!! note "Title"`, `:::note
Title`), boxes of tasks, which are left out, and ids that a writer gives a heading: `## Title {#id}`.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from indexer.sources.markup.content import Content, plain_text, read_html
from indexer.sources.markup.mdx import strip_mdx
from indexer.sources.markup.shortcodes import strip_shortcodes

_MARKUP = re.compile(r"[*_`<\[&\\~{]")
_HEADING_ID = re.compile(r"[ \t]*+(?<!\\)\{#([\w:.-]++)\}\Z")
_BOX = re.compile(r"\[[ xX]\][ \t]+")
_CONTAINER = re.compile(r"[ \t]*+([\w-]++)[ \t]*+(.*)")


def read_markdown(text: str, title: str = "", mdx: bool = False) -> Content:
    """The content of a post's Markdown; see `read_html` for what the title does."""
    parser, text = (_MDX, strip_mdx(text)) if mdx else (_MARKDOWN, text)
    return read_html(parser.render(strip_shortcodes(text)), title)


def plain_line(text: str) -> str:
    """A short text, such as an excerpt, without the Markdown and HTML within its lines."""
    if not _MARKUP.search(text):
        return text
    return plain_text(_MARKDOWN.renderInline(strip_shortcodes(text)))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False).use(deflist_plugin).use(admon_plugin)
    parser.use(container_plugin, "titled", validate=_is_container, render=_container)
    parser.core.ruler.before("inline", "ids_and_boxes", _ids_and_boxes)
    parser.add_render_rule("footnote_ref", _footnote_mark)
    parser.add_render_rule("footnote_anchor", _nothing)
    return parser


def _ids_and_boxes(state: StateCore) -> None:
    """Makes `{#id}` at the end of a heading its id, and takes the boxes of tasks out of lists."""
    for before, opening, inline in zip(
        [None, *state.tokens], state.tokens, state.tokens[1:], strict=False
    ):
        if opening.type == "heading_open" and (found := _HEADING_ID.search(inline.content)):
            opening.attrSet("id", found[1])
            inline.content = inline.content[: found.start()]
        elif opening.type == "paragraph_open" and before and before.type == "list_item_open":
            inline.content = _BOX.sub("", inline.content, count=1)


def _is_container(params: str, _markup: str) -> bool:
    return bool(params.strip()) and params.lstrip()[0] != ":"


def _container(_self: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    token = tokens[at]
    if token.nesting < 0:
        return "</div>\n"
    found = _CONTAINER.match(token.info)
    title = found[2].strip().removeprefix("[").removesuffix("]").strip('"') if found else ""
    return f"<div>\n<p>{escape(title)}</p>\n" if title else "<div>\n"


def _footnote_mark(_self: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    return f"<sup>[{tokens[at].meta['id'] + 1}]</sup>"


def _nothing(*_: Any) -> str:
    return ""


_MARKDOWN = _parser()
_MDX = _parser().disable("code")
