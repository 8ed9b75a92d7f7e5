"""The parameter `filters`, a text with operators.

    filters  = either { OR either }
    either   = both { AND both }               AND binds first
    both     = NOT both | ( filters ) | filter
    filter   = attribute:value | attribute:low TO high | attribute >= number | tag

Operators are written in capitals. Names and values with spaces, brackets or quotes stand in quotes. Whatever
is nested is multiplied out to groups of which one condition each must be met, as far as the limit of
conditions goes.
"""

import re
from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any

from indexer import MOST_FILTERS, SHOWN, RequestError
from webapp.algolia.conditions import NUMBER, OPERATORS, Literal, compared, having, negated, within

Groups = tuple[tuple[Literal, ...], ...]
"""Of each group one must hold."""

DEEPEST = 30
"""Brackets nested deeper are refused; reading them recurses."""

LONGEST = 10_000
"""Characters."""

NAME = "filters"

_QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
_LEXEME = re.compile(
    rf"""\s*(?:(?P<bracket>[()])
    |(?P<attribute>{_QUOTED}|[\w.]+)\s*(?P<operator>{"|".join(OPERATORS)})\s*(?P<number>{NUMBER.pattern})(?=[\s)]|$)
    |(?P<ranged>{_QUOTED}|[\w.]+)\s*:\s*(?P<low>{NUMBER.pattern})\s+TO\s+(?P<high>{NUMBER.pattern})(?=[\s)]|$)
    |(?P<facet>{_QUOTED}|[\w.]+)\s*:\s*(?P<value>{_QUOTED}|[^\s()"'][^\s()]*)
    |(?P<word>AND|OR|NOT)(?=[\s(]|$)
    |(?P<tag>{_QUOTED}|[^\s()"':<>=!]+))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def expressed(given: Any) -> Groups:
    """The groups that a text asks for. Raises RequestError."""
    if given is None or given == "":
        return ()
    if not isinstance(given, str):
        raise RequestError(NAME, f"{str(given)[:SHOWN]} is no text", "such as tags:python")
    if len(given) > LONGEST:
        problem = f"{len(given)} characters are too many"
        raise RequestError(NAME, problem, f"at most {LONGEST} characters")
    if not given.strip():
        return ()
    return _Reader(given).whole()


class _Reader:
    """Reads one text, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def whole(self) -> Groups:
        """The groups of the text."""
        groups = self._alternatives(False)
        if self._text[self._at :].strip():
            raise self._refused()
        return groups

    def _alternatives(self, contrary: bool) -> Groups:
        """Filters between OR; of the contrary all must hold."""
        found = [self._conjunction(contrary)]
        while self._takes("OR"):
            found.append(self._conjunction(contrary))
        return _all(found) if contrary else _one(found)

    def _conjunction(self, contrary: bool) -> Groups:
        found = [self._factor(contrary)]
        while self._takes("AND"):
            found.append(self._factor(contrary))
        return _one(found) if contrary else _all(found)

    def _factor(self, contrary: bool) -> Groups:
        while self._takes("NOT"):
            contrary = not contrary
        if self._takes("("):
            return self._bracket(contrary)
        found = self._next()
        if found is None or found["bracket"] or found["word"]:
            raise self._refused()
        self._at = found.end()
        literal = _literal(found)
        return ((negated(literal) if contrary else literal,),)

    def _bracket(self, contrary: bool) -> Groups:
        self._depth += 1
        if self._depth > DEEPEST:
            raise RequestError(NAME, "brackets are nested too deep", f"at most {DEEPEST} levels")
        groups = self._alternatives(contrary)
        if not self._takes(")"):
            raise self._refused()
        self._depth -= 1
        return groups

    def _next(self) -> re.Match[str] | None:
        return _LEXEME.match(self._text, self._at)

    def _takes(self, sign: str) -> bool:
        """Whether a bracket or operator comes next, which then is read."""
        found = self._next()
        if found is None or sign not in (found["bracket"], found["word"]):
            return False
        self._at = found.end()
        return True

    def _refused(self) -> RequestError:
        rest = self._text[self._at :].strip()
        problem = (
            f"{rest[:SHOWN]!r} is not understood" if rest else "something is missing at its end"
        )
        return RequestError(
            NAME, problem, "such as tags:python AND (year:2024 OR date > 1700000000)"
        )


def _literal(found: re.Match[str]) -> Literal:
    if found["attribute"]:
        return compared(NAME, _plain(found["attribute"]), found["operator"], found["number"])
    if found["ranged"]:
        return within(NAME, _plain(found["ranged"]), found["low"], found["high"])
    if found["facet"]:
        return having(NAME, _plain(found["facet"]), _plain(found["value"]))
    return having(NAME, "_tags", _plain(found["tag"]))


def _plain(text: str) -> str:
    """A name or value without its quotes."""
    if text[0] in "\"'" and len(text) > 1:
        return _ESCAPED.sub(r"\1", text[1:-1])
    return text.removeprefix("\\") if text.startswith("\\-") else text


def _all(parts: Sequence[Groups]) -> Groups:
    """The groups of parts that all must hold."""
    return tuple(group for part in parts for group in part)


def _one(parts: Sequence[Groups]) -> Groups:
    """The groups of parts of which one must hold, multiplied out."""
    if prod(map(len, parts)) > MOST_FILTERS:
        raise RequestError(NAME, "it is too much, multiplied out", f"at most {MOST_FILTERS} groups")
    return tuple(tuple(one for group in row for one in group) for row in product(*parts))
