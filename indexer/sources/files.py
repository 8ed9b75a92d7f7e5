"""A source of files, a post in each: lists those of a folder that may hold posts, reads the text of one."""

import os
import stat
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

from indexer.errors import PostError, SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Closed, Item, Known, Listed, nothing_known

UNREADABLE = "unreadable"
"""The stamp of what could be listed but not looked at; reading it tells why."""

_MEGABYTE = 1_000_000
_BOM = b"\xef\xbb\xbf"
_Entry = tuple[str, os.DirEntry[str]]
"""A key, with a `/` at the end for a folder, and what the system tells about it."""

_READ_ANYWAY = frozenset({"_posts", "_drafts"})


class FileSource:
    """What sources of files share, see base.py for the contract; a kind adds `read`."""

    def __init__(
        self, given: SourceSettings, settings: Settings, suffixes: tuple[str, ...]
    ) -> None:
        self.given = given
        self.settings = settings
        self._suffixes = suffixes
        self._one_file = Path(given.place).is_file()
        self.folder = str(Path(given.place).parent) if self._one_file else given.place
        self.share = 0.0

    @property
    def place(self) -> str:
        """The path of the folder or file."""
        return self.given.place

    @property
    def paths(self) -> tuple[str, ...]:
        """The folder or file."""
        return (self.given.place,)

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """Every file of the kind, ordered by key, which is the path within the folder."""
        files: list[Listed] = (
            [file_item(self.place)]
            if self._one_file
            else list(list_files(self.folder, self._suffixes))
        )
        for number, item in enumerate(files, 1):
            self.share = number / len(files)
            yield item

    def path(self, item: Item) -> str:
        """Where the file of an item is."""
        return os.path.join(self.folder, item.key)


def list_files(folder: str, suffixes: tuple[str, ...]) -> Iterator[Listed]:
    """The files with one of these suffixes in a folder and in the folders in it, by key.

    The key is the path within the folder, with `/`. Left out are README files, and files and
    folders whose names begin with a dot or an underscore, except `_posts` and `_drafts`. A link to
    a folder is followed where it leads out of the source, and no folder is entered twice. A folder
    that cannot be listed is Closed, with a `/` at the end of its key.
    Raises SourceError where the folder itself cannot be listed.
    """
    listing = _Listing(folder, suffixes)
    try:
        branches = [iter(listing.entries(folder, ""))]
    except OSError as error:
        raise SourceError(f"{folder}: the folder cannot be listed ({error.strerror})") from error
    while branches:
        for key, entry in branches[-1]:
            if not key.endswith("/"):
                yield Item(key, _stamp(entry))
                continue
            try:
                branches.append(iter(listing.entries(entry.path, key)))
                break
            except OSError as error:
                yield Closed(key, _unlisted(error))
        else:
            branches.pop()


def _unlisted(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "no permission to list it; make it readable, or remove it"
    return f"cannot be listed ({error.strerror}); mend it, or remove it"


def file_item(path: str) -> Item:
    """The item of a source that is one file."""
    try:
        status = os.stat(path)
    except OSError as error:
        raise SourceError(f"{path}: the file cannot be read ({error.strerror})") from error
    return Item(os.path.basename(path), f"{status.st_size}:{status.st_mtime_ns}")


def read_text(path: str, largest: int) -> str:
    """The text of a file in UTF-8 of at most so many megabytes, its line ends as "\\n".

    Raises PostError that says why the file is not such a text.
    """
    data = _read_bytes(path, largest * _MEGABYTE)
    skipped = len(_BOM) if data.startswith(_BOM) else 0
    try:
        text = data[skipped:].decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start + skipped
        reason = f"not UTF-8: byte 0x{data[at]:02X} at offset {at}; save the file as UTF-8"
        raise PostError(reason, data.count(b"\n", 0, at) + 1) from error
    if (at := data.find(b"\0")) >= 0:
        reason = f"not a text: a NUL byte at offset {at}; save the file as text in UTF-8"
        raise PostError(reason, data.count(b"\n", 0, at) + 1)
    if not text.strip():
        raise PostError("empty file; write a post in it, or remove it")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _read_bytes(path: str, limit: int) -> bytes:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise PostError("not a file that can be read; remove it from the folder")
        if status.st_size > limit:
            reason = f"{status.st_size:,} bytes, where {limit:,} are allowed"
            raise PostError(f"{reason}; split the post, or raise the setting largest_file")
        with open(path, "rb") as file:
            return file.read(limit)
    except FileNotFoundError as error:
        raise PostError("gone since the folder was listed; index again") from error
    except PermissionError as error:
        raise PostError("no permission to read it; make it readable, or remove it") from error
    except OSError as error:
        raise PostError(f"cannot be read ({error.strerror}); mend it, or remove it") from error


class _Listing:
    """What is looked for, and the real paths of the folders that are entered through a link."""

    def __init__(self, folder: str, suffixes: tuple[str, ...]) -> None:
        self._suffixes = suffixes
        self._readmes = tuple(f"readme{suffix}" for suffix in suffixes)
        self._source = os.path.realpath(folder)
        self._linked: list[str] = []

    def entries(self, folder: str, prefix: str) -> list[_Entry]:
        """What is looked for in a folder, in the order of the keys."""
        found = []
        with os.scandir(folder) as scan:
            for entry in scan:
                name = entry.name
                if name[0] in "._" and name not in _READ_ANYWAY:
                    continue
                if _is_folder(entry):
                    if self._enters(entry):
                        found.append((f"{prefix}{name}/", entry))
                elif self._is_wanted(name.lower()):
                    found.append((prefix + name, entry))
        found.sort(key=itemgetter(0))
        return found

    def _is_wanted(self, name: str) -> bool:
        return name.endswith(self._suffixes) and name not in self._readmes

    def _enters(self, folder: os.DirEntry[str]) -> bool:
        if not folder.is_symlink():
            return True
        target = os.path.realpath(folder.path)
        known = (self._source, *self._linked)
        if _within(self._source, target) or any(_within(target, path) for path in known):
            return False
        self._linked.append(target)
        return True


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # A link that leads to itself: reading it as a file tells what is wrong.
        return False


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _stamp(entry: os.DirEntry[str]) -> str:
    try:
        status = entry.stat()
    except OSError:  # As above.
        return UNREADABLE
    return f"{status.st_size}:{status.st_mtime_ns}"
