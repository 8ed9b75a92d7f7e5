"""Cuts the elements of a post into sections, one for every heading.

In the text of a section every block (paragraph, list item, cell, line of code) is one line. A heading has
the id that the writer gave it, or one made from its words, with a number where it is taken.
"""

import re

from selectolax.lexbor import LexborNode

from indexer.post import Section, slugify, value_key

_LONGEST_ANCHOR = 80
_ENOUGH_LEAD = 1000

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
BLOCKS = frozenset(
    "address article aside blockquote br dd details div dl dt figcaption figure footer header hr"
    " li nav ol p pre section summary table caption tbody td tfoot th thead tr ul".split()
)
_NOTE_MARK = re.compile(r"\[\d{1,4}\]")


def walk(root: LexborNode, outline: "Outline") -> None:
    """Has the outline take all elements and texts in their order."""
    branches, opened = [root.iter(include_text=True)], [root]
    while branches:
        node = next(branches[-1], None)
        if node is None:
            branches.pop()
            outline.leave(opened.pop())
        elif node.tag == "-text":
            outline.text(node.text_content or "")
        elif not _is_note_mark(node):
            outline.enter(node)
            branches.append(node.iter(include_text=True))
            opened.append(node)


def _is_note_mark(node: LexborNode) -> bool:
    """Whether this is `<sup>[1]</sup>`, maybe with a link in it, which is shown but is no text."""
    inside = node.child if node.tag == "sup" else None
    inside = inside.child if inside and inside.tag == "a" and not inside.next else inside
    text = (inside.text_content or "") if inside and inside.tag == "-text" else ""
    return inside is not None and not inside.next and _NOTE_MARK.fullmatch(text) is not None


class Outline:
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
        self._own_id = ""
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
        if tag in BLOCKS:
            self._pieces.append("\n")
            self._in_pre = self._in_pre or tag == "pre"
            self._in_paragraph = tag == "p" and len(self.lead) < _ENOUGH_LEAD
        elif tag == "img":
            self._image(node)
        elif tag in HEADINGS:
            self._pieces.append(" ")
            own_id = node.attributes.get("id")
            if own_id is not None:
                del node.attrs["id"]
            if self._heading is None:
                self._heading, self._heading_start = node, len(self._pieces)
                self._own_id = own_id or ""

    def leave(self, node: LexborNode) -> None:
        """Takes the end of an element."""
        tag = node.tag or ""
        if tag in BLOCKS:
            self._pieces.append("\n")
            self._in_pre = self._in_pre and tag != "pre"
            if tag == "p":
                self.lead.append(" ")
                self._in_paragraph = False
        elif node is self._heading:
            self._heading = None
            self._begin_section(node, HEADINGS[tag])

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
        anchor = self._anchors.new(self._own_id or _anchor(heading))
        node.attrs["id"] = anchor
        self._begun = Section("", heading, level, anchor)


class _Anchors:
    """Ids for headings, each once in a post."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def new(self, slug: str) -> str:
        """The slug, with a number where it is taken."""
        anchor, number = slug, self._numbers.get(slug, 1)
        while anchor in self._numbers:
            number += 1
            anchor = f"{slug}-{number}"
        self._numbers[slug] = number
        self._numbers.setdefault(anchor, 1)
        return anchor


def _anchor(heading: str) -> str:
    return slugify(heading)[:_LONGEST_ANCHOR].strip("-.") or "section"


def _lines(text: str) -> str:
    """The lines that have text, white space within them folded."""
    folded = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in folded if line)
