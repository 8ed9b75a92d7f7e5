"""The pieces of a chunk: its words, and the technical forms and parts of names that are found beside them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from indexer.language.scripts import JOINERS, marks


class Piece(NamedTuple):
    """A stretch of a chunk; `step` counts the words before it."""

    text: str
    start: int
    end: int
    step: int
    extra: bool = False
    fixed: bool = False
    """Stands as it is: no function word, no stem."""


_EMOJI = r"[\u231a\u231b\u23e9-\u23fa\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_MODIFIERS = r"[\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_FIXED = (
    r"[A-Za-z]+\+\+(?![+])|(?<![^\W_])[A-Za-z]#(?![^\W\d_])"  # C++, C#
    r"|(?<![\w.])(?:(?:[A-Z]\.){2,}[A-Z]?|(?:[a-z]\.){2,})(?!\w)"  # U.S.A.
    rf"|[\U0001f1e6-\U0001f1ff]{{2}}|{_EMOJI}{_MODIFIERS}(?:\u200d{_EMOJI}{_MODIFIERS})*"
)
_OPERATORS = r"::|=>|->|<-|&&|\|\||[=!]==?|<=|>=|:=|\|>|\?\?"
_OPERATOR = re.compile(rf"(?<![-=<>&|!?:+*~])(?:{_OPERATORS})(?![-=<>&|!?:+*~])|(?<!:)::(?!:)")
_FORM = re.compile(
    r"(?<![\w./)\]])\.[^\W\d_]\w*"  # .net
    r"|(?<![\w-])(?:--[^\W_][\w-]*\w|-[A-Za-z](?!\w))"  # --flag, -x
    r"|(?<![\w.+@-])@[^\W\d]\w*"  # @name
    r"|(?<!\w)[A-Za-z]{1,3}&[A-Za-z]{1,3}(?!\w)"  # R&D
)
_HUMPS = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+")
_SIGNS = re.compile(r"[-.@&:=<|>?!]")
_FEWEST_HUMPS = 3


@cache
def _words(plain: bool) -> re.Pattern[str]:
    """Words and fixed forms; the marks of all scripts take a while to gather, and plain text has none."""
    if plain:
        letters = r"[^\W_]+"
        return re.compile(rf"({_FIXED})|{letters}(?:'{letters})*")
    letters = rf"(?:[^\W_]|[{marks()}])"
    word = rf"{letters}+(?:[{JOINERS}]+{letters}+)*"
    return re.compile(rf"({_FIXED})|{word}(?:['’ʼ＇]{word})*")


def pieces(chunk: str) -> list[Piece]:
    """The words of a chunk in order, then what is found beside them."""
    found = []
    for step, match in enumerate(_words(chunk.isascii()).finditer(chunk)):
        fixed = match.group(1)
        text = fixed.replace(".", "") if fixed else match.group()
        found.append(Piece(text, *match.span(), step, fixed=bool(fixed)))
    words = len(found)
    for at in range(words):
        if not found[at].fixed:
            found += _humps(found[at])
    if _SIGNS.search(chunk):
        found += _forms(chunk, found[:words])
    return found


def _humps(word: Piece) -> Iterator[Piece]:
    """The parts of a name in camel case: `getUserById`, `XMLHttpRequest`, but not `JavaScript`."""
    text = word.text
    if text.islower() or not text.isascii() or not text.isalnum():
        return
    parts = list(_HUMPS.finditer(text))
    lower_first = text[0].islower() and len(parts) > 1
    if lower_first or (
        len(parts) >= _FEWEST_HUMPS and all(part.end() - part.start() > 1 for part in parts)
    ):
        for part in parts:
            start, end = word.start + part.start(), word.start + part.end()
            yield Piece(part.group(), start, end, word.step, extra=True)


def _forms(chunk: str, words: list[Piece]) -> Iterator[Piece]:
    """The technical forms; operators are words of their own where the chunk has no other."""
    ends = [word.end for word in words]
    for match in _FORM.finditer(chunk):
        step = bisect_right(ends, match.start())
        if step < len(words):
            yield Piece(match.group(), *match.span(), step, extra=True, fixed=True)
    for number, match in enumerate(_OPERATOR.finditer(chunk)):
        step = max(0, bisect_right(ends, match.start()) - 1) if words else number
        yield Piece(match.group(), *match.span(), step, extra=bool(words), fixed=True)


_APOSTROPHE = re.compile("['’ʼ＇]")


def without_elision(piece: Piece, elided: frozenset[str]) -> Piece:
    """The piece without an article or the like that has lost its vowel: of `l'été` only `été`."""
    sign = _APOSTROPHE.search(piece.text)
    if piece.extra or not sign or piece.text[: sign.start()].lower() not in elided:
        return piece
    return piece._replace(text=piece.text[sign.end() :], start=piece.start + sign.end())
