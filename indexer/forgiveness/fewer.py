"""Trees that ask for ever fewer of the words that a query wants all of.

1. without the words that no post has
2. all words but one, where there are three to MOST_BUT_ONE
3. any of the rarest words, those that carry half of the weight; the others add to the score
4. any word at all

A word weighs more the fewer posts have it. What else the query asks for stays: phrases, fields, NOT.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import log

from whoosh import query as q

from indexer.forgiveness.lookup import Lookup
from indexer.forgiveness.typos import MOST_WORDS
from indexer.query.changes import replaced, without
from indexer.query.reading import QueryWord, Reading
from indexer.query.tree import AndMaybe, AndNot

MOST_BUT_ONE = 6


def fewer_words(
    reading: Reading, trees: Mapping[q.Query, q.Query], lookup: Lookup
) -> tuple[list[QueryWord], Iterator[q.Query]]:
    """The words that no post has, and the trees in order; `trees` stand in for leaves."""
    needed = set(_needed(reading.tree))
    bare = {word.node: word for word in reading.words if word.bare and word.node in needed}
    leaves = list(bare)[:MOST_WORDS]
    parts = [trees.get(leaf, leaf) for leaf in leaves]
    posts = [lookup.total(part) for part in parts]
    unknown = [bare[leaf] for leaf, count in zip(leaves, posts, strict=True) if not count]
    if len(bare) < 2 or len(unknown) == len(leaves):
        return [], iter(())
    known = sorted((n for n, count in enumerate(posts) if count), key=posts.__getitem__)
    first, *others = bare
    rest = without(reading.tree, others)
    wanted = _wanted([parts[n] for n in known], _heaviest([posts[n] for n in known], lookup))
    fewest = 0 if unknown or len(bare) > len(leaves) else 1
    return unknown, (replaced(rest, {**trees, first: one}) for one in list(wanted)[fewest:])


def _needed(tree: q.Query) -> Iterator[q.Query]:
    """The parts of a tree that every post of it has."""
    yield tree
    match tree:
        case q.And():
            for child in tree.subqueries:
                yield from _needed(child)
        case AndNot() | AndMaybe() | q.Require():
            yield from _needed(tree.a)


def _heaviest(posts: Sequence[int], lookup: Lookup) -> int:
    """How many of the words, the rarest first, carry half of the weight of all."""
    all_posts = lookup.total(q.Every())
    weights = [log(1 + all_posts / count) for count in posts]
    return next(n for n in range(1, len(posts) + 1) if 2 * sum(weights[:n]) >= sum(weights))


def _wanted(parts: Sequence[q.Query], heaviest: int) -> Iterator[q.Query]:
    """Trees of the words that there are, the rarest first; each asks for less than the one before."""
    yield _joined(q.And, parts)
    if 2 < len(parts) <= MOST_BUT_ONE:
        others = [[*parts[:n], *parts[n + 1 :]] for n in range(len(parts))]
        yield q.Or([q.And(but_one) for but_one in others])
    if heaviest < len(parts):
        heavy, light = parts[:heaviest], parts[heaviest:]
        yield AndMaybe(_joined(q.Or, heavy), _joined(q.Or, light))
    if len(parts) > 1:
        yield q.Or(list(parts))


def _joined(kind: type[q.CompoundQuery], parts: Sequence[q.Query]) -> q.Query:
    return kind(list(parts)) if len(parts) > 1 else parts[0]
