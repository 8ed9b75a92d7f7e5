"""The signs of a query: brackets, operators, fields, quoted texts, ranges and words, each with its place."""

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from indexer.fields import ALIASES, DATE, FACETS, SCOPES, TEXT
from indexer.saying import said

INFIX = ("REQUIRE", "ANDMAYBE", "ANDNOT", "OR", "AND")
"""Operators between clauses, from the one that binds last to the one that binds first."""

NOT = "NOT"
OPERATORS = frozenset({*INFIX, NOT})

PERIODS = ("before", "after", "since", "until")
"""Fields that take a date as a bound."""

SCOPE = "in"
"""The field that says where the words without a field are looked for."""

FIELDS = frozenset({TEXT, *SCOPES, *FACETS, *PERIODS, DATE, SCOPE})

Tell = Callable[[str, str], None]
"""Takes the kind and the sentence of a note."""


class Sign(Enum):
    """The kinds of signs."""

    OPEN = auto()
    CLOSE = auto()
    OPERATOR = auto()
    FIELD = auto()
    QUOTED = auto()
    RANGE = auto()
    WORD = auto()


class Lexeme(NamedTuple):
    """A sign, its text, and the characters of the query that it stands for."""

    sign: Sign
    text: str
    start: int
    end: int
    boost: float = 1.0
    slop: int = 1


_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}"
_BOOST = re.compile(rf"\^({_NUMBER})(?=[\s()]|$)")
_BOOSTED_WORD = re.compile(rf"(.+?)\^({_NUMBER})", re.DOTALL)
_SIGN = re.compile(
    r"(?P<open>\()|(?P<close>\))"
    r"|(?P<minus>(?<![^\s(])-(?=[^\s\-<>=)]))"
    r'|"(?P<quoted>[^"]*)"(?:~(?P<slop>[0-9]{1,9}))?|(?P<quote>")'
    r'|(?P<range>(?<![^\s(:])[\[{][^\[\]{}"]{0,200}[\]}])'
    r"|(?P<field>(?P<name>[A-Za-z_]{2,20}):(?=[^\s:)/\\]))"
    r'|(?P<word>[^\s()"]+)'
)
_WORD = re.compile(r'[^\s()"]+')
_QUOTES = str.maketrans("“”„‟«»「」『』", '"' * 10)


def scan(text: str, tell: Tell) -> Iterator[Lexeme]:
    """The signs in order. What is read otherwise than it was typed is told."""
    typed = text.translate(_QUOTES)
    at = 0
    while found := _SIGN.search(typed, at):
        kind = found.lastgroup if found.lastgroup not in ("slop", "name") else ""
        start, at = found.span()
        if kind == "quote":
            tell("quote", said("A quote is not closed, so it was left out."))
        elif found["field"]:
            name = found["name"].lower()
            name = ALIASES.get(name, name)
            if name in FIELDS:
                yield Lexeme(Sign.FIELD, name, start, at)
            elif typed[at].isalpha() or typed[at] == '"':
                field = repr(found["name"])
                tell(
                    "field",
                    said("There is no field %(field)s, so it was read as a word.", field=field),
                )
                yield Lexeme(Sign.WORD, found["name"], start, at - 1)
            else:
                at = _WORD.match(typed, start).end()  # type: ignore[union-attr]
                yield _word(text, start, at)
        elif found["word"]:
            yield _word(text, start, at)
        elif found["minus"]:
            yield Lexeme(Sign.OPERATOR, NOT, start, at)
        else:
            boost = _BOOST.match(typed, at)
            at = boost.end() if boost else at
            yield _other(found, at, float(boost[1]) if boost else 1.0)


def _other(found: re.Match[str], end: int, boost: float) -> Lexeme:
    start = found.start()
    if found["open"]:
        return Lexeme(Sign.OPEN, "(", start, end)
    if found["close"]:
        return Lexeme(Sign.CLOSE, ")", start, end, boost)
    if found["range"]:
        return Lexeme(Sign.RANGE, found["range"], start, end, boost)
    return Lexeme(Sign.QUOTED, found["quoted"], start, end, boost, int(found["slop"] or 1))


def _word(text: str, start: int, end: int) -> Lexeme:
    """A word, without the boost that it ends with, or an operator."""
    word = text[start:end]
    if word in OPERATORS:
        return Lexeme(Sign.OPERATOR, word, start, end)
    boosted = _BOOSTED_WORD.fullmatch(word)
    if not boosted:
        return Lexeme(Sign.WORD, word, start, end)
    return Lexeme(Sign.WORD, boosted[1], start, start + boosted.end(1), float(boosted[2]))
