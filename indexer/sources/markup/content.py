"""HTML of any origin becomes HTML that is safe to show, and the sections that are searched.

Elements that run, load, embed or style something are taken out, and no id or class of the writer
stays but the ids of headings and the language of code. Then every heading has an id and begins a
section, see outline.py.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import cast

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.errors import PostError
from indexer.post import Section
from indexer.sources.markup.outline import BLOCKS, HEADINGS, Outline, walk
from indexer.sources.text import one_line, without_controls

DEEPEST = 500
"""Elements inside each other; the parsers take time that grows with the square of the depth."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INLINE = _names(
    "a abbr b bdi bdo cite code col colgroup data del dfn em i img ins kbd mark q rp rt ruby s"
    " samp small span strong sub sup time u var wbr"
)
_DROPPED_WITH_CONTENT = _names(
    "audio button canvas embed iframe math noembed noframes noscript object option script select"
    " style svg template textarea title video"
)
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "code": {"class"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"alt", "height", "src", "title", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    **{heading: {"id"} for heading in HEADINGS},
}
_NUMBERS = frozenset({"colspan", "height", "rowspan", "start", "width"})
_NUMBER = re.compile(r"-?[0-9]{1,4}", re.ASCII)
_ID = re.compile(r"\w[\w:.-]{0,79}")
_LANGUAGE = re.compile(r"lang(?:uage)?-[\w+#.-]{1,40}")

# Blocks that are not kept would leave the words before and after them joined.
_OTHER_BLOCKS = re.compile(
    r"<(/?)(?:center|dialog|fieldset|form|hgroup|legend|main|menu|search)(?=[\s/>])", re.IGNORECASE
)
_HEADING_TAG = re.compile(r"<(/?)h([1-6])(?=[\s>])")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
# Their ends may be left out, so counting them tells nothing about depth.
_NOT_NESTING = _names(
    "area base br col dd dt hr img input li link meta option p source td th tr wbr"
)


_Filter = Callable[[str, str, str], str | None]


def _filtered(_tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(_LANGUAGE.findall(value)[:1]) or None
    if name == "id":
        return value if _ID.fullmatch(value) else None
    return value if name not in _NUMBERS or _NUMBER.fullmatch(value) else None


def _cleaner(attributes: dict[str, set[str]], kept: _Filter) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(BLOCKS | _INLINE | HEADINGS.keys()),
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        attributes=attributes,
        attribute_filter=kept,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


_CLEANER = _cleaner(_ATTRIBUTES, _filtered)
# Parsing drops one line break after the tag.
_FIRST_BREAK = re.compile(r"(<pre(?:\s[^<>]*)?>)\n")


@dataclass(frozen=True, slots=True)
class Content:
    """What was read from HTML: `lead` is the text of its first paragraphs."""

    html: str
    sections: tuple[Section, ...]
    title: str
    lead: str


def read_html(html: str, title: str = "") -> Content:
    """The content of a post's HTML. Without a title, the first heading's text is the title.

    A heading that begins the post and repeats its title is in neither the HTML nor the sections.
    Raises PostError for elements nested without reason.
    """
    safe = _cleaned(_OTHER_BLOCKS.sub(r"<\1div", html), _CLEANER)
    parser = LexborHTMLParser(safe)
    body = cast(LexborNode, parser.body)  # A parser of HTML always makes one.
    outline = Outline(title)
    walk(body, outline)
    outline.end_section()
    for node in outline.superfluous:
        node.decompose()
    lead = " ".join("".join(outline.lead).split())
    shown = _below_title(body.inner_html or "")
    return Content(shown, tuple(outline.sections), outline.title, lead)


def restore_html(html: str, anchors: Collection[str]) -> str:
    """HTML that `read_html` once made, made safe again: what is safe stays as it is, byte for byte.

    Headings keep the ids that are among the anchors. Raises PostError as `read_html` does.
    """
    if not html:
        return ""

    def kept(tag: str, name: str, value: str) -> str | None:
        if name == "id":
            return value if value in anchors else None
        return _filtered(tag, name, value)

    whole = _FIRST_BREAK.sub(r"\1\n\n", html)
    return _below_title(_cleaned(whole, _cleaner(_ATTRIBUTES, kept)))


def _cleaned(html: str, cleaner: nh3.Cleaner) -> str:
    """Safe HTML without control characters.

    Those written as `&#27;` are there only after it was parsed, and what is left without them is cleaned
    again: it may be an address that runs. Raises PostError for elements nested without reason.
    """
    html = without_controls(html)
    check_depth(html)
    safe = cleaner.clean(html)
    plain = without_controls(safe)
    return safe if plain == safe else cleaner.clean(plain)


def _below_title(html: str) -> str:
    """The HTML with its headings one level down where one is an h1: a page has one, the post's title."""
    if "<h1" not in html:
        return html
    return _HEADING_TAG.sub(lambda tag: f"<{tag[1]}h{min(int(tag[2]) + 1, 6)}", html)


def plain_text(html: str) -> str:
    """The text of some HTML on one line."""
    no_heading = " "
    sections = read_html(html, title=no_heading).sections
    return one_line(" ".join(f"{section.heading} {section.text}" for section in sections))


def check_depth(html: str) -> None:
    """Raises PostError for elements nested deeper than DEEPEST."""
    if html.count("<") <= DEEPEST:
        return
    depth, opened = 0, dict[str, int]()
    for closing, name in _TAG.findall(html.lower()):
        if name in _NOT_NESTING or (closing and not opened.get(name)):
            continue
        step = -1 if closing else 1
        opened[name] = opened.get(name, 0) + step
        depth += step
        if depth > DEEPEST:
            raise PostError(f"HTML elements nested deeper than {DEEPEST} levels; close them")
