"""From the bytes of an HTML page to its markup: its encoding, and what no reader sees cut out."""

import codecs
import re

from indexer.errors import PostError
from indexer.sources.text import one_line, shortened

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"(?:<meta[^>]+?charset|^\s*<\?xml[^>]+?encoding)\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE
)
_DECLARED_WITHIN = 1024
_ENCODINGS = frozenset(
    "utf-8 utf-16-le utf-16-be big5 cp866 cp874 cp932 cp949 cp1250 cp1251 cp1252 cp1253 cp1254"
    " cp1255 cp1256 cp1257 cp1258 euc_jp gb18030 iso2022_jp iso8859-2 iso8859-3 iso8859-4 iso8859-5"
    " iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16"
    " koi8-r koi8-u mac-roman mac-cyrillic".split()
)
# What browsers take these names for.
_WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
_WIDER |= {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949"}
_WIDER |= {"tis-620": "cp874", "utf-16": "utf-16-le"}

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
    mark, encoding = next((bom for bom in _BOMS if data.startswith(bom[0])), (b"", ""))
    encoding = encoding or (_encoding(charset) if charset else _declared(data))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + len(mark)
        reason = f"not {encoding.upper()}: byte 0x{data[at]:02X} at offset {at}"
        line = data.count(b"\n", 0, at) + 1
        raise PostError(f"{reason}; save the page as UTF-8", line) from error
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise PostError("not a text: a NUL character; save the page as text in UTF-8", line)
    if not text.strip():
        raise PostError("empty page; write a post in it, or remove it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    encoding = _encoding(found[1].decode("ascii", "replace")) if found else "utf-8"
    # A page that could be read this far is not in UTF-16, whatever it says.
    return "utf-8" if encoding.startswith("utf-16") else encoding


def _encoding(label: str) -> str:
    """Python's name for an encoding of web pages."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        name = ""
    name = _WIDER.get(name, name)
    if name not in _ENCODINGS:
        shown = shortened(one_line(label), 40)
        raise PostError(f"its encoding '{shown}' is not one of web pages; save the page as UTF-8")
    return name


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
