"""Takes the JavaScript out of MDX, so that it is not read as text.

    import { Note } from './note'     and export …, from the start of a line up to an empty one
    <Note title={t}>text</Note>       the tags go, the text inside stays
    <p className={c}>text</p>         an element of HTML keeps its name
    {expression}   {/* comment */}    go; {'a text'} is the text

In blocks and spans of code nothing changes. Where something is never closed, which MDX does not take,
all after it stays as it is.
"""

import re

from indexer.sources.markup.stripping import Stripper

_LONGEST_TAG = 10_000
_MODULE = re.compile(
    r"""import\s*+(?:['"{*]|[\w$]++(?:\s*+,|\s++from\b)|type\b)"""
    r"|export\s*+(?:[{*]|(?:default|const|let|var|async|function|class|type|interface|enum)\b)"
)
_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]*+(?=[\s/>])|(?=>))", re.ASCII)
_IN_TAG = re.compile(r"""[<>{]|"[^"]*+"|'[^']*+'""")
_IN_BRACES = re.compile(r"""\\.|[{}`]|/\*|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'""", re.DOTALL)
_TEXT = re.compile(r"""\{\s*+(["'])([^"'\\{}\n]*)\1\s*+\}""")
_HEADING_ID = re.compile(r"\{#[\w:.-]++\}(?=[ \t]*+$)", re.MULTILINE)


def strip_mdx(text: str) -> str:
    """The Markdown in some MDX."""
    return _Mdx(text).run()


class _Mdx(Stripper):
    _stop = re.compile(r"[`~\\{<]|^(?:import|export)\b", re.MULTILINE)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._is_broken = False

    def _step(self, sign: str) -> None:
        if sign == "<":
            self._tag()
        elif sign == "{":
            self._braces()
        elif sign in ("import", "export"):
            self._module()
        else:
            super()._step(sign)

    def _module(self) -> None:
        """Takes out imports and exports, unless they are words within a paragraph."""
        start = self._at
        above = self._text.rfind("\n", 0, max(start - 1, 0)) + 1
        begins = self._kept == start or not self._text[above:start].strip()
        if not begins or not _MODULE.match(self._text, start):
            self._at += len("import")
            return
        gap, at = self._empty_line(start), start
        while (brace := self._text.find("{", at, gap.start() if gap else None)) >= 0:
            if not (at := self._braces_end(brace)):
                break
            gap = self._empty_line(at)
        self._take_out(start, gap.start() + 1 if gap else len(self._text))

    def _tag(self) -> None:
        tag = _TAG.match(self._text, self._at)
        end = self._tag_end(tag.end()) if tag else 0
        if tag is None or not end:
            self._at += 1
            return
        whole, name = self._text[self._at : end], tag[2]
        if not name or name[0].isupper() or "." in name:
            self._take_out(self._at, end)
        elif "{" in whole:
            self._take_out(self._at, end, f"<{tag[1]}{name}{'/' if whole[-2] == '/' else ''}>")
        else:
            self._at = end

    def _tag_end(self, at: int) -> int:
        """Where a tag ends whose name ends here, 0 where it is none."""
        limit = at + _LONGEST_TAG
        while piece := _IN_TAG.search(self._text, at, limit):
            if piece[0] in "<>":
                return piece.end() if piece[0] == ">" else 0
            at = piece.end() if piece[0] != "{" else self._braces_end(piece.start())
            if not at:
                return 0
            limit = max(limit, at + _LONGEST_TAG)
        return 0

    def _braces(self) -> None:
        if own_id := _HEADING_ID.match(self._text, self._at):
            self._at = own_id.end()
        elif text := _TEXT.match(self._text, self._at):
            self._take_out(self._at, text.end(), text[2])
        elif end := self._braces_end(self._at):
            self._take_out(self._at, end)
        else:
            self._at += 1

    def _braces_end(self, at: int) -> int:
        """Where an expression ends that begins here, 0 where it never does."""
        depth = 0
        while not self._is_broken and (piece := _IN_BRACES.search(self._text, at)):
            at = piece.end()
            if piece[0] in "{}":
                depth += 1 if piece[0] == "{" else -1
                if not depth:
                    return at
            elif closing := {"`": "`", "/*": "*/"}.get(piece[0]):
                found = self._text.find(closing, at)
                self._is_broken = found < 0
                at = found + len(closing)
        self._is_broken = True
        return 0
