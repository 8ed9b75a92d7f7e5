"""The small set of tree nodes that engines evaluate, and how they are put together.

    node        Term | Phrase | And | Or | AndNot | AndMaybe | Require | Every | NullQuery | Variants | Tiers
                | ConstantScoreQuery(Prefix | Wildcard | FuzzyTerm | TermRange)

An And within an And is flat, what NOT leaves out is an AndNot with what it stands
beside (or with every post), words that stand for several terms score a constant, and boosts are kept
within reason. Whoosh's own `normalize` is not used: it takes `a AND *:*` for every post.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any

from whoosh import query as q

MULTI_TERM_NODES = (q.Prefix, q.Wildcard, q.FuzzyTerm, q.TermRange)

LARGEST_SLOP = 100
"""Less than the distance between two texts of a post, so that no phrase spans them."""

_SMALLEST_BOOST, _LARGEST_BOOST = 0.01, 100.0


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


def sane_boost(boost: float) -> float:
    """The boost within 0.01 to 100, so that no score is zero, negative or infinite."""
    if not isfinite(boost):
        return 1.0
    return min(max(boost, _SMALLEST_BOOST), _LARGEST_BOOST)


def boosted(tree: q.Query, boost: float) -> q.Query:
    """The tree with its scores multiplied. Whoosh leaves out the boost of a group of one."""
    if boost == 1.0:
        return tree
    match tree:
        case q.ConstantScoreQuery():
            return q.ConstantScoreQuery(tree.child, sane_boost(tree.score * boost))
        case AndMaybe():
            return AndMaybe(boosted(tree.a, boost), boosted(tree.b, boost))
        case AndNot() | q.Require():
            return type(tree)(boosted(tree.a, boost), tree.b)
        case _:
            return tree.with_boost(sane_boost(tree.boost * boost))


def joined(kind: type[q.CompoundQuery], children: list[q.Query], boost: float = 1.0) -> q.Query:
    """One node for the children; none is nothing, and one stands for itself."""
    if not children:
        return q.NullQuery
    if len(children) == 1:
        return boosted(children[0], sane_boost(boost))
    return kind(children, boost=sane_boost(boost))


def flat(children: Iterable[q.Query]) -> Iterator[q.Query]:
    """The children of an And; those of an And among them in its place."""
    for child in children:
        if type(child) is q.And and child.boost == 1.0:
            yield from child.subqueries
        else:
            yield child


def counted(children: Iterable[q.Query]) -> list[tuple[q.Query, q.Query]]:
    """Each child once, with what it is in the tree: typed several times, a word counts as often."""
    times = Counter(children)
    return [(child, boosted(child, times[child])) for child in times]


def constant(node: q.MultiTerm, boost: float = 1.0) -> q.Query:
    """A node that stands for several terms, with one score for all posts."""
    return q.ConstantScoreQuery(node, sane_boost(boost))


def anything(field: str = "") -> q.Query:
    """Every post; of an exact field, every post that has a value there."""
    return constant(q.TermRange(field, None, None)) if field else q.Every()
