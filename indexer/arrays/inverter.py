"""Posts -> the arrays of a segment.

Words are numbered as they come, so that folding and stemming happen once per distinct word; the
stream of word numbers is then sorted by term, which inverts it.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.blobs import pack
from indexer.arrays.files import Arrays, narrowest
from indexer.arrays.posting_lists import TokenStream, invert, runs
from indexer.arrays.records import Record, record_arrays, record_of
from indexer.arrays.segment import GAP, POSITION_SHIFT, ZONE_MASK
from indexer.fields import Zone
from indexer.language.analysis import WORD, Language
from indexer.post import Post

Ints = NDArray[Any]


class Vocabulary(dict[str, int]):
    """Distinct words, numbered in the order they are first seen."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class Inverter:
    """Collects posts in memory; `finish` gives the arrays of one segment."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._vocabulary = Vocabulary()
        self._words = array("I")
        self._chunks = array("I")  # of each chunk of text: words, zone, first position
        self._chunk_ends = array("I")  # of each post: chunks up to its end
        self._records: list[Record] = []
        self.bytes = 0  # of the stored form of the posts

    def __len__(self) -> int:
        return len(self._records)

    @property
    def tokens(self) -> int:
        """Words collected so far. Memory depends on them, and on the next two."""
        return len(self._words)

    @property
    def words(self) -> int:
        """Distinct words collected so far."""
        return len(self._vocabulary)

    def add(self, post: Post) -> None:
        """Take a post in."""
        number = self._vocabulary.__getitem__
        position = 0
        for zone, text in chunks(post):
            before = len(self._words)
            self._words.extend(map(number, WORD.findall(text)))
            count = len(self._words) - before
            self._chunks.extend((count, zone, position))
            position += count + GAP
        self._chunk_ends.append(len(self._chunks) // 3)
        record = record_of(post)
        self._records.append(record)
        self.bytes += len(record.card) + len(record.text) + len(record.html)

    def finish(self) -> Arrays:
        """The arrays of the segment; the inverter is used up."""
        order = sorted(range(len(self._records)), key=lambda n: self._records[n].order)
        of_word, stops = self._language.terms(self._vocabulary)
        terms = sorted(set(of_word))  # the order of code points is the order of UTF-8 bytes
        number = {term: i for i, term in enumerate(terms)}
        term_of_word = np.array([number[term] for term in of_word], np.int32)
        layout = _layout(self._chunks, self._chunk_ends, order)
        words = np.array(self._words, np.uint32)[layout.tokens]
        stream = TokenStream(term_of_word[words], layout.posts, layout.places)
        counted = ~np.array(stops, np.bool_)[words]
        return {
            **pack("terms", (term.encode("utf-8", "replace") for term in terms)),
            **invert(stream, len(terms)),
            "posts.lengths": _lengths(layout.posts[counted], layout.places[counted], len(order)),
            **record_arrays([self._records[n] for n in order]),
        }


@dataclass(frozen=True, slots=True)
class Layout:
    """Every token in the order of final post numbers: where it was collected, its post, its place."""

    tokens: Ints
    posts: Ints
    places: Ints


def _layout(chunks: Sequence[int], chunk_ends: Sequence[int], order: list[int]) -> Layout:
    """The layout of tokens collected in chunks; post `order[n]` becomes post n."""
    counts, zones, positions = np.array(chunks, np.int64).reshape(-1, 3).T
    ends = np.array(chunk_ends, np.int64)
    chunks_of_post = np.diff(ends, prepend=0)
    first = (ends - chunks_of_post)[order]
    chosen = runs(first, chunks_of_post[order])
    post_of_chunk = np.repeat(np.arange(len(order), dtype=np.int32), chunks_of_post[order])
    starts, counts = (np.cumsum(counts) - counts)[chosen], counts[chosen]
    places = (runs(positions[chosen], counts) << POSITION_SHIFT) | np.repeat(zones[chosen], counts)
    return Layout(
        tokens=runs(starts, counts),
        posts=np.repeat(post_of_chunk, counts),
        places=places.astype(np.uint32),
    )


def chunks(post: Post) -> Iterator[tuple[Zone, str]]:
    """The texts of a post in the order of their positions, each with its zone."""
    yield Zone.TITLE, post.title
    for tag in post.tags:
        yield Zone.TAG, tag
    for section in post.sections:
        if section.heading:
            yield Zone.HEADING, section.heading
        yield Zone.BODY, section.text


def _lengths(posts: Ints, places: Ints, count: int) -> Ints:
    """Words of each zone of each post; shape (zones, count)."""
    cells = (places & ZONE_MASK).astype(np.int64) * count + posts
    return narrowest(np.bincount(cells, minlength=len(Zone) * count)).reshape(len(Zone), count)
