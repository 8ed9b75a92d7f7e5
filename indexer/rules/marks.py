"""What a tree marks in the texts of posts: the terms that match, and how the words that have them begin."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from whoosh import query as q

from indexer.fields import is_analysed
from indexer.query.tree import MULTI_TERM_NODES, AndNot

MOST_TERMS = 1000
"""Terms that one prefix or wildcard marks in a snippet, at most."""

MOST_BEGINNINGS = 8
"""Beginnings that words are found by in a text: each takes a microsecond of every text."""

MOST_WORDS = 100
"""Words that are told one by one."""

_SIZES = (100, 8, 6, 5, 4, 3, 2)


class Marks(NamedTuple):
    """Terms, and beginnings such as one of which every word of posts has that has one of the terms.

    `words` are all these words, folded; none where they are more than MOST_WORDS.
    """

    terms: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


def marks_of(terms: frozenset[str], words: frozenset[str]) -> Marks:
    """The marks of some terms, from the keys of all words that have them."""
    return Marks(terms, beginnings(words), _few(words))


def marks(
    tree: q.Query,
    of_term: Callable[[str], Marks],
    of_pattern: Callable[[q.MultiTerm], Marks],
) -> Marks:
    """The words and patterns whose presence makes a post match, and the words of phrases.

    The terms are those of words and patterns alone: phrases are left to the reader of the tree.
    """
    terms: set[str] = set()
    parts: list[Marks] = []
    for leaf in leaves(tree):
        if isinstance(leaf, q.Phrase):
            parts += map(of_term, leaf.words)
            continue
        part = of_term(leaf.text) if isinstance(leaf, q.Term) else of_pattern(leaf)
        parts.append(part)
        terms |= part.terms
    words = frozenset[str]().union(*[part.words for part in parts])
    found = beginnings(set[str]().union(*[part.beginnings for part in parts]))
    known = all(part.words or not part.beginnings for part in parts)
    return Marks(frozenset(terms), found, _few(words) if known else frozenset())


def _few(words: frozenset[str]) -> frozenset[str]:
    return words if len(words) <= MOST_WORDS else frozenset()


def beginnings(words: Iterable[str]) -> frozenset[str]:
    """A few beginnings such as one of which each word has; the empty one where few do not do."""
    some = set(words)
    for size in _SIZES:
        kept: list[str] = []
        for word in sorted(word[:size] for word in some):
            if not kept or not word.startswith(kept[-1]):
                kept.append(word)
        if len(kept) <= MOST_BEGINNINGS:
            return frozenset(kept)
    return frozenset([""])


_LEAVES = (q.Term, q.Phrase, *MULTI_TERM_NODES)


def leaves(tree: q.Query) -> set[q.Query]:
    """The words, phrases and patterns of analysed fields, each once; not what NOT leaves out."""
    found: set[q.Query] = set()
    looked_at: set[int] = set()  # tiers have much in common
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if id(node) in looked_at:
            continue
        looked_at.add(id(node))
        if isinstance(node, AndNot):
            nodes.append(node.a)
        elif not isinstance(node, _LEAVES):
            nodes += node.children()
        elif is_analysed(node.fieldname):
            found.add(node)
    return found
