"""Finds out what kind of source is at a place."""

import os
import stat

from indexer.errors import SourceError
from indexer.settings import Settings, SourceSettings


def find_kind(given: SourceSettings, settings: Settings) -> str:
    """The kind of the source at this place. Raises SourceError where nothing is there."""
    place = given.place
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
    return "markdown" if folder else "markdown"
