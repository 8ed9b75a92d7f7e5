"""Names of authors by the ids that posts give, from a file beside the posts or above them.

    .authors.yml        MkDocs Material: `authors: {ada: {name: Ada Lovelace}}`, or without `authors:`
    _data/authors.yml   Jekyll: `ada: {name: Ada Lovelace}`

The nearest file counts, up to the source's folder.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

from indexer.errors import PostError
from indexer.sources.base import Item
from indexer.sources.files import read_text
from indexer.sources.markdown.frontmatter import LONGEST
from indexer.sources.markdown.yaml_fields import yaml_fields
from indexer.sources.text import one_line

_FILES = (".authors.yml", ".authors.yaml", "_data/authors.yml", "_data/authors.yaml")
_MEGABYTES = 1


class AuthorNames:
    """The files of authors in a folder, as they are now; each is looked for and read once.

    `path_of` tells where a file in the folder is, or raises PostError where it must not be read.
    """

    def __init__(self, folder: str, path_of: Callable[[Item], str]) -> None:
        self._folder = folder
        self._path_of = path_of
        self._nearest: dict[str, str] = {}
        self._names: dict[str, dict[str, str]] = {}

    def stamp(self, prefix: str) -> str:
        """What changes with the names for the posts whose keys are this and a file's name."""
        file = self._file(prefix)
        try:
            status = os.stat(os.path.join(self._folder, file)) if file else None
        except OSError:
            return ""
        return f" {status.st_size}:{status.st_mtime_ns}" if status else ""

    def named(self, ids: tuple[str, ...], key: str) -> tuple[str, ...]:
        """The names for these ids in the post with this key; an id that no file has stays.

        Raises PostError where the file cannot be read.
        """
        folder, slash, _ = key.rpartition("/")
        file = self._file(folder + slash) if ids else ""
        if not file:
            return ids
        if file not in self._names:
            try:
                self._names[file] = dict(_names(self._path_of(Item(file, ""))))
            except PostError as error:
                raise PostError(f"{file}, which names the authors: {error}") from error
        return tuple(self._names[file].get(one, one) for one in ids)

    def _file(self, prefix: str) -> str:
        """The key of the nearest file of authors, "" for none."""
        above = prefix
        while (found := self._nearest.get(above)) is None:
            found = self._beside(above)
            if found or not above:
                break
            parent, slash, _ = above[:-1].rpartition("/")
            above = parent + slash
        self._nearest[prefix] = found
        return found

    def _beside(self, prefix: str) -> str:
        keys = (prefix + name for name in _FILES)
        return next((key for key in keys if os.path.lexists(os.path.join(self._folder, key))), "")


def _names(path: str) -> Iterator[tuple[str, str]]:
    text = read_text(path, _MEGABYTES)
    if len(text) > LONGEST:
        raise PostError(f"{len(text):,} characters, where {LONGEST:,} are allowed; shorten it")
    fields = yaml_fields(text, 1)
    authors: Any = fields.get("authors", fields)
    for name, author in authors.items() if isinstance(authors, dict) else ():
        shown = author.get("name") if isinstance(author, dict) else None
        if isinstance(shown, str) and one_line(shown):
            yield name, one_line(shown)
