"""A search widened in steps where fewer than FEW posts have all its words.

1. typos     what may have been meant by the words (typos.py) beside what was typed
2. prefix    the last word as one still being typed
3. fewer     ever fewer of the words (fewer.py)

Each step keeps what the steps before it let in, and is a tier of its own, so that what was asked for stays
above what was not. Only steps that add posts count, and none is tried once there are FEW. What is left
out, quoted or behind a field stays as it is. With match=any only the first step is taken.

The text alone decides, over all posts: filters do not, so that a facet's counts stay what choosing leads to.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from whoosh import query as q

from indexer.errors import RequestError
from indexer.forgiveness.fewer import fewer_words
from indexer.forgiveness.lookup import Asked
from indexer.forgiveness.typos import FEW, Replacement
from indexer.query.changes import replaced, without
from indexer.query.reading import QueryWord
from indexer.query.tree import Tiers
from indexer.request import Step, Widening

SHORTEST_PREFIX = 3
"""Letters from which a last word may be one still being typed."""

Told = tuple[tuple[str, tuple[str, ...]], ...]


class Tier(NamedTuple):
    """Posts that a step lets in: their tree, and each word as typed with what stands in for it."""

    step: Step
    tree: q.Query
    words: Told


class Added(NamedTuple):
    """A tier that adds posts, the tree with it and those above it, and how many posts that finds."""

    tier: Tier
    tree: q.Query
    total: int


def in_tiers(tree: q.Query, tiers: Sequence[Tier]) -> q.Query:
    """The posts of a tree above those of the tiers."""
    return Tiers([tree, *(tier.tree for tier in tiers)]) if tiers else tree


def widened(asked: Asked, meant: Sequence[Replacement]) -> Iterator[Tier]:
    """The tiers to try, in order; `meant` is what may stand in for words."""
    reading, lookup = asked.reading, asked.lookup
    trees, told = beside(meant), _told(asked.request.query, meant)
    if meant:
        yield Tier(Step.TYPOS, corrected(reading.tree, trees, meant), told)
    if last := _unfinished(asked):
        pattern = f"{last.text}*"
        longer, known = lookup.tree(pattern), trees.get(last.node, last.node)
        with_longer = {**trees, last.node: either(known, longer)}
        told_too = (*told, (last.text, (pattern,)))
        yield Tier(Step.PREFIX, corrected(reading.tree, with_longer, meant), told_too)
        if not lookup.total(known) and lookup.total(longer):
            trees, told = with_longer, told_too
    unknown, fewer = fewer_words(reading, trees, lookup)
    left_out = tuple((word.text, ()) for word in unknown)
    yield from (Tier(Step.FEWER, tree, (*told, *left_out)) for tree in fewer)


def adding(asked: Asked, total: int, tiers: Iterator[Tier]) -> list[Added]:
    """Those tiers that add posts to the `total` of the words as typed, until there are enough.

    None that is more than the engine can look for.
    """
    chosen: list[Added] = []
    while total < FEW and (tier := next(tiers, None)):
        tree = in_tiers(asked.reading.tree, [*(one.tier for one in chosen), tier])
        try:
            more = asked.total(tree, filtered=False)
        except RequestError:
            break
        if more > total:
            chosen.append(Added(tier, tree, more))
            total = more
    return chosen


def steps(asked: Asked, total: int, added: Sequence[Added]) -> tuple[Widening, ...]:
    """What is told of the tiers; nothing is told twice, nor what adds no post with these filters."""
    told: dict[Step, Widening] = {}
    known: set[tuple[str, tuple[str, ...]]] = set()
    totals = [one.total for one in added]
    if asked.request.is_filtered:
        totals = asked.totals([one.tree for one in added], filtered=True)
    for ((step, _, words), _, _), more in zip(added, totals, strict=True):
        if more > total:
            before = told[step].words if step in told else ()
            new = tuple(pair for pair in words if pair not in known)
            told[step] = Widening(step, before + new, more)
            known.update(words)
            total = more
    return tuple(told.values())


def beside(meant: Sequence[Replacement]) -> dict[q.Query, q.Query]:
    """For leaves of single words the tree of the word or what may have been meant by it."""
    trees: dict[q.Query, q.Query] = {}
    for one in meant:
        leaf = one.words[0].node
        if not one.joins:
            trees[leaf] = either(trees.get(leaf, leaf), one.tree)
    return trees


def corrected(
    tree: q.Query, trees: Mapping[q.Query, q.Query], meant: Sequence[Replacement]
) -> q.Query:
    """The tree with other trees for its leaves, or with words joined."""
    whole = replaced(tree, trees)
    for one in meant:
        if one.joins:
            first, *others = (word.node for word in one.words)
            joined = replaced(without(tree, others), {**trees, first: one.tree})
            whole = either(whole, joined)
    return whole


def either(a: q.Query, b: q.Query) -> q.Query:
    """Posts of either tree."""
    return q.Or([*(a.subqueries if type(a) is q.Or else [a]), b])


def _told(text: str, meant: Sequence[Replacement]) -> Told:
    used: dict[str, list[str]] = {}
    for one in meant:
        used.setdefault(text[one.words[0].start : one.words[-1].end], []).append(one.text)
    return tuple((typed, tuple(texts)) for typed, texts in used.items())


def _unfinished(asked: Asked) -> QueryWord | None:
    """The last word where the text ends with it and it may be the beginning of a longer one."""
    words, text = asked.reading.words, asked.request.query
    if words and words[-1].bare and words[-1].end == len(text):
        return words[-1] if len(words[-1].text) >= SHORTEST_PREFIX else None
    return None
