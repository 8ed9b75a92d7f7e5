"""The small set of tree nodes that engines evaluate, and the way from Whoosh's parse to it.

    node        Term | Phrase | And | Or | AndNot | AndMaybe | Require | Every | NullQuery | Variants | Tiers
                | ConstantScoreQuery(Prefix | Wildcard | FuzzyTerm | TermRange)

What a parser makes beyond that is rewritten, not evaluated: nested groups are flattened, NOT becomes
AndNot with what it stands beside (or with every post), words that stand for several terms score a
constant, and boosts are kept within reason. Whoosh's own `normalize` is not used: it takes
`a AND *:*` for every post.
"""

import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

from whoosh import query as q

from indexer.fields import DATE, FACETS, TEXT, exact_term, is_analysed
from indexer.language.analysis import english, fold

MULTI_TERM_NODES = (q.Prefix, q.Wildcard, q.FuzzyTerm, q.TermRange)

LARGEST_SLOP = 100
"""Less than the distance between two texts of a post, so that no phrase spans them."""

_LARGEST_DISTANCE = 2
_SMALLEST_BOOST, _LARGEST_BOOST = 0.01, 100.0
_LAST = "\U0010ffff"
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)


class AnyOf(q.Or):  # type: ignore[misc]
    """Clauses side by side of which any may match; a NOT among them leaves posts out of all."""


class Variants(q.Or):  # type: ignore[misc]
    """Terms of one field that count as one word: stems of several languages, synonyms.

    Its frequency in a post is the sum of theirs, each times the boost of its Term.
    """


class Tiers(q.Or):  # type: ignore[misc]
    """Posts of the first clause before all those of the second, and so on; within a clause by score.

    A post that several clauses match belongs to the first of them, and has its score.
    """


class AndNot(q.AndNot):  # type: ignore[misc]
    """Posts of `a` that `b` does not match.

    Whoosh's own matcher (whoosh3 3.54) lets the first post of `a` through where `b` starts before it.
    """

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """The matcher of the same posts and scores, said in another way."""
        return q.Require(self.a, q.Not(self.b)).matcher(searcher, context)


class AndMaybe(q.AndMaybe):  # type: ignore[misc]
    """Posts of `a`; where `b` matches too, its score is added.

    Whoosh's own matcher (whoosh3 3.54), told to skip to a post, may leave `b` behind `a` and its score out.
    """

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """The matcher of the same posts and scores, said in another way."""
        both, only = q.And([self.a, self.b]), AndNot(self.a, self.b)
        return q.Or([both, only]).matcher(searcher, context)


def rewrite(tree: q.Query) -> q.Query:
    """The same query in the nodes above. The tree given is not changed."""
    match tree:
        case q.And():
            return _and(tree)
        case AnyOf():
            return _any_of(tree)
        case q.Or():
            return _or(tree)
        case q.Not():
            return _and_not(q.Every(), rewrite(tree.query))
        case q.AndNot():
            return _and_not(rewrite(tree.a), rewrite(tree.b))
        case q.AndMaybe():
            return _and_maybe(rewrite(tree.a), rewrite(tree.b))
        case q.Require():
            return _require(rewrite(tree.a), rewrite(tree.b))
        case q.Phrase():
            return _phrase(tree)
        case q.Term():
            return _term(tree)
        case q.Every():
            return q.Every(boost=sane_boost(tree.boost))
        case q.MultiTerm():
            return _multi_term(tree)
        case _:
            return tree


def _term(tree: q.Term) -> q.Query:
    boost = sane_boost(tree.boost)
    if tree.fieldname == DATE and len(day := day_prefix(tree.text)) == len("2024-06-01"):
        return q.Term(DATE, day, boost=boost)
    if tree.fieldname == DATE:
        return _days(q.TermRange(DATE, tree.text, tree.text), boost)
    return q.Term(tree.fieldname, tree.text, boost=boost)


