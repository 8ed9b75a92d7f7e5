"""The manifest of a generation: which files it is made of, and what each of them must hold."""

import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from indexer.errors import IndexCorrupt, IndexVersion

FORMAT_VERSION = 5


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as another names it."""

    file: str
    bytes: int
    checksum: str

    def __post_init__(self) -> None:
        if Path(self.file).name != self.file:
            raise ValueError(f"{self.file!r} is not a file of this folder")


@dataclass(frozen=True, slots=True)
class SegmentEntry(FileEntry):
    """A segment; `deleted` are the numbers of the posts that are deleted in it."""

    posts: int
    deleted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation. `fingerprint` tells apart settings under which posts are indexed differently.

    The first file of `states` has all of them, each other those that changed since the one before.
    `previous` is the manifest of the generation that can be gone back to.
    """

    number: int
    fingerprint: str
    segments: tuple[SegmentEntry, ...] = ()
    states: tuple[FileEntry, ...] = ()
    previous: FileEntry | None = None

    @property
    def name(self) -> str:
        """The manifest's file name, which is the generation's name too."""
        return manifest_name(self.number)

    @property
    def content(self) -> str:
        """A name of the posts: two generations have the same where they are made of equal segments."""
        facts = [(segment.checksum, segment.deleted) for segment in self.segments]
        return f"{zlib.crc32(orjson.dumps(facts)):08x}{len(facts):x}"

    @property
    def files(self) -> tuple[FileEntry, ...]:
        """The files that the generation is made of."""
        return (*self.segments, *self.states)


def manifest_name(number: int) -> str:
    """The file name of a manifest."""
    return f"generation-{number:06d}.json"


def states_name(number: int) -> str:
    """The file name of the states of a generation."""
    return f"states-{number:06d}.json.zst"


def pack_manifest(manifest: Manifest) -> bytes:
    """The content of a manifest's file."""
    return orjson.dumps({"format": FORMAT_VERSION, **asdict(manifest)})


def unpack_manifest(path: Path, data: bytes) -> Manifest:
    """The manifest that a file holds. Raises IndexVersion, IndexCorrupt."""
    try:
        table = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise IndexCorrupt(f"{path}: damaged ({error}); rebuild with --full") from error
    if not isinstance(table, dict):
        raise IndexCorrupt(f"{path}: damaged (not a table); rebuild with --full")
    if table.get("format") != FORMAT_VERSION:
        raise IndexVersion(
            f"{path}: format {table.get('format')}, this program reads {FORMAT_VERSION}; "
            "rebuild with --full"
        )
    try:
        return Manifest(
            number=table["number"],
            fingerprint=table["fingerprint"],
            segments=tuple(map(_segment, table["segments"])),
            states=tuple(FileEntry(**entry) for entry in table["states"]),
            previous=FileEntry(**table["previous"]) if table["previous"] else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise IndexCorrupt(f"{path}: damaged ({error!r}); rebuild with --full") from error


def _segment(table: dict[str, Any]) -> SegmentEntry:
    entry = SegmentEntry(**{**table, "deleted": tuple(table["deleted"])})
    if not all(0 <= number < entry.posts for number in entry.deleted):
        raise ValueError(f"{entry.file} has no post of a number that is deleted")
    return entry
