"""A segment: an immutable piece of the index, one file.

Posts are numbered from 0 in the order newest first, ties by id, so that the order of numbers is the
order of the list. A word's postings are one run of posts in that order. A block is 65,536 numbers of posts,
so that a posting says in two bytes where in its block it is; B is how many blocks there are.

name                 shape               what
terms.*              T strings           the terms, sorted
postings.starts      T * B + 1           where the postings of each term start in each block
postings.lows        P uint16            post of each posting, less the first of its block
postings.weights     P                   term frequency, each occurrence counted with its zone's weight
postings.odd         O                   postings with other weights than positions: not in the body alone
postings.odd_counts  O                   positions of each of those
positions.starts     T + 1               where each term's positions start
positions.values     N                   position * 4 + zone
posts.lengths        4 x posts           words of each zone, function words not counted
posts.timestamps     posts int64         seconds since 1970 UTC
posts.days           posts int32         calendar day since 1970-01-01, UNDATED_DAY for none
posts.title_ranks    posts int32         place in the order by title
posts.boosts         posts float32       the writers' wishes for the order of hits, 1.0 for none
posts.evergreen      posts uint8         1 where a post does not age
posts.excluded       posts uint8         1 where no search finds a post
slugs.*, ids.*, titles.*   posts         sorted hashes, and the post of each, to look posts up
titles.keys.*        posts strings       titles, folded; see titles.py
suffixes.posts       S                   where titles may be entered, sorted by text: the post,
suffixes.offsets     S                   and the byte of its folded title
words.keys.*         W strings           surface words, folded, sorted; see words.py
words.forms.*        W strings           the words with their accents, empty where they are the key
words.terms          W int32             the term of each
words.counts         W                   how often each is there
cards.*, texts.*, htmls.*  posts strings stored posts, see stored.py, compressed
cards.dictionaries.*, texts.…, htmls.…   what they are compressed with, see packing.py
values.*             V strings           labels of facet values, facet by facet, commonest first
values.facets        facets + 1          where each facet's values start
values.starts        V + 1               where each value's posts start
values.posts         R int32             posts of each value
rows.starts          posts + 1           where each post's values start
rows.values          R                   values of each post
values.bitmaps       M x words uint64    posts of the commonest values of each facet as bits
values.common        facets              how many values of each facet have a bitmap
"""

import hashlib
from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.blobs import Strings
from indexer.arrays.files import Arrays, MappedArrays, map_arrays
from indexer.arrays.packing import KINDS, PackedStrings, dictionary_number
from indexer.arrays.runs import runs
from indexer.arrays.shapes import shape_problems
from indexer.arrays.titles import Titles
from indexer.arrays.words import Words
from indexer.errors import IndexCorrupt
from indexer.fields import FACETS
from indexer.language.analysis import STOP_MARK
from indexer.rules.weights import Frequency

Ints = NDArray[Any]

POSITION_SHIFT = 2
ZONE_MASK = 3
BLOCK_SHIFT = 16
"""Posts of one block have numbers that differ in these low bits only."""

EPOCH = date(1970, 1, 1).toordinal()
UNDATED_DAY = -(2**31)
GAP = 128
"""Positions left free between titles, tags, headings and texts, so that no phrase spans them."""

_NAMES = frozenset(
    "terms.bytes terms.ends postings.starts postings.lows postings.weights postings.odd"
    " postings.odd_counts positions.starts positions.values posts.lengths posts.timestamps"
    " posts.days posts.title_ranks posts.boosts posts.evergreen posts.excluded slugs.hashes"
    " slugs.posts ids.hashes ids.posts titles.hashes titles.posts titles.keys.bytes"
    " titles.keys.ends suffixes.posts suffixes.offsets words.keys.bytes words.keys.ends"
    " words.forms.bytes words.forms.ends words.terms words.counts cards.bytes cards.ends"
    " cards.dictionaries.bytes cards.dictionaries.ends texts.bytes texts.ends"
    " texts.dictionaries.bytes texts.dictionaries.ends htmls.bytes htmls.ends"
    " htmls.dictionaries.bytes htmls.dictionaries.ends values.bytes values.ends values.facets"
    " values.starts values.posts rows.starts rows.values values.bitmaps values.common".split()
)


