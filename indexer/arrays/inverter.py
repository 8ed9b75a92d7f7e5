"""Posts -> the arrays of a segment.

What stands between spaces is numbered as it comes, so that it is analysed once however often it occurs;
the stream of numbers is then spelled out as tokens and sorted by term, which inverts it.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.analysed import Analysed, analyse
from indexer.arrays.blobs import pack
from indexer.arrays.files import Arrays, narrowest
from indexer.arrays.packing import Dictionaries
from indexer.arrays.posting_lists import TokenStream, invert
from indexer.arrays.records import Record, record_arrays, record_of
from indexer.arrays.runs import runs
from indexer.arrays.segment import GAP, POSITION_SHIFT, ZONE_MASK
from indexer.arrays.words import word_arrays
from indexer.fields import Zone
from indexer.language.analysis import Languages
from indexer.language.chunks import chunks
from indexer.post import Post

Ints = NDArray[Any]


class Vocabulary(dict[str, int]):
    """Distinct chunks of one language, numbered in the order they are first seen."""

    def __missing__(self, chunk: str) -> int:
        number = self[chunk] = len(self)
        return number


class Inverter:
    """Collects posts in memory; `finish` gives the arrays of one segment."""

    def __init__(self, languages: Languages, dictionaries: Dictionaries) -> None:
        self._languages = languages
        self._dictionaries = dictionaries
        self._vocabularies: dict[str, Vocabulary] = {}
        self._chunks = array("I")
        self._parts = array("I")  # of each text of a post: chunks, zone
        self._part_counts = array("I")  # of each post
        self._codes: list[str] = []  # of each post
        self._records: list[Record] = []
        self.bytes = 0  # of the stored form of the posts

    def __len__(self) -> int:
        return len(self._records)

    @property
    def tokens(self) -> int:
        """Chunks collected so far. Memory depends on them, and on the next two."""
        return len(self._chunks)

    @property
    def words(self) -> int:
        """Distinct chunks collected so far."""
        return sum(map(len, self._vocabularies.values()))

    def add(self, post: Post) -> None:
        """Take a post in."""
        number = self._vocabularies.setdefault(post.lang, Vocabulary()).__getitem__
        parts = 0
        for zone, text in texts(post):
            before = len(self._chunks)
            self._chunks.extend(map(number, chunks(text)))
            self._parts.extend((len(self._chunks) - before, zone))
            parts += 1
        self._part_counts.append(parts)
        self._codes.append(post.lang)
        record = record_of(post)
        self._records.append(record)
        self.bytes += len(record.card) + len(record.text) + len(record.html)

    def finish(self) -> Arrays:
        """The arrays of the segment; the inverter is used up."""
        order = sorted(range(len(self._records)), key=lambda n: self._records[n].order)
        analysed = analyse(self._vocabularies, self._languages)
        layout = self._layout(order, analysed)
        stream = TokenStream(analysed.terms[layout.tokens], layout.posts, layout.places, len(order))
        counted = analysed.counted[layout.tokens]
        shown = ~np.array([self._records[n].excluded for n in order], np.bool_)[layout.posts]
        uses = np.bincount(layout.tokens[shown], minlength=len(analysed.terms))
        return {
            **pack("terms", (term.encode("utf-8", "replace") for term in analysed.term_texts)),
            **invert(stream, len(analysed.term_texts)),
            "posts.lengths": _lengths(layout.posts[counted], layout.places[counted], len(order)),
            **word_arrays(analysed.words, uses),
            **record_arrays([self._records[n] for n in order], self._dictionaries),
        }

    def _layout(self, order: Sequence[int], analysed: Analysed) -> "Layout":
        counts, zones = np.array(self._parts, np.int64).reshape(-1, 2).T
        firsts = dict(zip(self._vocabularies, analysed.first_chunks, strict=True))
        collected = Collected(
            chunks=np.array(self._chunks, np.uint32),
            part_sizes=counts,
            zones=zones,
            part_counts=np.array(self._part_counts, np.int64),
            first_chunks=np.array([firsts[code] for code in self._codes], np.int64),
        )
        return collected.layout(order, analysed)


@dataclass(frozen=True, slots=True)
class Layout:
    """Every token in the order of final post numbers: which it is, its post, its place."""

    tokens: Ints
    posts: Ints
    places: Ints


@dataclass(frozen=True, slots=True)
class Collected:
    """What posts are made of: the chunks of their parts one after the other, and the parts of each post.

    `first_chunks` has for each post where the numbers of its language's chunks begin.
    """

    chunks: Ints
    part_sizes: Ints
    zones: Ints
    part_counts: Ints
    first_chunks: Ints

    def layout(self, order: Sequence[int], analysed: Analysed) -> Layout:
        """The layout of the tokens; post `order[n]` becomes post n."""
        counts = self.part_counts[order]
        parts = runs((self.part_counts.cumsum() - self.part_counts)[order], counts)
        posts = np.repeat(np.arange(len(order), dtype=np.int32), counts)
        sizes = self.part_sizes[parts]
        found = runs((self.part_sizes.cumsum() - self.part_sizes)[parts], sizes)
        of_part = np.repeat(np.arange(len(parts)), sizes)
        chunks = self.chunks[found] + self.first_chunks[order][posts][of_part]
        positions = _positions(analysed.steps_of[chunks], sizes, posts)
        spelled = analysed.tokens_of[chunks]
        tokens = runs(analysed.first_tokens[chunks], spelled)
        places = np.repeat(positions, spelled) + analysed.steps[tokens]
        places = (places << POSITION_SHIFT) | np.repeat(self.zones[parts][of_part], spelled)
        return Layout(tokens, np.repeat(posts[of_part], spelled), places.astype(np.uint32))


def _positions(steps: Ints, sizes: Ints, posts: Ints) -> Ints:
    """The position of each chunk in its post; `steps` of chunks, `sizes` and `posts` of parts.

    Parts of a post follow each other with a gap.
    """
    before = steps.cumsum() - steps
    ends = sizes.cumsum()
    total = np.concatenate(([0], steps.cumsum()))
    lengths = total[ends] - total[ends - sizes] + GAP
    part_starts = lengths.cumsum() - lengths
    first_of_post = np.searchsorted(posts, posts)
    in_post = part_starts - part_starts[first_of_post]
    positions: Ints = before - np.repeat(total[ends - sizes] - in_post, sizes)
    return positions


def texts(post: Post) -> Iterator[tuple[Zone, str]]:
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
