"""Trees as short texts, so that a table of them can be read. A node that is not documented is an error.

redi          a word of the text         (a & b)   And          {pre*} {w?ld}  prefix, wildcard
title:redi    a word or value of a field (a | b)   Or           {word~2}       fuzzy word
"to be"~1     Phrase with its slop       (a - b)   AndNot       {[a TO b]}     range, with { } where
*             Every                      (a +? b)  AndMaybe                    a bound is left out
nothing       NullQuery                  (a if b)  Require      ^2.0           a boost
<a b>         Variants                   (a > b)   Tiers        !the           a function word
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from whoosh import query as q

from indexer.fields import TEXT
from indexer.language.analysis import DEFAULT, STOP_MARK
from indexer.query.parser import read
from indexer.query.reading import Analysis, Reading
from indexer.query.tree import AndMaybe, AndNot, Tiers, Variants
from indexer.request import Match

ENGLISH = Analysis(DEFAULT, ("en",))


def read_english(text: str, match: Match = Match.AUTO, today: date = date(2024, 6, 1)) -> Reading:
    """How a text is read on a day, for posts in English."""
    return read(text, match, ENGLISH, today)


def parse(text: str, match: Match = Match.AUTO, analysis: Analysis = ENGLISH) -> q.Query:
    """The tree of a text, for posts in English where nothing else is said."""
    return read(text, match, analysis).tree


def shown(tree: q.Query) -> str:
    """The tree as a text."""
    return _NODES[type(tree)](tree)


def _field(tree: Any) -> str:
    return "" if tree.fieldname == TEXT else f"{tree.fieldname}:"


def _boost(boost: float) -> str:
    return "" if boost == 1.0 else f"^{boost}"


def _joined(sign: str) -> Callable[[Any], str]:
    return lambda tree: f"({sign.join(map(shown, tree.subqueries))}){_boost(tree.boost)}"


def _binary(sign: str) -> Callable[[Any], str]:
    return lambda tree: f"({shown(tree.a)}{sign}{shown(tree.b)})"


def _term(tree: Any) -> str:
    assert isinstance(tree.text, str)
    return f"{_field(tree)}{_text(tree.text)}{_boost(tree.boost)}"


def _text(term: str) -> str:
    return term.replace(STOP_MARK, "!")


def _variants(tree: Any) -> str:
    assert len({child.fieldname for child in tree.subqueries}) == 1
    return f"<{' '.join(map(shown, tree.subqueries))}>{_boost(tree.boost)}"


def _phrase(tree: Any) -> str:
    assert len(tree.words) > 1
    return f'{_field(tree)}"{" ".join(map(_text, tree.words))}"~{tree.slop}{_boost(tree.boost)}'


def _every(tree: Any) -> str:
    assert tree.fieldname is None
    return f"*{_boost(tree.boost)}"


def _constant(tree: Any) -> str:
    return (
        f"{_field(tree.child)}{{{_MULTI_TERMS[type(tree.child)](tree.child)}}}{_boost(tree.score)}"
    )


def _range(tree: Any) -> str:
    opened, closed = "{" if tree.startexcl else "[", "}" if tree.endexcl else "]"
    return f"{opened}{tree.start or ''} TO {tree.end or ''}{closed}"


_MULTI_TERMS: dict[type, Callable[[Any], str]] = {
    q.Prefix: lambda tree: f"{tree.text}*",
    q.Wildcard: lambda tree: str(tree.text),
    q.FuzzyTerm: lambda tree: f"{tree.text}~{tree.maxdist}",
    q.TermRange: _range,
}

_NODES: dict[type, Callable[[Any], str]] = {
    q.Term: _term,
    q.Phrase: _phrase,
    q.And: _joined(" & "),
    q.Or: _joined(" | "),
    Variants: _variants,
    Tiers: _joined(" > "),
    AndNot: _binary(" - "),
    AndMaybe: _binary(" +? "),
    q.Require: _binary(" if "),
    q.Every: _every,
    q.ConstantScoreQuery: _constant,
    type(q.NullQuery): lambda _: "nothing",
}
