"""Where nothing was found: how many posts have each word of a query, and which words are nearest."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from indexer.forgiveness.lookup import Lookup
from indexer.query.reading import QueryWord
from indexer.suggesting import Completions

MOST_TRIED = 6
NEAREST = 3

_SHARES = (2 / 3, 1 / 2, 1 / 3)
"""How much of a word near words begin with, where no word is a typo of it."""

_SHORTEST = 2
"""Letters of a beginning that says something."""

Nearest = tuple[tuple[str, int], ...]
"""Words, each with the number of posts that a strict search for it finds."""


class TriedWord(NamedTuple):
    """A word as typed, how many posts have it, and the words nearest to one that none has."""

    text: str
    posts: int
    near: Nearest = ()


def tried_words(
    words: Sequence[QueryWord], lookup: Lookup, complete: Callable[[str, int], Completions]
) -> tuple[TriedWord, ...]:
    """The first bare words of a query; `complete` says what a beginning may become."""
    bare = {word.text.casefold(): word for word in words if word.bare}
    tried = [*bare.values()][:MOST_TRIED]
    posts = lookup.totals(word.node for word in tried)
    unknown = [word.text for word, count in zip(tried, posts, strict=True) if not count]
    nearest = _nearest(unknown, lookup, complete)
    return tuple(
        TriedWord(word.text, count, nearest.get(word.text, ()))
        for word, count in zip(tried, posts, strict=True)
    )


def _nearest(
    unknown: Sequence[str], lookup: Lookup, complete: Callable[[str, int], Completions]
) -> dict[str, Nearest]:
    """For each word that no post has those that it may be a typo of, or else begins like."""
    typos = {word: [near.word for near in lookup.near(word, NEAREST)] for word in unknown}
    meant = dict.fromkeys(typo for of_word in typos.values() for typo in of_word)
    posts = dict(zip(meant, lookup.totals(map(lookup.tree, meant)), strict=True))
    return {
        word: tuple((typo, posts[typo]) for typo in of_word) or _beginning(word, complete)
        for word, of_word in typos.items()
    }


def _beginning(word: str, complete: Callable[[str, int], Completions]) -> Nearest:
    """Words that begin as one does, with as much of it as any word does."""
    for length in dict.fromkeys(max(_SHORTEST, int(len(word) * share)) for share in _SHARES):
        found = complete(word[:length], NEAREST).words
        if found:
            return tuple((one.text, one.posts) for one in found)
    return ()
