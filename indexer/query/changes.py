"""The same tree with some of its leaves changed or left out, as a search that widens needs it.

A leaf is what a QueryWord names as its node; it may be a small tree of its own. What a query leaves out,
behind NOT, stays as it is.
"""

from collections.abc import Collection, Iterator, Mapping

from whoosh import query as q

from indexer.query.tree import AndMaybe, AndNot, joined


def replaced(tree: q.Query, changes: Mapping[q.Query, q.Query]) -> q.Query:
    """The tree with each leaf that `changes` names in its new form. The tree given is not changed."""
    if tree in changes:
        return changes[tree]
    match tree:
        case q.Require() | AndMaybe():
            return type(tree)(replaced(tree.a, changes), replaced(tree.b, changes))
        case AndNot():
            return AndNot(replaced(tree.a, changes), tree.b)
        case q.CompoundQuery():
            children = [replaced(child, changes) for child in tree.subqueries]
            return type(tree)(children, boost=tree.boost)
        case _:
            return tree


def without(tree: q.Query, leaves: Collection[q.Query]) -> q.Query:
    """The tree without the leaves; NullQuery where nothing is left that a post must have."""
    left = _without(tree, leaves)
    return q.NullQuery if left is None else left


def _without(tree: q.Query, leaves: Collection[q.Query]) -> q.Query | None:
    if tree in leaves:
        return None
    match tree:
        case AndMaybe() | AndNot() | q.Require():
            wanted, other = _without(tree.a, leaves), tree.b
            if wanted is not None and not isinstance(tree, AndNot):
                other = _without(tree.b, leaves)
            return wanted if wanted is None or other is None else type(tree)(wanted, other)
        case q.CompoundQuery():
            kept = [_without(child, leaves) for child in tree.subqueries]
            children = [child for child in kept if child is not None]
            return joined(type(tree), children, tree.boost) if children else None
        case _:
            return tree


def reachable(tree: q.Query) -> Iterator[q.Query]:
    """Every node that a change may name."""
    yield tree
    match tree:
        case AndNot():
            yield from reachable(tree.a)
        case q.CompoundQuery():
            for child in tree.subqueries:
                yield from reachable(child)
