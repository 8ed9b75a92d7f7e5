"""Generations on disk: which files make up one state of the index, and how the next takes its place.

    CURRENT                          the name and checksum of the current manifest
    generation-000007.json           a manifest: format, the generation before, files, deletions
    states-000007.json.zst           what the items of the source were, or what changed of that
    segment-000007-0.safetensors     posts; shared by generations
    LOCK                             held by the one writer

A generation becomes visible when CURRENT is renamed into place, after everything it names is on the
disk. CURRENT has the checksum of a manifest, and the manifest those of its files and of the manifest
before it. Files that no kept generation names are removed by the next writer.
"""

import fcntl
import os
import re
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from indexer.arrays.files import checksum, file_checksum, replace_file
from indexer.arrays.manifests import (
    FileEntry,
    Manifest,
    manifest_name,
    pack_manifest,
    states_name,
    unpack_manifest,
)
from indexer.engine import SourceState
from indexer.errors import IndexCorrupt, IndexLocked, IndexMissing, IndexVersion, StorageError
from indexer.states import States, pack_states, unpack_states

FEW = 8
"""Fewer than one state in 8 changed are written to a file of their own, or all anew."""

MOST_STATES = 16
"""Files of states that one generation is read from, at most."""

NOT_WRITTEN = "damaged (not what was written)"

CURRENT = "CURRENT"
LOCK = "LOCK"
_LINE = re.compile(r"(generation-(\d{6,})\.json)(?: ([0-9a-f]{32}))?\n")
_MANIFEST = re.compile(r"generation-(\d{6,})\.json")
_OURS = re.compile(r"(generation|states|segment)-\d{6,}[-.\w]*|CURRENT\.new")


