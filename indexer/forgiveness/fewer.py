"""Trees that ask for ever fewer of the words that a query wants all of.

1. without the words that no post has
2. all words but one, where there are three to MOST_BUT_ONE
3. any of the rarest words, those that carry half of the weight; the others add to the score
4. any word at all

A word weighs more the fewer posts have it. What else the query asks for stays: phrases, fields, NOT.
Of a run of letters in a script without spaces, which is a phrase, each pair of letters is such a word: a
question in Chinese, or a Korean word with another ending, finds the posts with most of it. Words with
hyphens between them, a phrase too, are words of their own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log

from whoosh import query as q

from indexer.forgiveness.lookup import Lookup
from indexer.forgiveness.typos import MOST_WORDS, is_hyphened, is_unscoped
from indexer.language.analysis import STOP_MARK
from indexer.language.scripts import UNSPACED
from indexer.query.changes import replaced, without
from indexer.query.reading import QueryWord, Reading
from indexer.query.tree import AndMaybe, AndNot, joined

MOST_BUT_ONE = 6


def fewer_words(
    reading: Reading, trees: Mapping[q.Query, q.Query], lookup: Lookup
) -> tuple[list[QueryWord], Iterator[q.Query]]:
    """The words that no post has, and the trees in order; `trees` stand in for leaves."""
    needed = set(_needed(reading.tree))
    words = {word.node: word for word in reading.words if word.node in needed}
    parts = {node: found for node, word in words.items() if (found := _parts(word, trees, lookup))}
    asked = [(node, part) for node, found in parts.items() for part in found]
    if len(asked) < 2:
        return [], iter(())
    looked_at = asked[:MOST_WORDS]
    *posts, all_posts = lookup.totals([*(part for _, part in looked_at), q.Every()])
    found_in = Counter[q.Query]()
    for (node, _), count in zip(looked_at, posts, strict=True):
        found_in[node] += count
    unknown = [words[node] for node, count in found_in.items() if not count]
    if not any(posts):
        return [], iter(())
    known = sorted((n for n, count in enumerate(posts) if count), key=posts.__getitem__)
    first, *others = parts
    rest = without(reading.tree, others)
    heaviest = _heaviest([posts[n] for n in known], all_posts)
    wanted = _wanted([looked_at[n][1] for n in known], heaviest)
    fewest = 0 if unknown or len(asked) > len(parts) or len(asked) > MOST_WORDS else 1
    return unknown, (replaced(rest, {**trees, first: one}) for one in list(wanted)[fewest:])


def _parts(word: QueryWord, trees: Mapping[q.Query, q.Query], lookup: Lookup) -> list[q.Query]:
    """What of a word may be left out: itself, or the words or pairs of letters that it is a phrase of."""
    if word.bare:
        return [trees.get(word.node, word.node)]
    is_run = bool(UNSPACED.match(word.text)) and is_unscoped(word, lookup)
    if not is_run and not is_hyphened(word, lookup):
        return []
    said = next((way for way in word.node.leaves() if isinstance(way, q.Phrase)), None)
    if said is None:
        return [word.node]
    terms = dict.fromkeys(term for term in said.words if not term.startswith(STOP_MARK))
    return [q.Term(said.fieldname, term) for term in terms]


def _needed(tree: q.Query) -> Iterator[q.Query]:
    """The parts of a tree that every post of it has."""
    yield tree
    match tree:
        case q.And():
            for child in tree.subqueries:
                yield from _needed(child)
        case AndNot() | AndMaybe() | q.Require():
            yield from _needed(tree.a)


def _heaviest(posts: Sequence[int], all_posts: int) -> int:
    """How many of the words, the rarest first, carry half of the weight of all."""
    weights = [log(1 + all_posts / count) for count in posts]
    return next(n for n in range(1, len(posts) + 1) if 2 * sum(weights[:n]) >= sum(weights))


def _wanted(parts: list[q.Query], heaviest: int) -> Iterator[q.Query]:
    """Trees of the words that there are, the rarest first; each asks for less than the one before."""
    yield joined(q.And, parts)
    if 2 < len(parts) <= MOST_BUT_ONE:
        others = [[*parts[:n], *parts[n + 1 :]] for n in range(len(parts))]
        yield q.Or([q.And(but_one) for but_one in others])
    if heaviest < len(parts):
        heavy, light = parts[:heaviest], parts[heaviest:]
        yield AndMaybe(joined(q.Or, heavy), joined(q.Or, light))
    if len(parts) > 1:
        yield q.Or(parts)
