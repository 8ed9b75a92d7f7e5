"""Generations on disk: which files make up one state of the index, and how the next takes its place.

    CURRENT                          the name of the newest manifest
    generation-000007.json           a manifest: format, segments, deletions
    states-000007.json               what the items of the source were
    segment-000007-0.safetensors     posts; shared by generations
    LOCK                             held by the one writer

A generation becomes visible when CURRENT is renamed into place, after everything it names is on the
disk. Files that no kept generation names are removed by the next writer.
"""

import fcntl
import os
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from indexer.arrays.files import replace_file
from indexer.engine import SourceState
from indexer.errors import IndexCorrupt, IndexLocked, IndexMissing, IndexVersion, StorageError

FORMAT_VERSION = 2

CURRENT = "CURRENT"
LOCK = "LOCK"
_GENERATION = re.compile(r"generation-(\d{6,})\.json")
_OURS = re.compile(r"(generation|states|segment)-\d{6,}[-.\w]*|CURRENT\.new")


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment as a manifest names it; `deleted` are post numbers."""

    file: str
    posts: int
    bytes: int
    checksum: str
    deleted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation. `fingerprint` tells apart settings under which posts are indexed differently."""

    number: int
    fingerprint: str
    segments: tuple[SegmentEntry, ...] = ()

    @property
    def name(self) -> str:
        """The manifest's file name, which is the generation's name too."""
        return _manifest_name(self.number)


class IndexFolder:
    """The folder of one index."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._current = path / CURRENT

    def current_name(self) -> str:
        """The name of the newest generation. Raises IndexMissing."""
        try:
            name = self._current.read_bytes().decode("ascii", "replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise _missing(self.path) from None
        except OSError as error:
            raise StorageError(f"{self._current}: cannot be read ({error.strerror})") from error
        if not _GENERATION.fullmatch(name):
            raise IndexCorrupt(f"{self._current}: names no generation; rebuild with --full")
        return name

    def mark(self) -> tuple[int, int]:
        """Changes with every commit, and costs one `stat`. Raises IndexMissing."""
        try:
            found = os.stat(self._current)
        except (FileNotFoundError, NotADirectoryError):
            raise _missing(self.path) from None
        except OSError as error:
            raise StorageError(f"{self._current}: cannot be read ({error.strerror})") from error
        return found.st_ino, found.st_mtime_ns

    def last_number(self) -> int:
        """The highest number of a generation that any file here has; 0 where there is none."""
        return max(self._numbers(), default=0)

    def _numbers(self) -> list[int]:
        """The numbers of the generations that have a manifest here, rising."""
        found = map(_GENERATION.fullmatch, os.listdir(self.path))
        return sorted(int(match[1]) for match in found if match)

    def manifest(self, name: str) -> Manifest:
        """The manifest of that name. Raises IndexVersion, IndexCorrupt."""
        path = self.path / name
        table = _read_json(path)
        if not isinstance(table, dict):
            raise IndexCorrupt(f"{path}: damaged (not a table); rebuild with --full")
        version = table.get("format")
        if version != FORMAT_VERSION:
            raise IndexVersion(
                f"{path}: format {version}, this program reads {FORMAT_VERSION}; rebuild with --full"
            )
        try:
            segments = tuple(_entry(entry) for entry in table["segments"])
            return Manifest(table["number"], table["fingerprint"], segments)
        except (KeyError, TypeError, ValueError) as error:
            raise IndexCorrupt(f"{path}: damaged ({error!r}); rebuild with --full") from error

    def states(self, manifest: Manifest) -> dict[str, SourceState]:
        """The source states of a generation. Raises IndexCorrupt."""
        path = self.path / _states_name(manifest.number)
        try:
            return {key: _state(fields) for key, fields in _read_json(path).items()}
        except (TypeError, AttributeError, IndexError) as error:
            raise IndexCorrupt(f"{path}: damaged ({error!r}); rebuild with --full") from error

    def commit(self, manifest: Manifest, states: Mapping[str, SourceState]) -> None:
        """Make a manifest, whose segments are on the disk, the newest generation."""
        rows = {key: tuple(state) for key, state in states.items()}
        table = {"format": FORMAT_VERSION, **asdict(manifest)}
        replace_file(self.path / _states_name(manifest.number), orjson.dumps(rows))
        replace_file(self.path / manifest.name, orjson.dumps(table))
        replace_file(self._current, manifest.name.encode() + b"\n")

    def clean(self, keep: int) -> None:
        """Remove what is not part of the newest `keep` generations. Only for the holder of the lock.

        Nothing goes while the newest cannot be read.
        """
        try:
            kept = self._newest(keep)
        except IndexMissing:
            kept = []
        except (IndexVersion, IndexCorrupt):
            return
        needed = {CURRENT, LOCK}
        for manifest in kept:
            needed |= {manifest.name, _states_name(manifest.number)}
            needed.update(segment.file for segment in manifest.segments)
        for name in os.listdir(self.path):
            if name not in needed and _OURS.fullmatch(name):
                (self.path / name).unlink(missing_ok=True)

    def _newest(self, count: int) -> list[Manifest]:
        """The newest generations that this program can read, the current one last."""
        current = self.manifest(self.current_name())
        earlier = [number for number in self._numbers() if number < current.number]
        found = [current]
        for number in earlier[::-1][: count - 1]:
            try:
                found.insert(0, self.manifest(_manifest_name(number)))
            except (IndexVersion, IndexCorrupt):
                continue  # nobody could go back to it
        return found

    @contextmanager
    def locked(self, *, wait: bool = False) -> Iterator[None]:
        """Hold the folder's lock, which the system frees when the process ends.

        Raises IndexLocked where another process has it, or waits for that.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StorageError(f"{self.path}: cannot be written ({error.strerror})") from error
        try:
            _lock(handle, self.path, wait)
            yield
        finally:
            os.close(handle)


