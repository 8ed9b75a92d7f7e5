"""HTML of any origin becomes HTML that is safe to show, and the sections that are searched.

Elements that run, load, embed or style something are taken out, and no id or class of the writer
stays but the language of code. Then every heading gets an id of ours and begins a section. In the
text of a section every block (paragraph, list item, cell, line of code) is one line.
"""

import re
from dataclasses import dataclass
from typing import cast

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.errors import PostError
from indexer.post import Section, slugify, value_key
from indexer.sources.text import one_line, without_controls

DEEPEST = 500
"""Elements inside each other; the parsers take time that grows with the square of the depth."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST_ANCHOR = 80
_ENOUGH_LEAD = 1000

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = _names(
    "address article aside blockquote br dd details div dl dt figcaption figure footer header hr"
    " li nav ol p pre section summary table caption tbody td tfoot th thead tr ul"
)
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
}
_NUMBERS = frozenset({"colspan", "height", "rowspan", "start", "width"})
_NUMBER = re.compile(r"-?[0-9]{1,4}", re.ASCII)
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


def _filtered(_tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(_LANGUAGE.findall(value)[:1]) or None
    return value if name not in _NUMBERS or _NUMBER.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(_BLOCKS | _INLINE | _HEADINGS.keys()),
    clean_content_tags=set(_DROPPED_WITH_CONTENT),
    attributes=_ATTRIBUTES,
    attribute_filter=_filtered,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


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
    _check_depth(html)
    safe = _CLEANER.clean(_OTHER_BLOCKS.sub(r"<\1div", html))
    parser = LexborHTMLParser(safe)
    body = cast(LexborNode, parser.body)  # A parser of HTML always makes one.
    outline = _Outline(title)
    _walk(body, outline)
    outline.end_section()
    for node in outline.superfluous:
        node.decompose()
    lead = " ".join("".join(outline.lead).split())
    shown = _below_title(body.inner_html or "")
    return Content(shown, tuple(outline.sections), outline.title, lead)


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


def _check_depth(html: str) -> None:
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


def _walk(root: LexborNode, outline: "_Outline") -> None:
    branches, opened = [root.iter(include_text=True)], [root]
    while branches:
        node = next(branches[-1], None)
        if node is None:
            branches.pop()
            outline.leave(opened.pop())
        elif node.tag == "-text":
            outline.text(node.text_content or "")
        else:
            outline.enter(node)
            branches.append(node.iter(include_text=True))
            opened.append(node)


class _Outline:
    """Collects the sections while the elements of a post go by in their order."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.sections: list[Section] = []
        self.lead: list[str] = []
        self.superfluous: list[LexborNode] = []
        self._pieces: list[str] = []
        self._begun = Section("")
        self._heading: LexborNode | None = None
        self._heading_start = 0
        self._anchors = _Anchors()
        self._in_pre = self._in_paragraph = False
        self._is_first = True

    def text(self, text: str) -> None:
        """Takes a piece of text."""
        self._pieces.append(text if self._in_pre else text.replace("\n", " "))
        if self._in_paragraph:
            self.lead.append(text)

    def enter(self, node: LexborNode) -> None:
        """Takes the start of an element."""
        tag = node.tag or ""
        if tag in _BLOCKS:
            self._pieces.append("\n")
            self._in_pre = self._in_pre or tag == "pre"
            self._in_paragraph = tag == "p" and len(self.lead) < _ENOUGH_LEAD
        elif tag == "img":
            self._image(node)
        elif tag in _HEADINGS:
            self._pieces.append(" ")
            if self._heading is None:
                self._heading, self._heading_start = node, len(self._pieces)

    def leave(self, node: LexborNode) -> None:
        """Takes the end of an element."""
        tag = node.tag or ""
        if tag in _BLOCKS:
            self._pieces.append("\n")
            self._in_pre = self._in_pre and tag != "pre"
            if tag == "p":
                self.lead.append(" ")
                self._in_paragraph = False
        elif node is self._heading:
            self._heading = None
            self._begin_section(node, _HEADINGS[tag])

    def end_section(self) -> None:
        """Keeps the section that was begun, if there is anything in it."""
        text = _lines("".join(self._pieces))
        self._pieces = []
        if text or self._begun.heading:
            begun = self._begun
            self.sections.append(Section(text, begun.heading, begun.level, begun.anchor))

    def _image(self, node: LexborNode) -> None:
        attributes = node.attributes
        self._pieces.append(f" {(attributes.get('alt') or '')} ".replace("\n", " "))
        if not attributes.get("src"):
            self.superfluous.append(node)

    def _begin_section(self, node: LexborNode, level: int) -> None:
        heading = _lines("".join(self._pieces[self._heading_start :])).replace("\n", " ")
        del self._pieces[self._heading_start :]
        if not heading:
            return
        first, self._is_first = self._is_first, False
        self.title = self.title or heading
        repeats = first and value_key(heading) == value_key(self.title)
        if repeats and not "".join(self._pieces).strip():
            self.superfluous.append(node)
            return
        self.end_section()
        anchor = self._anchors.new(heading)
        node.attrs["id"] = anchor
        self._begun = Section("", heading, level, anchor)


class _Anchors:
    """Ids for headings, each once in a post."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def new(self, heading: str) -> str:
        """The heading's slug, with a number where it is taken."""
        slug = slugify(heading)[:_LONGEST_ANCHOR].strip("-.") or "section"
        anchor, number = slug, self._numbers.get(slug, 1)
        while anchor in self._numbers:
            number += 1
            anchor = f"{slug}-{number}"
        self._numbers[slug] = number
        self._numbers.setdefault(anchor, 1)
        return anchor


def _lines(text: str) -> str:
    """The lines that have text, white space within them folded."""
    folded = (" ".join(line.split()) for line in without_controls(text).split("\n"))
    return "\n".join(line for line in folded if line)