def sane_boost(boost: float) -> float:
    """The boost within 0.01 to 100, so that no score is zero, negative or infinite."""
    if not isfinite(boost):
        return 1.0
    return min(max(boost, _SMALLEST_BOOST), _LARGEST_BOOST)


def _and(tree: q.And) -> q.Query:
    wanted, unwanted = _parted(tree)
    children = _distinct(_flat(q.And, wanted))
    if any(_is_null(child) for child in children):
        return q.NullQuery
    positive = _joined(q.And, children, tree.boost) if children else q.Every()
    return _and_not(positive, unwanted)


def _any_of(tree: AnyOf) -> q.Query:
    wanted, unwanted = _parted(tree)
    return _and_not(_union(wanted, tree.boost) if wanted else q.Every(), unwanted)


def _or(tree: q.Or) -> q.Query:
    return _union([rewrite(child) for child in tree.subqueries], tree.boost)


def _parted(tree: q.CompoundQuery) -> tuple[list[q.Query], q.Query]:
    """The clauses without NOT, and one query for all that NOT leaves out."""
    wanted = [rewrite(c) for c in tree.subqueries if not isinstance(c, q.Not)]
    unwanted = [rewrite(c.query) for c in tree.subqueries if isinstance(c, q.Not)]
    return wanted, _union(unwanted, 1.0)


def _union(children: list[q.Query], boost: float) -> q.Query:
    there = [child for child in _flat(q.Or, children) if not _is_null(child)]
    return _joined(q.Or, _distinct(there), boost)


def _joined(kind: type[q.CompoundQuery], children: list[q.Query], boost: float) -> q.Query:
    """One node for the children; none is nothing, and one stands for itself."""
    if not children:
        return q.NullQuery
    if len(children) == 1:
        return _boosted(children[0], sane_boost(boost))
    return kind(children, boost=sane_boost(boost))


def _boosted(tree: q.Query, boost: float) -> q.Query:
    """The tree with its scores multiplied. Whoosh leaves out the boost of a group of one."""
    if boost == 1.0:
        return tree
    match tree:
        case q.ConstantScoreQuery():
            return q.ConstantScoreQuery(tree.child, sane_boost(tree.score * boost))
        case AndMaybe():
            return AndMaybe(_boosted(tree.a, boost), _boosted(tree.b, boost))
        case AndNot() | q.Require():
            return type(tree)(_boosted(tree.a, boost), tree.b)
        case _:
            return tree.with_boost(sane_boost(tree.boost * boost))


def _flat(kind: type[q.CompoundQuery], children: list[q.Query]) -> Iterator[q.Query]:
    for child in children:
        if type(child) is kind and child.boost == 1.0:
            yield from child.subqueries
        else:
            yield child


def _distinct(children: Iterator[q.Query] | list[q.Query]) -> list[q.Query]:
    return list(dict.fromkeys(children))


def _and_not(wanted: q.Query, unwanted: q.Query) -> q.Query:
    return wanted if _is_null(wanted) or _is_null(unwanted) else AndNot(wanted, unwanted)


def _require(wanted: q.Query, other: q.Query) -> q.Query:
    return q.NullQuery if _is_null(wanted) or _is_null(other) else q.Require(wanted, other)


def _and_maybe(wanted: q.Query, optional: q.Query) -> q.Query:
    return wanted if _is_null(wanted) or _is_null(optional) else AndMaybe(wanted, optional)


def _is_null(tree: q.Query) -> bool:
    return tree is q.NullQuery


def _phrase(tree: q.Phrase) -> q.Query:
    boost = sane_boost(tree.boost)
    if not tree.words:
        return q.NullQuery
    if len(tree.words) == 1:
        return q.Term(tree.fieldname, tree.words[0], boost=boost)
    slop = min(max(tree.slop, 1), LARGEST_SLOP)
    return q.Phrase(tree.fieldname, list(tree.words), slop=slop, boost=boost)