def _missing(folder: Path) -> IndexMissing:
    return IndexMissing(f"{folder}: no index here yet; build one with `postings index`")


def _lock(handle: int, folder: Path, wait: bool) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        holder = os.pread(handle, 500, 0).decode("utf-8", "replace").strip() or "another process"
        raise IndexLocked(
            f"{folder}: being written by {holder}; try again when it is done"
        ) from None
    since = datetime.now(UTC).isoformat(timespec="seconds")
    os.ftruncate(handle, 0)
    os.pwrite(
        handle, f"process {os.getpid()} on {socket.gethostname()} since {since}\n".encode(), 0
    )


def check_files(folder: Path, entries: Sequence[SegmentEntry]) -> None:
    """Raise IndexCorrupt where a segment's file is gone or has another size than when it was written."""
    for entry in entries:
        path = folder / entry.file
        try:
            size = path.stat().st_size
        except OSError as error:
            raise IndexCorrupt(f"{path}: {error.strerror}; rebuild with --full") from error
        if size != entry.bytes:
            raise IndexCorrupt(f"{path}: {size} bytes, not {entry.bytes}; rebuild with --full")


def _entry(table: dict[str, Any]) -> SegmentEntry:
    entry = SegmentEntry(**{**table, "deleted": tuple(table["deleted"])})
    if not all(0 <= number < entry.posts for number in entry.deleted):
        raise ValueError(f"{entry.file} has no post of a number that is deleted")
    return entry


def _state(fields: list[Any]) -> SourceState:
    fields[3] = tuple(fields[3])
    return SourceState._make(fields)


def _manifest_name(number: int) -> str:
    return f"generation-{number:06d}.json"


def _states_name(number: int) -> str:
    return f"states-{number:06d}.json"


def _read_json(path: Path) -> Any:
    try:
        return orjson.loads(path.read_bytes())
    except OSError as error:
        raise IndexCorrupt(f"{path}: {error.strerror}; rebuild with --full") from error
    except orjson.JSONDecodeError as error:
        raise IndexCorrupt(f"{path}: damaged ({error}); rebuild with --full") from error
