"""Which encoding a text is in, by its byte order mark or by name, and the text of its bytes.

Only encodings that texts are written in are known. Of the others that Python has, some take time by
the square of a text, as punycode, and some hide from us what a text holds, as utf-7.
"""

import codecs
import re
from typing import NamedTuple

from indexer.errors import PostError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODECS = frozenset(
    "utf-8 utf-16-le utf-16-be big5 big5hkscs cp866 cp874 cp932 cp949 cp1250 cp1251 cp1252 cp1253"
    " cp1254 cp1255 cp1256 cp1257 cp1258 euc_jp gb18030 iso2022_jp iso8859-2 iso8859-3 iso8859-4"
    " iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16"
    " koi8-r koi8-u mac-roman mac-cyrillic".split()
)
# What browsers take these names for.
_WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
_WIDER |= {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949"}
_WIDER |= {"tis-620": "cp874", "utf-16": "utf-16-le"}

_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_UNICODE = re.compile("utf[-_]?(?:8|16|32)", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Encoding(NamedTuple):
    """An encoding by the name it was found by; the codec is "" where it is not one of texts."""

    name: str
    codec: str
    mark: bytes = b""


def find_encoding(data: bytes, charset: str = "", declared: str = "") -> Encoding:
    """The encoding of a text by how it begins.

    The byte order mark decides, else `charset`, which came with the text as by HTTP, else what it
    declares, as XML or elsewhere; else it is UTF-8.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return Encoding(codec, codec, mark)
    if charset:
        return Encoding(charset, _codec(charset))
    if data.startswith((b"<\0", b"\0<")):
        codec = "utf-16-le" if data[0] else "utf-16-be"
        return Encoding(codec, codec)
    found = _DECLARED.match(data)
    name = found[1].decode() if found else declared or "utf-8"
    # What could be read as ASCII so far is not UTF-16 or UTF-32, whatever it says.
    return Encoding(name, "utf-8" if _UNICODE.match(name) else _codec(name))


def _codec(name: str) -> str:
    try:
        codec = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    codec = _WIDER.get(codec, codec)
    return codec if codec in _CODECS else ""


def without_forbidden(text: str) -> str:
    """The text with spaces for the characters that XML forbids, such as control characters."""
    return _FORBIDDEN.sub(" ", text)


def decode_text(data: bytes, codec: str, kind: str) -> str:
    """The text of a file or a page, as `kind` calls it, its line ends as "\\n".

    A byte order mark of the codec is left out. Raises PostError where the bytes are not in that
    encoding, and where there is no text.
    """
    mark = next((mark for mark, name in _BOMS if name == codec), b"")
    skipped = len(mark) if data.startswith(mark) else 0
    try:
        text = data[skipped:].decode(codec)
    except UnicodeDecodeError as error:
        at = error.start + skipped
        reason = f"not {codec.upper()}: byte 0x{data[at]:02X} at offset {at}"
        line = data.count(b"\n", 0, at) + 1
        raise PostError(f"{reason}; save the {kind} as UTF-8", line) from error
    if not text.strip():
        raise PostError(f"empty {kind}; write a post in it, or remove it")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
