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
    return tuple(_tried(word, lookup, complete) for word in [*bare.values()][:MOST_TRIED])


def _tried(
    word: QueryWord, lookup: Lookup, complete: Callable[[str, int], Completions]
) -> TriedWord:
    posts = lookup.total(word.node)
    if posts:
        return TriedWord(word.text, posts)
    typos = [near.word for near in lookup.near(word.text, NEAREST)]
    if typos:
        near = tuple((typo, lookup.total(lookup.tree(typo))) for typo in typos)
    else:
        near = _beginning(word.text, complete)
    return TriedWord(word.text, posts, near)


def _beginning(word: str, complete: Callable[[str, int], Completions]) -> Nearest:
    """Words that begin as one does, with as much of it as any word does."""
    for length in dict.fromkeys(max(_SHORTEST, int(len(word) * share)) for share in _SHARES):
        found = complete(word[:length], NEAREST).words
        if found:
            return tuple((one.text, one.posts) for one in found)
    return ()
