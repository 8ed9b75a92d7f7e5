"""What a segment keeps per post, between a Post and the arrays of a segment."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.files import Arrays
from indexer.arrays.packing import Dictionaries, packed_arrays
from indexer.arrays.segment import EPOCH, UNDATED_DAY, hash_key
from indexer.arrays.stored import PackedPost, Stored
from indexer.arrays.titles import title_arrays, title_bytes, title_ranks
from indexer.arrays.value_lists import value_arrays
from indexer.request import Card
from indexer.rules.values import PostValues, facet_values, title_key


class Record(NamedTuple):
    """A post's stored form, its sort keys and its facet values."""

    id: str
    slug: str
    title: str
    timestamp: int
    day: int
    values: PostValues
    card: bytes
    text: bytes
    html: bytes
    boost: float
    evergreen: bool
    excluded: bool

    @property
    def order(self) -> tuple[int, str]:
        """Sorts newest first, ties by id: the order of post numbers in a segment."""
        return -self.timestamp, self.id


def record_of(stored: Stored, packed: PackedPost) -> Record:
    """The record of a post, of which both forms are at hand."""
    card = stored.card
    return Record(
        id=card.id,
        slug=card.slug,
        title=title_key(card.title),
        timestamp=stored.timestamp,
        day=day_number(card),
        values=facet_values(card),
        card=packed[0],
        text=packed[1],
        html=packed[2],
        boost=stored.boost,
        evergreen=stored.evergreen,
        excluded=stored.excluded,
    )


def stored_arrays(records: Sequence[Record], dictionaries: Dictionaries) -> Arrays:
    """The arrays of the stored forms, compressed; records in the order of post numbers."""
    stored = {
        "cards": [r.card for r in records],
        "texts": [r.text for r in records],
        "htmls": [r.html for r in records],
    }
    return packed_arrays(stored, dictionaries)


def record_arrays(records: Sequence[Record]) -> Arrays:
    """The other arrays that have an entry per post; records in the order of post numbers."""
    titles = [title_bytes(r.title) for r in records]
    return {
        "posts.timestamps": np.array([r.timestamp for r in records], np.int64),
        "posts.days": np.array([r.day for r in records], np.int32),
        "posts.title_ranks": title_ranks(titles),
        "posts.boosts": np.array([r.boost for r in records], np.float32),
        "posts.evergreen": np.array([r.evergreen for r in records], np.uint8),
        "posts.excluded": np.array([r.excluded for r in records], np.uint8),
        **hash_index("titles", np.array([hash_key(r.title) for r in records], np.uint64)),
        **hash_index("slugs", np.array([hash_key(r.slug) for r in records], np.uint64)),
        **hash_index("ids", np.array([hash_key(r.id) for r in records], np.uint64)),
        **title_arrays(titles),
        **value_arrays([r.values for r in records]),
    }


def hash_index(name: str, hashes: NDArray[np.uint64]) -> Arrays:
    """The sorted hashes of posts, and the post of each."""
    order = np.argsort(hashes, kind="stable").astype(np.int32)
    return {f"{name}.hashes": hashes[order], f"{name}.posts": order}


def day_number(card: Card) -> int:
    """The card's day as segments keep it."""
    return card.day.toordinal() - EPOCH if card.day else UNDATED_DAY
