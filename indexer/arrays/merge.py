"""Several segments -> the file of one, deleted posts left behind.

Nothing is analysed again: posts and terms get new numbers, and what belongs to them is copied, a range
of terms or some stored posts at a time, so that memory does not grow with the text.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.blobs import Strings
from indexer.arrays.files import ArrayFile, Arrays, array_file, narrowest, shapes_of
from indexer.arrays.memory import give_back
from indexer.arrays.merge_postings import PostingMerge
from indexer.arrays.merge_titles import merged_titles
from indexer.arrays.packing import KINDS, joined, pack_dictionaries
from indexer.arrays.records import hash_index
from indexer.arrays.runs import runs
from indexer.arrays.segment import Segment, release
from indexer.arrays.stored import unpack_card
from indexer.arrays.value_lists import FacetValue, row_arrays
from indexer.arrays.verify_arrays import run_problems
from indexer.errors import IndexCorrupt
from indexer.fields import FACETS

Ints = NDArray[Any]

BYTES_AT_ONCE = 8 << 20
"""Bytes of stored posts copied at a time."""

POSTS_AT_ONCE = 10_000
"""Posts whose places are in memory as Python's numbers at a time."""

THREADS = 2
"""Ranges of terms are merged side by side, as compiled loops and NumPy leave Python's lock."""

_COPIED = ("posts.boosts", "posts.evergreen", "posts.excluded")


def merge(segments: Sequence[Segment], alive: Sequence[Ints], path: Path) -> None:
    """Write a segment with all posts that are alive; `alive` has a bool array for each segment.

    Raises StorageError, and IndexCorrupt where arrays do not fit together, which loops rely on.
    """
    for segment in segments:
        if problems := [*run_problems(segment.arrays)]:
            raise IndexCorrupt(f"{problems[0]}; rebuild with --full")
        segment.release()
    give_back()
    order = _order(segments, alive)
    numbers = _numbers(order)
    with ThreadPoolExecutor(THREADS) as pool:
        _write(order, numbers, path, pool)


@dataclass(frozen=True, slots=True)
class _Order:
    """The posts of the new segment in their order.

    `columns` says which each was, counted through all segments.
    """

    segments: Sequence[Segment]
    columns: Ints

    @property
    def firsts(self) -> list[int]:
        """The column of each segment's first post, and the end of the last."""
        ends: list[int] = np.cumsum([0, *(segment.posts for segment in self.segments)]).tolist()
        return ends

    @property
    def places(self) -> tuple[Ints, Ints]:
        """The number of the segment that each post was in, and its number there."""
        numbers = np.searchsorted(self.firsts, self.columns, "right") - 1
        return numbers, self.columns - np.array(self.firsts)[numbers]

    def of(self, arrays: Sequence[Ints]) -> Ints:
        """What arrays of the segments, with an entry per post in the last axis, say of the posts."""
        return np.concatenate(arrays, axis=-1)[..., self.columns]


def _write(order: _Order, numbers: Sequence[Ints], path: Path, pool: Executor) -> None:
    """Write the file; `numbers` has for each segment the new numbers of its posts."""
    segments = order.segments
    postings = PostingMerge(segments, numbers)
    whole: Arrays = {}
    for arrays in (
        postings.small_arrays,
        partial(_post_arrays, order),
        partial(merged_titles, segments, numbers),
        partial(_dictionaries, segments),
    ):
        whole |= arrays()
        release(segments)
        give_back()
    stored = {f"{name}.bytes": int(whole[f"{name}.ends"][-1]) for name in KINDS}
    shapes = {name: (np.dtype(np.uint8), (size,)) for name, size in stored.items()}
    with array_file(path, {**shapes_of(whole), **postings.large_shapes(), **shapes}) as file:
        while whole:
            file.append(*whole.popitem())
        postings.copy(file, pool)
        give_back()
        for name in KINDS:
            _copy_stored(order, name, file)


def _order(segments: Sequence[Segment], alive: Sequence[Ints]) -> _Order:
    """All living posts newest first, ties by id."""
    columns = np.flatnonzero(np.concatenate(alive))
    found = _Order(segments, columns)
    times = -found.of([segment.timestamps for segment in segments])
    return _Order(segments, columns[np.lexsort((_ranks(found, times), times))])


def _ranks(posts: _Order, times: Ints) -> Ints:
    """Numbers in the order of ids for posts whose times posts of several segments share; 0 for the others.

    Posts of one segment are in their order already. So hardly a card is read where posts have a time of day.
    """
    order = np.argsort(times, kind="stable")
    numbers, local = posts.places
    sharing = (np.diff(times[order]) == 0) & (np.diff(numbers[order]) != 0)
    shared = np.isin(times, times[order[1:][sharing]]).nonzero()[0]
    ids = [
        unpack_card(posts.segments[number].cards[post]).id
        for number, post in zip(numbers[shared].tolist(), local[shared].tolist(), strict=True)
    ]
    ranks = np.zeros(len(times), np.int64)
    ranks[shared[sorted(range(len(ids)), key=ids.__getitem__)]] = np.arange(len(ids))
    return ranks


