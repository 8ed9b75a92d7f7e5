"""What a segment keeps per post, between a Post or an older segment and the arrays of a new one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.arrays.blobs import pack
from indexer.arrays.files import Arrays
from indexer.arrays.segment import EPOCH, UNDATED_DAY, Segment, hash_key
from indexer.arrays.stored import pack_card, pack_html, pack_text, unpack_card
from indexer.arrays.value_lists import PostValues, value_arrays
from indexer.fields import FACETS
from indexer.language.analysis import WORD, fold
from indexer.post import Post
from indexer.request import Card


@dataclass(frozen=True, slots=True)
class Record:
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

    @property
    def order(self) -> tuple[int, str]:
        """Sorts newest first, ties by id: the order of post numbers in a segment."""
        return -self.timestamp, self.id


def record_of(post: Post) -> Record:
    """The record of a post."""
    card = pack_card(post)
    return _record(unpack_card(card), post.timestamp, (card, pack_text(post), pack_html(post)))


def records_of(segment: Segment, posts: Iterable[int]) -> list[Record]:
    """The records of posts of an existing segment."""
    timestamps = segment.timestamps.tolist()
    return [
        _record(
            unpack_card(segment.cards[n]),
            timestamps[n],
            (segment.cards[n], segment.texts[n], segment.htmls[n]),
        )
        for n in posts
    ]


def record_arrays(records: Sequence[Record]) -> Arrays:
    """The arrays that have an entry per post; records in the order of post numbers."""
    by_title = np.array(sorted(range(len(records)), key=lambda n: records[n].title), np.int32)
    title_ranks = np.empty(len(records), np.int32)
    title_ranks[by_title] = np.arange(len(records))
    return {
        "posts.timestamps": np.array([r.timestamp for r in records], np.int64),
        "posts.days": np.array([r.day for r in records], np.int32),
        "posts.title_ranks": title_ranks,
        **_hash_index("slugs", (r.slug for r in records)),
        **_hash_index("ids", (r.id for r in records)),
        **pack("cards", (r.card for r in records)),
        **pack("texts", (r.text for r in records)),
        **pack("htmls", (r.html for r in records)),
        **value_arrays([r.values for r in records]),
    }


def title_key(title: str) -> str:
    """What titles are sorted by: folded words, so that quotes and case do not count."""
    return " ".join(fold(word) for word in WORD.findall(title))


def _record(card: Card, timestamp: int, stored: tuple[bytes, bytes, bytes]) -> Record:
    return Record(
        id=card.id,
        slug=card.slug,
        title=title_key(card.title),
        timestamp=timestamp,
        day=card.day.toordinal() - EPOCH if card.day else UNDATED_DAY,
        values=_facet_values(card),
        card=stored[0],
        text=stored[1],
        html=stored[2],
    )


def _facet_values(card: Card) -> PostValues:
    """The post's labels in each facet, facets in the order of the table."""
    values = {
        "tag": card.tags,
        "category": card.categories,
        "series": (card.series,) if card.series else (),
        "author": card.authors,
        "year": (f"{card.day.year:04d}",) if card.day else (),
        "minutes": (str(card.minutes),),
    }
    return tuple(values[name] for name in FACETS)


def _hash_index(name: str, keys: Iterable[str]) -> Arrays:
    hashes = np.array([hash_key(key) for key in keys], np.uint64)
    order = np.argsort(hashes, kind="stable").astype(np.int32)
    return {f"{name}.hashes": hashes[order], f"{name}.posts": order}
