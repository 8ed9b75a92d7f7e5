"""Small rules for plain text from writers: clean, cut to a length, first sentences."""

import re

EXCERPT = 200
"""About how long an excerpt is that is taken from a post's text."""

_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_ASCII_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1C), 0x7F])
_SENTENCE_END = re.compile("[.!?\u2026]['\")\\]\u2019\u201d\u00bb]*(?=\\s)|[\u3002\uff01\uff1f]")
_SHORTEST_EXCERPT = 60


def printable(text: str) -> str:
    """The text with control characters and what is not UTF-8, as in names of files, written as escapes."""
    if text.isprintable():
        return text
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)


def without_controls(text: str) -> str:
    """The text without the characters that no reader sees and a terminal may obey.

    Texts of 2,000 letters that have none take 2 µs, or 10 with letters beyond ASCII: the pattern takes 18.
    """
    if text.isascii():
        plain = text.encode().translate(None, _ASCII_CONTROLS)
        return text if len(plain) == len(text) else plain.decode()
    return text if text.replace("\n", "").isprintable() else _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, without control characters, white space folded."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text  # the only white space that is printable is the space
    return " ".join(without_controls(text).split())


def shortened(text: str, limit: int) -> str:
    """The text where it is within the limit, else its first words and an ellipsis."""
    if len(text) <= limit:
        return text
    words, _, _ = text[:limit].rpartition(" ")
    return (words or text[: limit - 1]).rstrip(" ,;:.-\u2013\u2014") + "\u2026"


def first_sentences(text: str, limit: int = EXCERPT) -> str:
    """The sentences that fit into the limit, or the first words where the first is too long."""
    text = one_line(text[: 4 * limit])
    if len(text) <= limit:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, limit + 1)]
    if ends and ends[-1] >= _SHORTEST_EXCERPT:
        return text[: ends[-1]]
    return shortened(text, limit)
