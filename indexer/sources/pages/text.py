"""From the bytes of an HTML page to its markup: its encoding, and what no reader sees cut out."""

import re

from indexer.errors import PostError
from indexer.sources.encoding import decode_text, find_encoding
from indexer.sources.text import one_line, shortened

_DECLARED = re.compile(rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
_DECLARED_WITHIN = 1024

_UNSEEN = re.compile(r"<(?:!--|(script|style|svg|math|title|textarea)(?=[\s/>]))", re.IGNORECASE)
_ENDS = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "svg", "math", "title", "textarea")
}
_ENDS[""] = re.compile("--!?(?=>)")
_TEXTS = frozenset({"title", "textarea"})
_TO_THE_END = frozenset({"", "script", "style"})
"""Where their end is missing, nothing that follows is seen."""


def decode_page(data: bytes, charset: str = "") -> str:
    """The text of a page, its line ends as "\\n"; `charset` is what came with it, as by HTTP.

    The byte order mark decides, else the charset, else what the page declares in its first
    kilobyte, else it is UTF-8. Raises PostError where the bytes are not in that encoding.
    """
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    encoding = find_encoding(data, charset, declared[1].decode("latin-1") if declared else "")
    if not encoding.codec:
        shown = shortened(one_line(encoding.name), 40)
        raise PostError(f"its encoding '{shown}' is not one of web pages; save the page as UTF-8")
    text = decode_text(data, encoding.codec, "page")
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise PostError("not a text: a NUL character; save the page as text in UTF-8", line)
    return text


def cut_unseen(text: str) -> tuple[str, tuple[str, ...]]:
    """The markup without scripts, styles, drawings, formulas and comments; the JSON-LD among them.

    The parser is given this alone, as its depth can be told from its tags: a script may be full of
    what looks like one.
    """
    kept: list[str] = []
    linked_data: list[str] = []
    unclosed: set[str] = set()
    at, begin = 0, _UNSEEN.search(text)
    while begin:
        name = (begin[1] or "").lower()
        inside = begin.end() if name else begin.start() + 2
        end = None if name in unclosed else _ENDS[name].search(text, inside)
        if end is None and name in _TO_THE_END:
            return "".join([*kept, text[at : begin.start()]]), tuple(linked_data)
        if end is None:
            unclosed.add(name)
        elif name not in _TEXTS:
            kept += [text[at : begin.start()], " "]
            _, _, script = text[inside : end.start()].partition(">")
            if name == "script" and "ld+json" in text[inside : end.start() - len(script)].lower():
                linked_data.append(script)
            at = _after_tag(text, end.end())
        begin = _UNSEEN.search(text, begin.end() if end is None else _after_tag(text, end.end()))
    return "".join([*kept, text[at:]]), tuple(linked_data)


def _after_tag(text: str, at: int) -> int:
    """Behind the `>` that ends a tag."""
    return text.find(">", at) + 1 or len(text)