def _numbers(order: _Order) -> list[Ints]:
    """For each segment the new number of each of its posts, -1 for those left behind."""
    firsts = order.firsts
    numbers = np.full(firsts[-1], -1, np.int32)
    numbers[order.columns] = np.arange(len(order.columns))
    return np.split(numbers, firsts[1:-1])


def _post_arrays(order: _Order) -> Arrays:
    """The arrays that have an entry per post."""
    segments = order.segments
    return {
        "posts.timestamps": order.of([s.timestamps for s in segments]),
        "posts.days": order.of([s.days for s in segments]),
        "posts.lengths": narrowest(order.of([s.lengths for s in segments])),
        **{name: order.of([s.arrays[name] for s in segments]) for name in _COPIED},
        **hash_index("slugs", order.of([_hashes(s, "slugs") for s in segments])),
        **hash_index("ids", order.of([_hashes(s, "ids") for s in segments])),
        **hash_index("titles", order.of([_hashes(s, "titles") for s in segments])),
        **{f"{name}.ends": _ends(order, name) for name in KINDS},
        **_values(order),
    }


def _hashes(segment: Segment, index: str) -> Ints:
    """The hash of each post."""
    hashes = np.empty(segment.posts, np.uint64)
    hashes[segment.arrays[f"{index}.posts"]] = segment.arrays[f"{index}.hashes"]
    return hashes


def _ends(order: _Order, name: str) -> Ints:
    ends = [s.arrays[f"{name}.ends"].astype(np.int64) for s in order.segments]
    return narrowest(np.cumsum(order.of([np.diff(e, prepend=0) for e in ends])))


def _values(order: _Order) -> Arrays:
    """The facet values: the rows of all posts, with one number for what several segments have."""
    numbers: dict[FacetValue, int] = {}
    rows, starts, counts = [], [], []
    before = 0
    for segment in order.segments:
        new = [numbers.setdefault(value, len(numbers)) for value in _labels(segment)]
        rows.append(np.array(new, np.int32)[segment.arrays["rows.values"]])
        starts.append(segment.arrays["rows.starts"][:-1] + before)
        counts.append(np.diff(segment.arrays["rows.starts"]))
        before += len(rows[-1])
    having = order.of(counts)
    return row_arrays(list(numbers), np.concatenate(rows)[runs(order.of(starts), having)], having)


def _dictionaries(segments: Sequence[Segment]) -> Arrays:
    """All dictionaries that stored strings are packed with, those of the newest segment last."""
    arrays: Arrays = {}
    for kind in KINDS:
        found = (one for segment in segments for one in segment.stored[kind].dictionaries)
        arrays |= pack_dictionaries(kind, joined(found))
    return arrays


def _labels(segment: Segment) -> Iterator[FacetValue]:
    """The values of a segment in the order of their numbers."""
    for facet, name in enumerate(FACETS):
        for number in segment.facet_ranges[name]:
            yield facet, segment.labels[number].decode()


def _copy_stored(order: _Order, name: str, file: ArrayFile) -> None:
    """Copy the stored strings of that name."""
    parts: list[bytes] = []
    size = 0
    for string in _strings(order, [segment.stored[name].packed for segment in order.segments]):
        parts.append(string)
        size += len(string)
        if size >= BYTES_AT_ONCE:
            _append(file, name, parts)
            release(order.segments)
            parts, size = [], 0
    _append(file, name, parts)


def _append(file: ArrayFile, name: str, parts: list[bytes]) -> None:
    file.append(f"{name}.bytes", np.frombuffer(b"".join(parts), np.uint8))


def _strings(order: _Order, strings: Sequence[Strings]) -> Iterator[bytes]:
    """The string of each post, of those that the segments have."""
    ends = order.of([one.ends.astype(np.int64) for one in strings])
    sizes = order.of([np.diff(one.ends.astype(np.int64), prepend=0) for one in strings])
    blobs = [one.bytes.data for one in strings]
    numbers, _ = order.places
    for first in range(0, len(ends), POSTS_AT_ONCE):
        some = slice(first, first + POSTS_AT_ONCE)
        columns = (numbers[some], ends[some] - sizes[some], ends[some])
        for number, start, end in zip(*(column.tolist() for column in columns), strict=True):
            yield bytes(blobs[number][start:end])
