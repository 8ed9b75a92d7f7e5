"""Posts -> files of segments, another one whenever the memory is as full as it may be."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from indexer.arrays.files import file_checksum, sync_file, write_arrays
from indexer.arrays.inverter import Inverter
from indexer.arrays.lexicon import Lexicon
from indexer.arrays.manifests import SegmentEntry
from indexer.arrays.memory import give_back
from indexer.arrays.segment import newest_dictionaries, open_segment
from indexer.arrays.stored import PackedPost
from indexer.errors import StorageError
from indexer.language.analysis import Languages

TOKENS_PER_SEGMENT = 3_000_000
"""Words held in memory before they are written out as a segment: 4 million take 60 MB more, and as long."""

FIRST_SHARE = 4 / 3
"""So many more in the first segment: 10,000 posts are one, and need no merge, a quarter of their build."""

BYTES_PER_SEGMENT = 64 << 20
"""The same for the stored form of posts, of which some have few words and much markup."""

MOST_WORDS = 300_000
"""The same for distinct chunks, of which a dump of numbers may have as many as words."""

MOST_LETTERS = 4_000_000
"""The same for their letters: one chunk without a space, as of encoded files, may have thousands of terms."""


class SegmentMaker:
    """Takes posts in; `segments` are the files that were written, `stem` is how their names begin.

    `dictionaries` are those that stored posts are packed with until a segment has others.
    """

    def __init__(
        self, folder: Path, stem: str, languages: Languages, dictionaries: Mapping[str, bytes]
    ) -> None:
        self.segments: list[str] = []
        self._folder = folder
        self._stem = stem
        self._languages = languages
        self._dictionaries = dict(dictionaries)
        self._lexicon = Lexicon(languages)
        self._inverter = Inverter(self._lexicon, self._dictionaries)

    def add(self, packed: PackedPost) -> None:
        """Take a post in."""
        self._inverter.add(packed)
        most_tokens = TOKENS_PER_SEGMENT * (1 if self.segments else FIRST_SHARE)
        if (
            self._inverter.tokens >= most_tokens
            or self._inverter.bytes >= BYTES_PER_SEGMENT
            or self._known() >= 1
        ):
            self._write()

    def catch_up(self) -> None:
        """Do what can be done before more posts come."""
        self._lexicon.catch_up()

    def finish(self) -> list[str]:
        """Write what is left, and tell the names of all segments."""
        if len(self._inverter):
            self._write()
        return self.segments

    def _write(self) -> None:
        path = self._folder / f"{self._stem}-{len(self.segments)}.safetensors"
        write_arrays(path, self._inverter.finish())
        self.segments.append(path.name)
        if self._known() > 1 / 2:
            self._lexicon = Lexicon(self._languages)
        self._dictionaries |= newest_dictionaries([open_segment(path)])
        self._inverter = Inverter(self._lexicon, self._dictionaries)
        give_back()

    def _known(self) -> float:
        """What the lexicon has of what it may have."""
        chunks = self._lexicon.chunks
        return max(len(chunks) / MOST_WORDS, chunks.letters / MOST_LETTERS)


def segment_entry(path: Path, posts: int) -> SegmentEntry:
    """What a manifest says of a new segment, which is on the disk then. Raises StorageError."""
    try:
        with ThreadPoolExecutor(1) as pool:  # the disk writes while the file is read
            checksum = pool.submit(file_checksum, path)
            sync_file(path)
            sync_file(path.parent)
        return SegmentEntry(path.name, path.stat().st_size, checksum.result(), posts)
    except OSError as error:
        raise StorageError(f"{path}: cannot be written ({error.strerror})") from error
