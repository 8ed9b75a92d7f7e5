"""What is offered to readers unasked: completions while they type, and posts like the one they read."""

from dataclasses import dataclass
from typing import NamedTuple

from indexer.facet_values import Value
from indexer.request import Card

COMPLETIONS = 8
MOST_COMPLETIONS = 20
RELATED = 5
MOST_RELATED = 20


class WordCompletion(NamedTuple):
    """A word for what is typed from the character `start` on, and how many posts it leads to."""

    text: str
    start: int
    posts: int


class PhraseCompletion(NamedTuple):
    """Words of titles for what is typed from the character `start` on."""

    text: str
    start: int


class TitleCompletion(NamedTuple):
    """A post whose title has the words that are typed."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Completions:
    """What a text may become, of each kind the likeliest first."""

    text: str
    words: tuple[WordCompletion, ...] = ()
    phrases: tuple[PhraseCompletion, ...] = ()
    titles: tuple[TitleCompletion, ...] = ()
    tags: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A post like another, with the tags and the telling words that both have, as the other writes them."""

    card: Card
    tags: tuple[str, ...]
    words: tuple[str, ...]
