"""What must hold between the arrays of a segment; the table of them is on top of segment.py.

All checks are on whole arrays, a range of terms at a time. A later check relies on the earlier ones.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.files import Arrays
from indexer.arrays.packing import KINDS, dictionary_number
from indexer.arrays.posting_lists import WEIGHTS, term_ranges
from indexer.arrays.runs import starts_of
from indexer.arrays.segment import POSITION_SHIFT, ZONE_MASK, Segment
from indexer.arrays.shapes import STRINGS
from indexer.fields import Zone
from indexer.language.analysis import STOP_MARK, fold

Ints = NDArray[Any]

TOKENS_AT_ONCE = 4_000_000


def run_problems(arrays: Arrays) -> Iterator[str]:
    """Starts and ends that do not rise from the first to the end of what they point into."""
    for name, target in (
        ("postings.starts", "postings.lows"),
        ("positions.starts", "positions.values"),
        ("values.facets", "values.ends"),
        ("values.starts", "values.posts"),
        ("rows.starts", "rows.values"),
    ):
        starts = arrays[name]
        if starts[0] != 0 or not _rise(starts) or starts[-1] != len(arrays[target]):
            yield f"{name}: does not rise from 0 to the length of {target}"
    for name in STRINGS:
        ends, size = arrays[f"{name}.ends"], len(arrays[f"{name}.bytes"])
        if not _rise(ends) or (int(ends[-1]) if len(ends) else 0) != size:
            yield f"{name}.ends: does not rise to the length of {name}.bytes"
    odd = arrays["postings.odd"]
    if np.any(odd[1:] <= odd[:-1]) or np.any(odd[-1:] >= len(arrays["postings.lows"])):
        yield "postings.odd: are not postings, or not in their order"


def _rise(numbers: Ints) -> bool:
    return bool(np.all(numbers[1:] >= numbers[:-1]))


def term_problems(segment: Segment) -> Iterator[str]:
    """Terms that are not text, not sorted or there twice."""
    earlier = b""
    for number, term in enumerate(segment.terms):
        if term <= earlier or term.decode("utf-8", "replace").encode() != term:
            yield f"terms.bytes: term {number} is not after the one before it, or not UTF-8"
            return
        earlier = term


def dictionary_problems(segment: Segment) -> Iterator[str]:
    """Dictionaries of stored strings that are none, or called by one number."""
    for kind in KINDS:
        numbers = [dictionary_number(one) for one in segment.stored[kind].dictionaries]
        if 0 in numbers or len(set(numbers)) < len(numbers):
            yield f"{kind}.dictionaries.bytes: not dictionaries with a number each"


def word_problems(segment: Segment) -> Iterator[str]:
    """Surface words that are not sorted, not folded right, or of no term."""
    if wrong := _first((segment.words.terms < 0) | (segment.words.terms >= len(segment.terms))):
        yield f"words.terms: word {wrong[0]} is of no term"
    if wrong := _first(segment.words.counts < 1):
        yield f"words.counts: word {wrong[0]} is nowhere"
    earlier: tuple[bytes, bytes, int] = (b"", b"", -1)
    for number, word in enumerate(segment.words):
        if word[:3] <= earlier:
            yield f"words.keys.bytes: word {number} is not after the one before it"
            return
        if fold(word.word.decode("utf-8", "replace")).encode() != word.key:
            yield f"words.forms.bytes: word {number} does not fold to its key"
            return
        earlier = word[:3]


def title_problems(segment: Segment) -> Iterator[str]:
    """Suffixes of titles that are of no post, begin behind its title, or are not sorted."""
    titles = segment.titles
    lengths = np.diff(segment.arrays["titles.keys.ends"].astype(np.int64), prepend=0)
    if wrong := _first((titles.posts < 0) | (titles.posts >= segment.posts)):
        yield f"suffixes.posts: suffix {wrong[0]} is of no post"
    elif wrong := _first(titles.offsets > lengths[titles.posts]):
        yield f"suffixes.offsets: suffix {wrong[0]} begins behind its title"
    elif any(later < earlier for earlier, later in pairwise(titles)):
        yield "suffixes.posts: not in the order of their texts"


def posting_problems(segment: Segment) -> Iterator[str]:
    """Postings and positions that do not fit together, and lengths that do not fit to them."""
    most = np.zeros(len(Zone) * segment.posts, np.int64)
    is_stop = np.array([term.startswith(STOP_MARK.encode()) for term in segment.terms], np.bool_)
    for first, last in term_ranges(np.diff(segment.arrays["positions.starts"]), TOKENS_AT_ONCE):
        run = _TermRun(segment, first, last)
        problems = [*run.posting_problems()] or [*run.position_problems()]
        if problems:
            yield from problems
            return
        most += np.bincount(run.counted_cells(is_stop[first:last]), minlength=len(most))
        segment.release()
    if wrong := _first(segment.lengths.reshape(-1) > most):
        yield f"posts.lengths: that of post {wrong[0] % segment.posts} is not what its words give"


class _TermRun:
    """The postings of the terms from `first` up to but not `last`."""

    def __init__(self, segment: Segment, first: int, last: int) -> None:
        arrays = segment.arrays
        run = segment.posting_range(first, last)
        tokens = arrays["positions.starts"][first : last + 1].astype(np.int64)
        self.all_posts = segment.posts
        self.first = run.start
        self.starts = segment.block_starts(first, last)[:: segment.blocks] - run.start
        self.posts = segment.term_posts(first, last)
        self.weights = arrays["postings.weights"][run]
        self.counts = segment.position_counts(run).astype(np.int64)
        self.first_token = int(tokens[0])
        self.tokens = tokens - tokens[0]
        self.places = arrays["positions.values"][tokens[0] : tokens[-1]]

    def posting_problems(self) -> Iterator[str]:
        """What is wrong with starts, posts and counts."""
        if np.any(self.starts[1:] == self.starts[:-1]):
            yield "postings.starts: a term has no postings"
        if wrong := _first(self.posts >= self.all_posts):
            yield f"postings.lows: posting {self.first + wrong[0]} is of no post"
        elif wrong := _first(~_rising(self.posts, self.starts[:-1])):
            yield f"postings.lows: posting {self.first + wrong[0]} is not after the one before it"
        if wrong := _first(self.counts < 1):
            yield f"postings.weights: posting {self.first + wrong[0]} has no position"
        if not np.array_equal(starts_of(self.counts)[self.starts], self.tokens):
            yield "positions.starts: not what the counts of positions add up to"

    def position_problems(self) -> Iterator[str]:
        """What is wrong with positions and weights."""
        firsts = np.cumsum(self.counts) - self.counts
        if wrong := _first(~_rising(self.places >> POSITION_SHIFT, firsts)):
            place = self.first_token + wrong[0]
            yield f"positions.values: number {place} is not after the one before it"
        by_token = WEIGHTS[self.places & ZONE_MASK]
        weights = np.add.reduceat(by_token, firsts) if len(firsts) else firsts
        if wrong := _first(weights != self.weights):
            yield f"postings.weights: posting {self.first + wrong[0]} has not what its zones give"

    def counted_cells(self, is_stop: Ints) -> Ints:
        """The zone and post, as one number, of each token that may count for a length."""
        posts = np.repeat(self.posts, self.counts)
        cells = (self.places & ZONE_MASK).astype(np.int64) * self.all_posts + posts
        counted: Ints = cells[~np.repeat(is_stop, np.diff(self.tokens))]
        return counted


def _rising(numbers: Ints, starts: Ints) -> Ints:
    """Whether each number is greater than the one before it in its run; runs begin at `starts`."""
    rising = np.ones(len(numbers), np.bool_)
    rising[1:] = numbers[1:] > numbers[:-1]
    rising[starts[starts < len(numbers)]] = True
    return rising


def facet_problems(segment: Segment) -> Iterator[str]:
    """Rows, lists and bitmaps of facet values that do not say the same."""
    arrays = segment.arrays
    rows, having = arrays["rows.values"], np.diff(arrays["values.starts"])
    if wrong := _first((rows < 0) | (rows >= len(segment.labels))):
        yield f"rows.values: {wrong[0]} is no value"
        return
    posts = np.repeat(np.arange(segment.posts), np.diff(arrays["rows.starts"]))
    if not np.array_equal(np.bincount(rows, minlength=len(having)), having):
        yield "values.starts: not as many posts of a value as have it in rows.values"
    elif not np.array_equal(posts[np.argsort(rows, kind="stable")], arrays["values.posts"]):
        yield "values.posts: not the posts that have the values in rows.values"
    else:
        yield from _label_problems(segment, having)
        yield from _bitmap_problems(segment)


def _label_problems(segment: Segment, having: Ints) -> Iterator[str]:
    if wrong := _first(having < 1):
        yield f"values.starts: no post has value {wrong[0]}"
    for name, numbers in segment.facet_ranges.items():
        order = [(-int(having[n]), segment.labels[n]) for n in numbers]
        if any(later <= earlier for earlier, later in pairwise(order)):
            yield f"values.bytes: those of {name} are not commonest first"


def _bitmap_problems(segment: Segment) -> Iterator[str]:
    common = segment.arrays["values.common"]
    sizes = np.diff(segment.arrays["values.facets"])
    bitmaps = segment.arrays["values.bitmaps"]
    if np.any((common < 0) | (common > sizes)) or int(common.sum()) != len(bitmaps):
        yield "values.common: not as many values as have a bitmap"
        return
    firsts = segment.arrays["values.facets"][:-1].tolist()
    values = [
        first + i
        for first, count in zip(firsts, common.tolist(), strict=True)
        for i in range(count)
    ]
    for bitmap, value in zip(bitmaps, values, strict=True):
        bits = np.unpackbits(bitmap.view(np.uint8), bitorder="little")
        if not np.array_equal(np.flatnonzero(bits), segment.value_posts(value)):
            yield f"values.bitmaps: that of value {value} is not of the posts in values.posts"


def _first(wrong: Ints) -> list[int]:
    """Where the first is that is wrong, as a list of one; empty where none is."""
    found: list[int] = np.flatnonzero(wrong)[:1].tolist()
    return found
