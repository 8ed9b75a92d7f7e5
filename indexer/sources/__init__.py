"""Where posts come from: one reader for every kind of source."""

import os
import stat
from collections.abc import Callable

from indexer.errors import SourceError
from indexer.settings import Settings
from indexer.sources.base import Source
from indexer.sources.markdown import SUFFIXES, MarkdownSource

FOLDER = "a folder"

READERS: dict[str, Callable[[str, Settings], Source]] = {
    FOLDER: MarkdownSource,
    **dict.fromkeys(SUFFIXES, MarkdownSource),
}
"""From the kind of a source to its reader; a kind is a folder, or how the name of a file ends."""


def open_source(place: str, settings: Settings) -> Source:
    """The reader for the folder or file at this place.

    Raises SourceError where nothing is there, or nothing that can be read.
    """
    kind = _kind(place)
    if kind not in READERS:
        raise SourceError(f"{place}: not a kind of source; name {', '.join(READERS)}")
    return READERS[kind](place, settings)


def _kind(place: str) -> str:
    try:
        folder = stat.S_ISDIR(os.stat(place).st_mode)
        if folder:
            os.scandir(place).close()
    except PermissionError as error:
        hint = "make it readable for the user who indexes"
        raise SourceError(f"{place}: no permission to read it; {hint}") from error
    except (OSError, ValueError) as error:
        hint = "name a folder of posts, or one Markdown file"
        raise SourceError(f"{place}: no such folder or file; {hint}") from error
    return FOLDER if folder else os.path.splitext(place)[1].lower()