class IndexFolder:
    """The folder of one index."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._current = path / CURRENT

    def current(self) -> Manifest:
        """The current generation. Raises IndexMissing, IndexVersion, IndexCorrupt."""
        line = self._line()
        return self.manifest(line[1], line[3])

    def _line(self) -> re.Match[str]:
        """What CURRENT says. Raises IndexMissing, IndexCorrupt."""
        try:
            text = self._current.read_bytes().decode("ascii", "replace")
        except (FileNotFoundError, NotADirectoryError):
            raise _missing(self.path) from None
        except OSError as error:
            raise StorageError(f"{self._current}: cannot be read ({error.strerror})") from error
        if not (line := _LINE.fullmatch(text)):
            raise IndexCorrupt(f"{self._current}: names no generation; rebuild with --full")
        return line

    def manifest(self, name: str, expected: str | None) -> Manifest:
        """The manifest of that name and checksum. The first version of the format had no checksum.

        Raises IndexVersion, IndexCorrupt.
        """
        path = self.path / name
        data = _read(path)
        if expected and checksum(data) != expected:
            raise IndexCorrupt(f"{path}: {NOT_WRITTEN}; rebuild with --full")
        manifest = unpack_manifest(path, data)
        if not expected:
            raise IndexCorrupt(f"{self._current}: has no checksum; rebuild with --full")
        return manifest

    def mark(self) -> tuple[int, int]:
        """Changes whenever another generation becomes current, and costs one `stat`. Raises IndexMissing."""
        try:
            found = os.stat(self._current)
        except (FileNotFoundError, NotADirectoryError):
            raise _missing(self.path) from None
        except OSError as error:
            raise StorageError(f"{self._current}: cannot be read ({error.strerror})") from error
        return found.st_ino, found.st_mtime_ns

    def states(self, manifest: Manifest) -> States:
        """The source states of a generation. Raises IndexCorrupt."""
        files = []
        for entry in manifest.states:
            path = self.path / entry.file
            data = _read(path)
            if checksum(data) != entry.checksum:
                raise IndexCorrupt(f"{path}: {NOT_WRITTEN}; rebuild with --full")
            try:
                files.append(unpack_states(data))
            except (ValueError, TypeError, LookupError) as error:
                raise IndexCorrupt(f"{path}: damaged ({error!r}); rebuild with --full") from error
        return States(files)

    def with_states(
        self,
        manifest: Manifest,
        states: Mapping[str, SourceState],
        earlier: Mapping[str, SourceState],
    ) -> Manifest:
        """The manifest with files that have these states, which are on the disk then.

        `earlier` are the states that the files named in the manifest have.
        """
        name = states_name(manifest.number)
        if 0 < len(manifest.states) < MOST_STATES:
            changed = {key: one for key, one in states.items() if earlier.get(key) != one}
            gone = [key for key in earlier if key not in states]
            if (len(changed) + len(gone)) * FEW < len(states):
                entry = self._put(name, pack_states(changed, gone))
                return replace(manifest, states=(*manifest.states, entry))
        return replace(manifest, states=(self._put(name, pack_states(states)),))

    def commit(self, manifest: Manifest) -> None:
        """Make a manifest, whose files are on the disk, the current generation."""
        self._switch(self._put(manifest.name, pack_manifest(manifest)))

    def _put(self, name: str, content: bytes) -> FileEntry:
        replace_file(self.path / name, content)
        return FileEntry(name, len(content), checksum(content))

    def _switch(self, entry: FileEntry) -> None:
        """Make the generation of a manifest the current one, in one step."""
        replace_file(self._current, f"{entry.file} {entry.checksum}\n".encode())

    def rollback(self) -> Manifest:
        """Make the generation before the current one current; it is checked first. Not without the lock.

        Where the current manifest cannot be read, that is the one with the next lower number.
        Raises StorageError where there is none to go back to.
        """
        earlier = self._earlier()
        if not earlier or not (self.path / earlier.file).exists():
            raise StorageError(
                f"{self.path}: no earlier generation is kept that could be gone back to"
            )
        manifest = self.manifest(earlier.file, earlier.checksum)
        check_content(self.path, manifest.files)
        self._switch(earlier)
        return manifest

    def _earlier(self) -> FileEntry | None:
        """The manifest before the current one."""
        line = self._line()
        try:
            return self.manifest(line[1], line[3]).previous
        except IndexCorrupt:
            names = [name for n, name in self._manifests() if n < int(line[2])]
            return self.entry(names[-1]) if names else None

    def entry(self, name: str) -> FileEntry:
        """A file as it is now. Raises IndexCorrupt."""
        data = _read(self.path / name)
        return FileEntry(name, len(data), checksum(data))

    def next_number(self) -> int:
        """A number for a generation, above all that were ever current: readers may have them open."""
        return max((number for number, _ in self._manifests()), default=0) + 1

    def _manifests(self) -> list[tuple[int, str]]:
        """The manifests here, also of generations gone back from, by rising number."""
        found = map(_MANIFEST.fullmatch, os.listdir(self.path))
        return sorted((int(match[1]), match[0]) for match in found if match)

    def clean(self, keep: int) -> None:
        """Remove what is not part of the newest `keep` generations. Only for the holder of the lock.

        Nothing goes while the current one cannot be read. The manifest with the highest number stays,
        for the number's sake.
        """
        try:
            kept = list(self.generations(keep))
        except IndexMissing:
            kept = []
        except (IndexVersion, IndexCorrupt):
            return
        needed = {CURRENT, LOCK, manifest_name(self.next_number() - 1)}
        for manifest in kept:
            needed |= {manifest.name, *(entry.file for entry in manifest.files)}
        for name in os.listdir(self.path):
            if name not in needed and _OURS.fullmatch(name):
                (self.path / name).unlink(missing_ok=True)

    def generations(self, most: int) -> Iterator[Manifest]:
        """The current generation and those before it that can be read, `most` in all.

        Raises IndexMissing, IndexVersion, IndexCorrupt for the current one.
        """
        manifest = self.current()
        for _ in range(most - 1):
            yield manifest
            if not manifest.previous:
                return
            try:
                manifest = self.manifest(manifest.previous.file, manifest.previous.checksum)
            except (IndexVersion, IndexCorrupt):
                return  # nobody could go back to it
        yield manifest

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
    holder = f"process {os.getpid()} on {socket.gethostname()} since {since}\n"
    with suppress(OSError):  # on a full disk the lock holds without a name, and what is old can go
        os.ftruncate(handle, 0)
        os.pwrite(handle, holder.encode(), 0)


def check_files(folder: Path, entries: Iterable[FileEntry]) -> None:
    """Raise IndexCorrupt where a file is gone or has another size than when it was written."""
    for entry in entries:
        path = folder / entry.file
        try:
            size = path.stat().st_size
        except OSError as error:
            raise IndexCorrupt(f"{path}: {error.strerror}; rebuild with --full") from error
        if size != entry.bytes:
            raise IndexCorrupt(f"{path}: {size} bytes, not {entry.bytes}; rebuild with --full")


def check_content(folder: Path, entries: Iterable[FileEntry]) -> None:
    """Raise IndexCorrupt where a file does not hold what was written."""
    for entry in entries:
        check_files(folder, [entry])
        path = folder / entry.file
        try:
            whole = file_checksum(path) == entry.checksum
        except OSError as error:
            raise IndexCorrupt(f"{path}: {error.strerror}; rebuild with --full") from error
        if not whole:
            raise IndexCorrupt(f"{path}: {NOT_WRITTEN}; rebuild with --full")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise IndexCorrupt(f"{path}: {error.strerror}; rebuild with --full") from error