def _multi_term(tree: q.MultiTerm) -> q.Query:
    """Prefix, wildcard, fuzzy word or range, its text as the field's terms are written."""
    boost = sane_boost(tree.boost)
    match tree:
        case q.Prefix():
            return _prefix(tree, boost)
        case q.Wildcard():
            return _wildcard(tree, boost)
        case q.FuzzyTerm():
            return _fuzzy(tree, boost)
        case q.TermRange():
            return _range(tree, boost)
        case _:
            return q.ConstantScoreQuery(tree, boost)


def _prefix(tree: q.Prefix, boost: float) -> q.Query:
    """In analysed fields the terms are stems: `caching*` means `cach`, the stem of caching, too."""
    text = _folded(tree.fieldname, tree.text)
    if not text:
        return _anything(tree.fieldname, boost)
    prefix = q.ConstantScoreQuery(q.Prefix(tree.fieldname, text), boost)
    stem = english().term(text) if is_analysed(tree.fieldname) else text
    if stem.startswith(text):
        return prefix
    return q.Or([prefix, q.Term(tree.fieldname, stem, boost=boost)])


def _anything(field: str, boost: float) -> q.Query:
    """Every post; of an exact field, every post that has a value there."""
    if is_analysed(field):
        return q.Every(boost=boost)
    return q.ConstantScoreQuery(q.TermRange(field, None, None), boost)


def _wildcard(tree: q.Wildcard, boost: float) -> q.Query:
    text = _folded(tree.fieldname, tree.text)
    if not text.strip("*"):
        return _anything(tree.fieldname, boost)
    if text.endswith("*") and not set(text[:-1]) & set("*?["):
        return _prefix(q.Prefix(tree.fieldname, text[:-1]), boost)
    return q.ConstantScoreQuery(q.Wildcard(tree.fieldname, text), boost)


def _fuzzy(tree: q.FuzzyTerm, boost: float) -> q.Query:
    field = tree.fieldname
    text = english().term(tree.text) if is_analysed(field) else _folded(field, tree.text)
    distance = min(tree.maxdist, _LARGEST_DISTANCE)
    fuzzy = q.FuzzyTerm(
        field, text, maxdist=distance, prefixlength=min(tree.prefixlength, len(text))
    )
    return q.ConstantScoreQuery(fuzzy, boost)


def _range(tree: q.TermRange, boost: float) -> q.Query:
    """Bounds as the field's terms are written."""
    field = tree.fieldname
    if field == DATE:
        return _days(tree, boost)
    start, end = (_bound(field, text) for text in (tree.start, tree.end))
    inner = q.TermRange(field, start, end, tree.startexcl, tree.endexcl)
    return q.ConstantScoreQuery(inner, boost)


def _days(tree: q.TermRange, boost: float) -> q.Query:
    """A range of days: as an end `2024-06` is the last of its days. What is no date is read as words."""
    given = [text for text in (tree.start, tree.end) if text]
    if not all(map(day_prefix, given)):
        return rewrite(q.And([q.Term(TEXT, t) for t in english().terms(_words(given))[0]]))
    start, end = (day_prefix(text) if text else None for text in (tree.start, tree.end))
    if start and tree.startexcl:
        start += _LAST
    if end and not tree.endexcl:
        end += _LAST
    inner = q.TermRange(DATE, start, end, False, tree.endexcl and end is not None)
    return q.ConstantScoreQuery(inner, boost)


def _words(texts: list[str]) -> list[str]:
    return english().words(" ".join(dict.fromkeys(texts)))


def day_prefix(text: str) -> str:
    """What the days meant by `2024`, `2024-6`, `2024/06` or `2024.6.1` start with; empty for no date."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return ""
    year, *rest = (part for part in found.groups() if part)
    return "-".join([year, *(part.zfill(2) for part in rest)])


def _bound(field: str, text: str | None) -> str | None:
    if not text:
        return None
    return exact_term(text, FACETS[field].digits) if field in FACETS else _folded(field, text)


def _folded(field: str, text: str) -> str:
    """A part of a term: folded, but neither stemmed nor padded."""
    return fold(text) if is_analysed(field) else exact_term(text)
