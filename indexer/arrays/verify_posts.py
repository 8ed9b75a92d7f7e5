"""What must hold between the stored posts of a segment and its arrays with an entry per post."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.records import day_number
from indexer.arrays.segment import Segment, hash_key
from indexer.arrays.stored import unpack_card, unpack_post
from indexer.arrays.titles import title_arrays, title_bytes
from indexer.errors import IndexCorrupt
from indexer.fields import FACETS
from indexer.request import Card
from indexer.rules.values import facet_values, title_key

Ints = NDArray[Any]

POSTS_AT_ONCE = 1000
"""Posts after which the memory that reading them took is given back."""


@dataclass(slots=True)
class Living:
    """The living posts of all segments looked at so far."""

    slugs: dict[str, str] = field(default_factory=dict)  # by id
    ids: dict[str, str] = field(default_factory=dict)  # by slug

    def add(self, card: Card) -> Iterator[str]:
        """Take a post in; what is wrong with it beside the others."""
        if card.id in self.slugs:
            yield f"ids.hashes: {card.id!r} is the id of two posts"
        if card.slug in self.ids:
            yield f"slugs.hashes: {card.slug!r} is the slug of two posts"
        self.slugs[card.id] = card.slug
        self.ids[card.slug] = card.id


class PostCheck:
    """One walk over the posts of a segment."""

    def __init__(self, segment: Segment, alive: Ints, living: Living) -> None:
        self._segment = segment
        self._alive: list[bool] = alive.tolist()
        self._living = living
        self._values = [
            (facet, segment.labels[number].decode("utf-8", "replace"))
            for facet, name in enumerate(FACETS)
            for number in segment.facet_ranges[name]
        ]
        self._timestamps: list[int] = segment.timestamps.tolist()
        self._days: list[int] = segment.days.tolist()
        self._starts: list[int] = segment.arrays["rows.starts"].tolist()
        self._order = (-(2**63), "")
        self._titles: list[bytes] = []
        self._hashes = {
            name: np.zeros(segment.posts, np.uint64) for name in ("ids", "slugs", "titles")
        }

    def problems(self) -> Iterator[str]:
        """What is wrong with the first post that is not as it must be; else what is with the indexes."""
        for number in range(self._segment.posts):
            try:
                found = list(self._post_problems(number))
            except IndexCorrupt as error:
                found = [str(error).partition(";")[0]]
            except (TypeError, ValueError, AttributeError) as error:
                found = [f"cards.bytes: no card ({error})"]
            if found:
                yield from (f"{problem} (post {number})" for problem in found)
                return
            if number % POSTS_AT_ONCE == 0:
                self._segment.release()
        yield from self._index_problems("ids")
        yield from self._index_problems("slugs")
        yield from self._index_problems("titles")
        yield from self._title_problems()

    def _post_problems(self, number: int) -> Iterator[str]:
        segment = self._segment
        packed = segment.cards[number]
        card = unpack_card(packed)
        post = unpack_post(packed, segment.texts[number], segment.htmls[number])
        self._hashes["ids"][number] = hash_key(card.id)
        self._hashes["slugs"][number] = hash_key(card.slug)
        self._hashes["titles"][number] = hash_key(title_key(card.title))
        self._titles.append(title_bytes(title_key(card.title)))
        earlier, self._order = self._order, (-self._timestamps[number], card.id)
        if self._order <= earlier:
            yield "posts.timestamps: not newest first, ties by id"
        if post.timestamp != self._timestamps[number]:
            yield "posts.timestamps: not the date of the card"
        if day_number(card) != self._days[number]:
            yield "posts.days: not the day of the card"
        if segment.arrays["posts.boosts"][number] != np.float32(post.boost):
            yield "posts.boosts: not the boost of the card"
        if segment.arrays["posts.evergreen"][number] != post.evergreen:
            yield "posts.evergreen: not what the card says"
        if segment.arrays["posts.excluded"][number] != post.excluded:
            yield "posts.excluded: not what the card says"
        if self._row(number) != [
            (f, label) for f, row in enumerate(facet_values(card)) for label in row
        ]:
            yield "rows.values: not the values of the card"
        if self._alive[number]:
            yield from self._living.add(card)

    def _row(self, number: int) -> list[tuple[int, str]]:
        row = self._segment.arrays["rows.values"][self._starts[number] : self._starts[number + 1]]
        return [self._values[value] for value in row.tolist()]

    def _index_problems(self, name: str) -> Iterator[str]:
        """What keeps posts from being found by id or slug."""
        hashes, posts = (self._segment.arrays[f"{name}.{part}"] for part in ("hashes", "posts"))
        if not is_permutation(posts):
            yield f"{name}.posts: not every post once"
        elif not np.array_equal(self._hashes[name][posts], hashes):
            yield f"{name}.hashes: not those of the posts in {name}.posts"
        elif np.any(hashes[1:] < hashes[:-1]):
            yield f"{name}.hashes: not sorted"

    def _title_problems(self) -> Iterator[str]:
        ranks = self._segment.title_ranks
        if not is_permutation(ranks):
            yield "posts.title_ranks: not every place once"
        elif any(
            self._titles[a] > self._titles[b] for a, b in pairwise(np.argsort(ranks).tolist())
        ):
            yield "posts.title_ranks: not the order of the titles"
        for name, array in title_arrays(self._titles).items():
            if not np.array_equal(array, self._segment.arrays[name]):
                yield f"{name}: not what the titles give"


def is_permutation(numbers: Ints) -> bool:
    """Whether the numbers are 0 to n - 1, each once."""
    return np.array_equal(np.sort(numbers), np.arange(len(numbers)))
