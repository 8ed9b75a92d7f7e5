"""What the posts have to offer for a text, as `rules/completing.py` asks for it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from numpy.typing import NDArray

from indexer.arrays.reader import ArrayReader
from indexer.arrays.segment import Segment
from indexer.arrays.selection import best
from indexer.arrays.title_matches import Place, matching_titles, places_in_titles
from indexer.arrays.words import Words
from indexer.facet_values import Value
from indexer.rules.order import commonest_first
from indexer.rules.typed import Typed
from indexer.suggesting import TitleCompletion

Ints = NDArray[Any]

CANDIDATES = 48
"""Rows of words that are looked at in each segment, those of the commonest terms."""


class ArrayOffers:
    """The words, titles and tags of one state of the index."""

    def __init__(self, reader: ArrayReader) -> None:
        self._reader = reader
        self._views = reader.snapshot.views

    def post_count(self) -> int:
        """How many posts searches find."""
        return self._reader.snapshot.post_count()

    def begun(self, key: str, edits: int, most: int) -> Iterator[str]:
        """The terms of most posts whose words begin with a key, or almost, each as it is mostly spelled."""
        posts: Counter[bytes] = Counter()
        rows_of: dict[bytes, list[tuple[Words, int]]] = defaultdict(list)
        for segment in (view.segment for view in self._views):
            words = segment.words
            rows = words.begun(key, edits) if edits else words.with_prefix(key)
            for number, (having, numbers) in _commonest(segment, rows).items():
                term = segment.terms[number]
                posts[term] += having
                rows_of[term] += [(words, row) for row in numbers]
        for term in commonest_first(posts)[:most]:
            uses: Counter[bytes] = Counter()
            for row in (words.row(number) for words, number in rows_of[term]):
                uses[row.word] += row.uses
            yield commonest_first(uses)[0].decode("utf-8", "replace")

    def titles(self, typed: Typed, needed: Sequence[str], limit: int) -> list[TitleCompletion]:
        """The posts whose titles have the words of a text."""
        cards = matching_titles(self._views, typed, needed, limit)
        return [TitleCompletion(card.slug, card.title) for card in cards]

    def places(self, tails: Iterable[Typed]) -> Iterator[list[Place]]:
        """Of each text the places in titles where it goes on, the newest posts' first."""
        for tail in tails:
            yield sorted(place for view in self._views for place in places_in_titles(view, tail))

    def tags(self) -> Iterator[Value]:
        """All tags, and how many posts have each."""
        values = self._reader.values
        tags = values.facets["tag"]
        of_tags = values.counts[tags.first : tags.first + len(tags.keys)].tolist()
        return map(Value, tags.keys, tags.labels, of_tags)


def _commonest(segment: Segment, rows: slice | Ints) -> dict[int, tuple[int, list[int]]]:
    """The commonest terms among rows of words: how many posts have each, and its rows.

    Function words are left out.
    """
    words = segment.words
    terms, uses = words.terms[rows], words.counts[rows]
    having = segment.posts_having(terms)
    having[terms < segment.first_word] = 0
    top = best(having + uses / (uses.max(initial=0) + 1), CANDIDATES)
    top = top[having[top] > 0]
    numbers = rows.start + top if isinstance(rows, slice) else rows[top]
    found: dict[int, tuple[int, list[int]]] = {}
    for columns in zip(terms[top].tolist(), having[top].tolist(), numbers.tolist(), strict=True):
        term, posts, number = columns
        found.setdefault(term, (posts, []))[1].append(number)
    return found
