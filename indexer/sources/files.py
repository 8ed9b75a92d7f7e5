"""A source of files, a post in each: lists those of a folder that may hold posts, reads the text of one."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from operator import length_hint
from pathlib import Path
from typing import NamedTuple

from indexer.errors import PostError, SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Closed, Item, Known, Listed, nothing_known
from indexer.sources.encoding import decode_text
from indexer.sources.limits import MEGABYTE, too_large

UNREADABLE = "unreadable"
"""The stamp of what could be listed but not looked at; reading it tells why."""

# Calling Item takes twice the time, which counts where 100,000 files are listed.
_new_item = tuple.__new__

_READ_ANYWAY = frozenset({"_posts", "_drafts"})


class FileSource:
    """What sources of files share, see base.py for the contract; a kind adds `read`."""

    def __init__(
        self, given: SourceSettings, settings: Settings, suffixes: tuple[str, ...]
    ) -> None:
        self.given = given
        self.settings = settings
        self._one_file = Path(given.place).is_file()
        self.folder = str(Path(given.place).parent) if self._one_file else given.place
        self._listing = Listing(self.folder, suffixes, given.follow_links, self.folder_stamp)

    @property
    def place(self) -> str:
        """The path of the folder or file."""
        return self.given.place

    @property
    def share(self) -> float:
        """How much of the folder is listed."""
        return self._listing.share

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """Every file of the kind, ordered by key, which is the path within the folder."""
        return iter([self._item()] if self._one_file else self._listing)

    def folder_stamp(self, _prefix: str) -> str:
        """The end of the stamps of all files whose keys are this and a name: what else they depend on."""
        return ""

    def _item(self) -> Item:
        item = file_item(self.place)
        return item._replace(stamp=item.stamp + self.folder_stamp(""))

    def path(self, item: Item) -> str:
        """Where the file of an item is. Raises PostError for a link that must not be followed."""
        path = os.path.join(self.folder, item.key)
        if not (self._one_file or self.given.follow_links):
            target = os.path.realpath(path)
            if not _within(target, os.path.realpath(self.folder)):
                raise PostError(_leads_out(target))
        return path


def count_files(folder: str, suffixes: tuple[str, ...], most: int) -> int:
    """How many files a Listing without links would list, or `most` where there are as many.

    Looks no further then: a folder of 100,000 files takes 1 ms instead of 190.
    """
    count, left = 0, [folder]
    while left and count < most:
        with suppress(OSError), os.scandir(left.pop()) as scan:
            while count < most and (some := list(islice(scan, most))):
                files, folders = _look(some, suffixes)
                count += len(files)
                left += [entry.path for entry in folders.values() if not entry.is_symlink()]
    return min(count, most)


def _nothing(_prefix: str) -> str:
    return ""


class Listing:
    """The files with one of these suffixes in a folder and in the folders in it, ordered by key.

    The key is the path within the folder, with `/`. Left out are README files, and files and folders
    whose names begin with a dot or an underscore, except `_posts` and `_drafts`. A folder that
    cannot be listed is Closed, with a `/` at the end of its key.

    A link to a folder that leads out of the source is entered once with `follow_links`, and else Closed.
    One that leads to a folder that it is in is Closed.
    """

    def __init__(
        self,
        folder: str,
        suffixes: tuple[str, ...],
        follow_links: bool = False,
        folder_stamp: Callable[[str], str] = _nothing,
    ) -> None:
        self._folder = folder
        self._suffixes = suffixes
        self._follow_links = follow_links
        self._folder_stamp = folder_stamp
        self._source = os.path.realpath(folder)
        self._linked: list[str] = []  # Real paths of folders that were entered through a link.
        self._branches: list[_Branch] = []

    @property
    def share(self) -> float:
        """How much of the folder is listed, as if all entries of a folder were of one size."""
        left, part = 0.0, 1.0
        for branch in self._branches:
            part /= branch.size or 1
            left += part * length_hint(branch.rest)
        return 1.0 - left

    def __iter__(self) -> Iterator[Listed]:
        """Lists from the start. Raises SourceError where the folder itself cannot be listed."""
        self._linked.clear()
        try:
            self._branches = [self._branch(self._folder, "")]
        except OSError as error:
            reason = f"the folder cannot be listed ({error.strerror})"
            raise SourceError(f"{self._folder}: {reason}") from error
        while self._branches:
            prefix, files, folders, rest, _, stamp = self._branches[-1]
            for name in rest:
                key = prefix + name
                if name[-1] != "/":
                    yield _new_item(Item, (key, files.pop(name) + stamp, None))
                elif (refused := self._refused(entry := folders[name])) is None:
                    try:
                        self._branches.append(self._branch(entry.path, key))
                        break
                    except OSError as error:
                        yield Closed(key, _unlisted(error))
                elif refused:
                    yield Closed(key, refused)
            else:
                self._branches.pop()

    def _branch(self, folder: str, prefix: str) -> "_Branch":
        """What is looked for in a folder, in the order of the keys."""
        with os.scandir(folder) as scan:
            files, folders = _look(scan, self._suffixes)
        names = sorted((*files, *folders))
        return _Branch(prefix, files, folders, iter(names), len(names), self._folder_stamp(prefix))

    def _refused(self, folder: os.DirEntry[str]) -> str | None:
        """Why a folder is not entered, "" where its files are listed in another place."""
        if not folder.is_symlink():
            return None
        target = os.path.realpath(folder.path)
        parent = os.path.realpath(Path(folder.path).parent)
        if _within(parent, target) or _within(self._source, target):
            return "leads to a folder that it is in; remove it"
        if any(_within(target, path) for path in (self._source, *self._linked)):
            return ""
        if not self._follow_links:
            return _leads_out(target)
        self._linked.append(target)
        return None


class _Branch(NamedTuple):
    """What is looked for in a folder, see _look, and the names not taken yet, of `size` at first.

    The stamp of a file goes with its name, as 1,000,000 take 200 MB. `prefix` begins the keys of its
    files, and `stamp` ends their stamps.
    """

    prefix: str
    files: dict[str, str]
    folders: dict[str, os.DirEntry[str]]
    rest: Iterator[str]
    size: int
    stamp: str


def _look(
    scan: Iterable[os.DirEntry[str]], suffixes: tuple[str, ...]
) -> tuple[dict[str, str], dict[str, os.DirEntry[str]]]:
    """The stamps of files that are looked for, and the folders, by names that end with a `/` for folders.

    Files are asked for their states in the order of the folder: in that of their names, 100,000 take 130 ms
    longer.
    """
    files, folders = {}, {}
    for entry in scan:
        name = entry.name
        if name[0] in "._" and name not in _READ_ANYWAY:
            continue
        try:
            is_folder = entry.is_dir()
        except OSError:  # A link that leads to itself: reading it as a file tells so.
            is_folder = False
        if is_folder:
            folders[f"{name}/"] = entry
        # most files by the first, in two thirds of the time
        elif (name.endswith(suffixes) and name[0] not in "Rr") or _is_post(name, suffixes):
            try:
                status = entry.stat()
                files[name] = f"{status.st_size}:{status.st_mtime_ns}"
            except OSError:  # A link that leads nowhere, or to itself.
                files[name] = UNREADABLE
    return files, folders


def _is_post(name: str, suffixes: tuple[str, ...]) -> bool:
    stem, suffix = os.path.splitext(name.lower())
    return suffix in suffixes and stem != "readme"


def _unlisted(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "no permission to list it; make it readable, or remove it"
    return f"cannot be listed ({error.strerror}); mend it, or remove it"


def _leads_out(target: str) -> str:
    return f"leads out of the folder to {target}; set follow_links to read it"


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
    data = read_bytes(path, largest)
    text = decode_text(data, "utf-8", "file")
    if (at := data.find(b"\0")) >= 0:
        reason = f"not a text: a NUL byte at offset {at}; save the file as text in UTF-8"
        raise PostError(reason, data.count(b"\n", 0, at) + 1)
    return text


def read_bytes(path: str, largest: int) -> bytes:
    """The content of a file of at most so many megabytes. Raises PostError."""
    limit = largest * MEGABYTE
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise PostError("not a file that can be read; remove it from the folder")
        if status.st_size > limit:
            raise PostError(too_large(limit, status.st_size))
        with open(path, "rb") as file:
            return file.read(limit)
    except FileNotFoundError as error:
        raise PostError("gone since the folder was listed; index again") from error
    except PermissionError as error:
        raise PostError("no permission to read it; make it readable, or remove it") from error
    except OSError as error:
        raise PostError(f"cannot be read ({error.strerror}); mend it, or remove it") from error


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