@dataclass(frozen=True, slots=True)
class Postings:
    """One term in one segment: parallel arrays, and the positions behind them."""

    posts: Ints
    counts: Ints
    positions: Ints


def as_indices(numbers: Ints) -> Ints:
    """The numbers as NumPy indexes with them.

    Indexing with 68,800 int32 takes 0.17 ms, converting them first and then indexing 0.07 ms.
    """
    return numbers.astype(np.intp, copy=False)


def block_count(posts: int) -> int:
    """Blocks of so many posts."""
    return max(1, -(-posts >> BLOCK_SHIFT))


def living_mask(posts: int, deleted: Collection[int]) -> NDArray[np.bool_]:
    """Which of so many posts are not deleted."""
    alive = np.ones(posts, np.bool_)
    alive[list(deleted)] = False
    return alive


class Segment:
    """Typed views of a segment's arrays. Opening reads nothing but the header."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.terms = Strings(arrays, "terms")
        self.stored = {kind: PackedStrings(arrays, kind) for kind in KINDS}
        self.cards, self.texts, self.htmls = self.stored.values()
        self.labels = Strings(arrays, "values")
        self.words = Words(arrays)
        self.titles = Titles(arrays)
        self.lengths: Ints = arrays["posts.lengths"]
        self.timestamps: Ints = arrays["posts.timestamps"]
        self.days: Ints = arrays["posts.days"]
        self.title_ranks: Ints = arrays["posts.title_ranks"]
        self.posts = len(self.timestamps)
        self.blocks = block_count(self.posts)
        self.lows: Ints = arrays["postings.lows"]
        self._odd: Ints = arrays["postings.odd"]
        self._odd_counts: Ints = arrays["postings.odd_counts"]
        self._starts: Ints = arrays["postings.starts"]

    @cached_property
    def first_word(self) -> int:
        """The number of the first term that is no function word's; theirs come before all others."""
        return self.terms.prefix_range(STOP_MARK.encode())[1]

    def postings(self, term: int) -> Postings:
        """The postings of a term by its number in this segment."""
        starts = self.arrays["positions.starts"]
        return Postings(
            posts=self.term_posts(term),
            counts=self.position_counts(self.posting_range(term)),
            positions=self.arrays["positions.values"][int(starts[term]) : int(starts[term + 1])],
        )

    def posting_range(self, first: int, last: int | None = None) -> slice:
        """Where the postings of the terms from `first` up to but not `last` lie; of one by default."""
        beyond = first + 1 if last is None else last
        return slice(
            int(self._starts[first * self.blocks]), int(self._starts[beyond * self.blocks])
        )

    def block_starts(self, first: int, last: int | None = None) -> Ints:
        """Where the postings of the same terms start in each block, term by term, and where they end."""
        beyond = first + 1 if last is None else last
        return self._starts[first * self.blocks : beyond * self.blocks + 1].astype(np.int64)

    def term_posts(self, first: int, last: int | None = None) -> Ints:
        """The posts of the same terms, term by term, ascending in each."""
        posts = as_indices(self.lows[self.posting_range(first, last)])
        if self.blocks > 1:
            starts = self.block_starts(first, last)
            of_block = np.arange(len(starts) - 1) % self.blocks << BLOCK_SHIFT
            posts += of_block.repeat(np.diff(starts))
        return posts

    def term_weights(self, term: int) -> Ints:
        """The term frequency in each of a term's posts."""
        weights: Ints = self.arrays["postings.weights"][self.posting_range(term)]
        return weights

    def position_counts(self, run: slice) -> Ints:
        """How many positions each posting in a range has.

        A word of the body weighs 1, so that the weight says it but for the postings that are listed.
        """
        weights: Ints = self.arrays["postings.weights"][run]
        odds = self.odd_range(run)
        if odds.start == odds.stop:
            return weights
        counts = weights.copy()
        counts[as_indices(self._odd[odds]) - run.start] = self._odd_counts[odds]
        return counts

    def odd_range(self, run: slice) -> slice:
        """Where those are listed, among a range of postings, that have another number of positions."""
        odd = self._odd.data  # its items are Python's numbers, at once
        return slice(bisect_left(odd, run.start), bisect_left(odd, run.stop))

    def frequency(self, term: int) -> Frequency:
        """How many posts have a term, and how often they have it in all."""
        run, starts = self.posting_range(term), self.arrays["positions.starts"]
        return Frequency(run.stop - run.start, int(starts[term + 1]) - int(starts[term]))

    def block_runs(self, terms: Ints) -> tuple[Ints, Ints]:
        """Where the postings of some terms start and end in each block, term by term.

        They are given by ascending numbers, at least one.
        """
        first, last = int(terms[0]), int(terms[-1])
        if last - first < len(terms):
            bounds = self.block_starts(first, last + 1)
            return bounds[:-1], bounds[1:]
        firsts = (as_indices(terms)[:, None] * self.blocks + np.arange(self.blocks)).ravel()
        return self._starts[firsts].astype(np.int64), self._starts[firsts + 1].astype(np.int64)

    def posts_of_terms(self, terms: Ints) -> Ints:
        """The posts of some terms, given by their ascending numbers (at least one), term by term."""
        first, last = int(terms[0]), int(terms[-1])
        if last - first < len(terms):
            return self.term_posts(first, last + 1)
        starts, ends = self.block_runs(terms)
        posts = as_indices(self.lows[runs(starts, ends - starts)])
        of_block = np.arange(len(starts)) % self.blocks << BLOCK_SHIFT
        posts += of_block.repeat(ends - starts)
        return posts

    def posts_having(self, terms: Ints) -> Ints:
        """How many posts have each of some terms, given by their numbers."""
        firsts = as_indices(terms) * self.blocks
        having: Ints = self._starts[firsts + self.blocks] - self._starts[firsts]
        return having.astype(np.int64)

    def value_run(self, value: int) -> Ints:
        """The posts that have a facet value, ascending, as the file has them."""
        starts = self.arrays["values.starts"]
        return self.arrays["values.posts"][int(starts[value]) : int(starts[value + 1])]

    def value_posts(self, value: int) -> Ints:
        """The same as NumPy indexes with them."""
        return as_indices(self.value_run(value))

    @cached_property
    def facet_ranges(self) -> dict[str, range]:
        """The numbers of each facet's values."""
        starts = self.arrays["values.facets"].tolist()
        return {name: range(starts[i], starts[i + 1]) for i, name in enumerate(FACETS)}

    def release(self) -> None:
        """Give back the memory that reading the segment's file took."""
        if isinstance(self.arrays, MappedArrays):
            self.arrays.release()

    def lookup(self, index: str, key: str) -> list[int]:
        """Posts whose hash in `slugs`, `ids` or `titles` is the key's; the caller compares the post."""
        hashes, posts = self.arrays[f"{index}.hashes"].data, self.arrays[f"{index}.posts"].data
        wanted = hash_key(key)
        start = bisect_left(hashes, wanted)
        same = takewhile(wanted.__eq__, hashes[start:])
        return [post for _, post in zip(same, posts[start:], strict=False)]


def open_segment(path: Path) -> Segment:
    """The segment in a file. Raises IndexCorrupt."""
    arrays = map_arrays(path)
    if missing := sorted(_NAMES - arrays.keys()):
        raise IndexCorrupt(f"{path}: has no array {missing[0]}; rebuild the index")
    blocks = block_count(len(arrays["posts.timestamps"]))
    for problem in shape_problems(arrays, blocks):
        raise IndexCorrupt(f"{path}: {problem}; rebuild the index")
    return Segment(arrays)


def release(segments: Iterable[Segment]) -> None:
    """Give back the memory that reading the files of segments took."""
    for segment in segments:
        segment.release()


def newest_dictionaries(segments: Iterable[Segment]) -> dict[str, bytes]:
    """The dictionary of each kind of stored strings that the last segment which has one was packed with."""
    return {
        kind: dictionary
        for segment in segments
        for kind, strings in segment.stored.items()
        for dictionary in strings.dictionaries
        if dictionary_number(dictionary)
    }


def hash_key(key: str) -> int:
    """64 bits that are the same in every process, unlike `hash`."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
