"""What may have been meant by the words of a query: corrections, words joined, split or in compounds.

- A word that no post has is corrected, and so is one that fewer than FEW posts have where a correction
  is RARE times as common; the latter only where all words are known, else the unknown ones are to blame.
- Of the corrections only the closest count, where fingers slip so only those, and MOST of them; which
  words are close says `rules/near_words.py`.
- Two or three bare words side by side are joined where posts have the whole, and so are words with
  hyphens: "micro services", "e-mail".
- A word that may be corrected is split in two of three letters or more that stand together in more posts
  than have the word: "loadbalancer".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whoosh.query import Query

from indexer.forgiveness.lookup import Lookup
from indexer.language.analysis import fold
from indexer.language.compounds import COMPOUNDING, SHORTEST_PART
from indexer.query.reading import QueryWord

FEW = 5
"""Posts below which a search is widened: a handful."""

RARE = 10
MOST = 3
MOST_JOINED = 3
SHORTEST_HALF = 3
LONGEST_WHOLE = 40

MOST_SPLITS = 3
"""Ways to split a word that are looked for in posts."""

MOST_CORRECTED = 3
"""Unknown words of a query that are corrected; a query with more is in words that the posts have not."""

_LONGEST_ENDING = 2
"""Letters that a compound may have behind its last part: `Aktiengesellschaften`."""

MOST_WORDS = 16
"""Bare words of a query that are looked at; longer texts were pasted."""


_HYPHENED = re.compile(r"[^\W\d_]+(?:[-\u2010-\u2015][^\W\d_]+)+")


@dataclass(frozen=True, slots=True)
class Replacement:
    """What stands in for words of a query that stand side by side, as text and as tree."""

    words: tuple[QueryWord, ...]
    text: str
    tree: Query

    @property
    def joins(self) -> bool:
        """Whether it stands for several words."""
        return len(self.words) > 1


def replacements(text: str, words: Sequence[QueryWord], lookup: Lookup) -> list[Replacement]:
    """All that may have been meant, for each word the likeliest first."""
    bare = [word for word in words if word.bare][:MOST_WORDS]
    posts = lookup.totals(word.node for word in bare)
    unknown = [word for word, count in zip(bare, posts, strict=True) if not count]
    found = [*joined(text, bare, lookup), *unhyphened(words, lookup)]
    for word in unknown[:MOST_CORRECTED]:
        found += [*corrections(word, 1, lookup), *splits(word, 1, lookup)]
    if not unknown:
        for word, count in zip(bare, posts, strict=True):
            if count < FEW:
                found += corrections(word, RARE * count, lookup)
                found += splits(word, count + 1, lookup)
    for word, count in zip(bare, posts, strict=True):
        if count < FEW:
            found += compounds(word, lookup)
    return found


def corrections(word: QueryWord, least: int, lookup: Lookup) -> list[Replacement]:
    """The closest words that so many posts have."""
    near = [one for one in lookup.near(word.text, MOST) if one.posts >= least]
    closest = [one for one in near if (one.distance, one.slip) == (near[0].distance, near[0].slip)]
    return [Replacement((word,), one.word, lookup.tree(one.word)) for one in closest]


def compounds(word: QueryWord, lookup: Lookup) -> Iterator[Replacement]:
    """The commonest words that begin or end with a word, where the posts' languages write such as one."""
    key = fold(word.text)
    if COMPOUNDING.isdisjoint(lookup.analysis.codes) or len(key) < SHORTEST_PART:
        return
    ending = -len(key) - _LONGEST_ENDING
    longer = [one for one in lookup.longer(key) if one.startswith(key) or key in one[ending:]]
    lookup.look_ahead(longer)
    for one in sorted(longer, key=lambda one: (-lookup.posts(one), one))[:MOST]:
        yield Replacement((word,), one, lookup.tree(one))


def joined(text: str, words: Sequence[QueryWord], lookup: Lookup) -> Iterator[Replacement]:
    """Words with nothing but space between them that are one word in posts."""
    wholes = {run: "".join(word.text for word in run) for run in _side_by_side(text, words)}
    lookup.look_ahead(wholes.values())
    for run, whole in wholes.items():
        if lookup.posts(whole):
            yield Replacement(run, whole, lookup.tree(whole))


def _side_by_side(text: str, words: Sequence[QueryWord]) -> Iterator[tuple[QueryWord, ...]]:
    """Two or three words with nothing but space between them."""
    for first in range(len(words)):
        for beyond in range(first + 2, min(first + MOST_JOINED, len(words)) + 1):
            run = tuple(words[first:beyond])
            if text[run[-2].end : run[-1].start].strip():
                break
            yield run


def is_unscoped(word: QueryWord, lookup: Lookup) -> bool:
    """Whether a word is neither quoted nor behind a field: whether it would be read so by itself."""
    quoted = word.end - word.start > len(word.text)
    return not quoted and lookup.tree(word.text) == word.node


def is_hyphened(word: QueryWord, lookup: Lookup) -> bool:
    """Whether a word is of several with hyphens between them."""
    return bool(_HYPHENED.fullmatch(word.text)) and is_unscoped(word, lookup)


def unhyphened(words: Sequence[QueryWord], lookup: Lookup) -> Iterator[Replacement]:
    """Words with hyphens that are one word in posts."""
    for word in [word for word in words if is_hyphened(word, lookup)][:MOST_JOINED]:
        whole = re.sub(r"\W", "", word.text)
        if len(whole) <= LONGEST_WHOLE and lookup.posts(whole):
            yield Replacement((word,), whole, lookup.tree(whole))


def splits(word: QueryWord, least: int, lookup: Lookup) -> Iterator[Replacement]:
    """A word as two that stand together in so many posts, the commonest first."""
    if len(word.text) > LONGEST_WHOLE:
        return
    cuts = range(SHORTEST_HALF, len(word.text) - SHORTEST_HALF + 1)
    halves = [(word.text[:cut], word.text[cut:]) for cut in cuts]
    lookup.look_ahead(half for pair in halves for half in pair)
    known = [(min(map(lookup.posts, pair)), pair) for pair in halves]
    commonest = [pair for posts, pair in sorted(known, reverse=True)[:MOST_SPLITS] if posts]
    texts = [" ".join(pair) for pair in commonest]
    trees = [lookup.tree(f'"{text}"') for text in texts]
    for text, tree, posts in zip(texts, trees, lookup.totals(trees), strict=True):
        if posts >= least:
            yield Replacement((word,), text, tree)
