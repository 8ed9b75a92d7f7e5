"""The writer: puts and deletes -> new segments, merges, and the next generation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from indexer.arrays.files import file_checksum, sync_file, write_arrays
from indexer.arrays.generations import IndexFolder, check_content
from indexer.arrays.inverter import Inverter
from indexer.arrays.lexicon import Lexicon
from indexer.arrays.manifests import Manifest, SegmentEntry
from indexer.arrays.merge import merge
from indexer.arrays.search import OpenGeneration
from indexer.arrays.segment import living_mask, newest_dictionaries, open_segment
from indexer.arrays.states import States
from indexer.arrays.stored import unpack_card
from indexer.engine import SourceState
from indexer.errors import IndexCorrupt, NotFound
from indexer.language.analysis import Languages
from indexer.post import Post

TOKENS_PER_SEGMENT = 4_000_000
"""Words held in memory before they are written out as a segment: about 450 MB with what sorting takes."""

BYTES_PER_SEGMENT = 64 << 20
"""The same for the stored form of posts, of which some have few words and much markup."""

MOST_WORDS = 300_000
"""The same for distinct chunks, of which a dump of numbers may have as many as words."""

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
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._states = states
        self._last = cache(last) if last else None
        self._languages = languages
        self.rebuilding = rebuilding
        self._kept: Mapping[str, SourceState] | None = {} if rebuilding else None
        self._entries = list(manifest.segments)
        self._segments = [open_segment(folder.path / entry.file) for entry in manifest.segments]
        self._deleted = [set(entry.deleted) for entry in manifest.segments]
        self._lexicon = Lexicon(languages)
        self._inverter = Inverter(self._lexicon, newest_dictionaries(self._segments))
        self._written = 0
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
        self._inverter.add(post)
        if _is_full(self._inverter) or len(self._lexicon) > MOST_WORDS:
            self._flush()

    def delete(self, post_id: str) -> None:
        """Leave a post of the earlier generation out."""
        before = len(self._manifest.segments)  # what was put since then has other ids
        for segment, deleted in zip(self._segments[:before], self._deleted, strict=False):
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
        return before + len(self._inverter)

    def commit(self) -> None:
        """Write what changed as the next generation; nothing where nothing changed."""
        if not self._changed and (self._kept is None or self._kept == self._states.rows):
            return
        if len(self._inverter):
            self._flush()
        self._merge_where_due()
        manifest = replace(self._manifest, segments=self._manifest_entries())
        earlier = {} if self.rebuilding else self._states.rows
        self._folder.commit(manifest, earlier if self._kept is None else self._kept, earlier)

    def _manifest_entries(self) -> tuple[SegmentEntry, ...]:
        return tuple(
            replace(entry, deleted=tuple(sorted(deleted)))
            for entry, deleted in zip(self._entries, self._deleted, strict=True)
        )

    def _flush(self) -> None:
        name = self._next_name()
        write_arrays(self._folder.path / name, self._inverter.finish())
        if len(self._lexicon) > MOST_WORDS:
            self._lexicon = Lexicon(self._languages)
        self._add_segment(name)
        self._inverter = Inverter(self._lexicon, newest_dictionaries(self._segments))

    def _next_name(self) -> str:
        self._written += 1
        return f"segment-{self._manifest.number:06d}-{self._written - 1}.safetensors"

    def _add_segment(self, name: str) -> None:
        path = self._folder.path / name
        sync_file(self._folder.path)
        segment = open_segment(path)
        self._segments.append(segment)
        self._entries.append(
            SegmentEntry(name, path.stat().st_size, file_checksum(path), segment.posts)
        )
        self._deleted.append(set())

    def _merge_where_due(self) -> None:
        """Merge until no tier is full, and no segment is mostly deleted posts."""
        while chosen := segments_to_merge(self._living(), [s.posts for s in self._segments]):
            self._merge(chosen)

    def _living(self) -> list[int]:
        return [s.posts - len(d) for s, d in zip(self._segments, self._deleted, strict=True)]

    def _merge(self, chosen: Sequence[int]) -> None:
        check_content(
            self._folder.path, [self._entries[i] for i in chosen]
        )  # or damage would pass on
        segments = [self._segments[i] for i in chosen]
        alive = [living_mask(self._segments[i].posts, self._deleted[i]) for i in chosen]
        name = self._next_name() if any(mask.any() for mask in alive) else ""
        if name:
            merge(segments, alive, self._folder.path / name)
        for i in sorted(chosen, reverse=True):
            del self._segments[i], self._entries[i], self._deleted[i]
        if name:
            self._add_segment(name)


def _is_full(inverter: Inverter) -> bool:
    """Whether what is in memory should be written out."""
    return inverter.tokens >= TOKENS_PER_SEGMENT or inverter.bytes >= BYTES_PER_SEGMENT


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
