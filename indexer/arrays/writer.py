"""The writer: puts and deletes -> new segments, merges, and the next generation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from indexer.arrays import kernels
from indexer.arrays.building import Building
from indexer.arrays.damage import telling_damage
from indexer.arrays.generations import IndexFolder, check_content
from indexer.arrays.manifests import Manifest, SegmentEntry
from indexer.arrays.merge import merge
from indexer.arrays.search import OpenGeneration
from indexer.arrays.segment import living_mask, newest_dictionaries, open_segment
from indexer.arrays.segment_maker import segment_entry
from indexer.arrays.stored import unpack_card
from indexer.engine import SourceState
from indexer.errors import IndexCorrupt, NotFound
from indexer.language.analysis import Languages
from indexer.post import Post
from indexer.states import States

LOOPS_PAY = 20_000
"""Posts that are merged at a time from which compiled loops are worth the time that loading them takes."""

PACKED_BESIDE = 200_000
"""States up to which they are packed while the last segment is made: of more there is not room for both."""

TIER = 8
"""Segments of sizes within this factor are of one tier."""

PER_TIER = 4
"""So many segments of one tier are merged into one."""

MOST_DELETED = 0.25
"""A segment with a larger share of deleted posts is written anew."""


class ArrayWriter:
    """Collects changes; nothing shows before `commit`.

    `manifest` is the next generation as it would be without changes. Where the index is built from nothing
    it is empty, which is a change too. `last` opens the generation that there was before, if it can be read.
    `loops` are the modules of compiled loops that may help, none where the settings say so.
    """

    def __init__(
        self,
        folder: IndexFolder,
        manifest: Manifest,
        states: States,
        languages: Languages,
        last: Callable[[], OpenGeneration] | None,
        *,
        rebuilding: bool,
        loops: Sequence[str] = kernels.BUILDING,
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._states = states
        self._last = cache(last) if last else None
        self.rebuilding = rebuilding
        self._loops = loops
        self._kept: Mapping[str, SourceState] | None = {} if rebuilding else None
        self._entries = list(manifest.segments)
        self._segments = [open_segment(folder.path / entry.file) for entry in manifest.segments]
        self._deleted = [set(entry.deleted) for entry in manifest.segments]
        self._stem = f"segment-{manifest.number:06d}"
        self._building = Building(
            folder.path, self._stem, languages, newest_dictionaries(self._segments), loops
        )
        self._merged = 0
        self._changed = rebuilding

    def stamps(self) -> Mapping[str, str]:
        """The stamps of items that need not be looked at while they are the same."""
        return self._states.stamps

    def states(self) -> Mapping[str, SourceState]:
        """The states of the generation that the changes are made to."""
        return self._states.rows

    def carry(self, slug: str, new_slug: str) -> bool:
        """Keep a post of the last generation, under this slug from now on; whether that could be done."""
        if slug == new_slug and not self.rebuilding:
            return True
        try:
            post = self._last().post(slug) if self._last else None
        except (NotFound, IndexCorrupt):
            return False
        if post:
            self.put(replace(post, slug=new_slug))
        return post is not None

    def put(self, post: Post) -> None:
        """Add a post, in place of the one with the same id."""
        self.delete(post.id)
        self._changed = True
        self._building.put(post)

    @telling_damage
    def delete(self, post_id: str) -> None:
        """Leave a post of the earlier generation out."""
        for segment, deleted in zip(self._segments, self._deleted, strict=True):
            for number in segment.lookup("ids", post_id):
                if unpack_card(segment.cards[number]).id == post_id:
                    deleted.add(number)
                    self._changed = True

    def keep(self, states: Mapping[str, SourceState]) -> None:
        """The states for the next run."""
        self._kept = states

    def post_count(self) -> int:
        """Posts after the changes so far."""
        before = sum(
            segment.posts - len(deleted)
            for segment, deleted in zip(self._segments, self._deleted, strict=True)
        )
        return before + self._building.posts

    def commit(self) -> None:
        """Write what changed as the next generation; nothing where nothing changed."""
        if not self._changed and (self._kept is None or self._kept == self._states.rows):
            return
        beside = len(self._kept or ()) <= PACKED_BESIDE
        for name in self._building.finish(partial(self._prepare, states=beside)):
            self._add(name)
        if not beside:
            self._pack_states()
        self._merge_where_due()
        self._folder.commit(replace(self._manifest, segments=self._manifest_entries()))

    def close(self) -> None:
        """End what was begun; without a commit nothing has happened."""
        self._building.close()

    def _prepare(self, *, states: bool) -> None:
        """Do what need not wait for the last segment."""
        if states:
            self._pack_states()
        if self.rebuilding and self._building.posts >= LOOPS_PAY:
            kernels.load(self._loops)

    def _pack_states(self) -> None:
        """Write the states, and drop them all: of a million there is not room for them and for a merge."""
        earlier = {} if self.rebuilding else self._states.rows
        kept, self._kept = earlier if self._kept is None else self._kept, None
        self._manifest = self._folder.with_states(self._manifest, kept, earlier)
        self._states = States()

    def _manifest_entries(self) -> tuple[SegmentEntry, ...]:
        entries = [
            entry if entry.checksum else segment_entry(self._folder.path / entry.file, entry.posts)
            for entry in self._entries
        ]
        return tuple(
            replace(entry, deleted=tuple(sorted(deleted)))
            for entry, deleted in zip(entries, self._deleted, strict=True)
        )

    def _next_name(self) -> str:
        self._merged += 1
        return f"{self._stem}-merged-{self._merged - 1}.safetensors"

    def _add(self, name: str) -> None:
        """Take a new segment in; its checksum waits, as many are merged and gone before anyone reads it."""
        segment = open_segment(self._folder.path / name)
        self._entries.append(SegmentEntry(name, 0, "", segment.posts))
        self._segments.append(segment)
        self._deleted.append(set())

    def _merge_where_due(self) -> None:
        """Merge until no tier is full, and no segment is mostly deleted posts; what is built anew is one."""
        if self.rebuilding and len(self._segments) > 1:
            self._merge(range(len(self._segments)))
        while chosen := segments_to_merge(self._living(), [s.posts for s in self._segments]):
            self._merge(chosen)

    def _living(self) -> list[int]:
        return [s.posts - len(d) for s, d in zip(self._segments, self._deleted, strict=True)]

    def _merge(self, chosen: Sequence[int]) -> None:
        earlier = [self._entries[i] for i in chosen if self._entries[i].checksum]
        check_content(self._folder.path, earlier)  # or damage would pass on
        if sum(self._segments[i].posts for i in chosen) >= LOOPS_PAY:
            kernels.load(self._loops)
        segments = [self._segments[i] for i in chosen]
        alive = [living_mask(self._segments[i].posts, self._deleted[i]) for i in chosen]
        name = self._next_name() if any(mask.any() for mask in alive) else ""
        if name:
            merge(segments, alive, self._folder.path / name)
        for i in sorted(chosen, reverse=True):
            del self._segments[i], self._entries[i], self._deleted[i]
        if name:
            self._add(name)


def segments_to_merge(living: Sequence[int], posts: Sequence[int]) -> list[int]:
    """Which segments to merge into one now; none is an empty list.

    Tiered: `PER_TIER` or more segments whose living posts are within a factor of `TIER` become one,
    the smallest tier first. A segment of which more than `MOST_DELETED` is deleted is written anew.
    """
    order = sorted(range(len(living)), key=lambda i: living[i])
    for start, smallest in enumerate(order):
        limit = max(living[smallest], 1) * TIER
        tier = [i for i in order[start:] if living[i] <= limit]
        if len(tier) >= PER_TIER:
            return sorted(tier)
    worn = (i for i in order if posts[i] - living[i] > posts[i] * MOST_DELETED)
    return [i for i in [next(worn, None)] if i is not None]
