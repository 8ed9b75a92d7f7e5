"""Posts in Markdown files: one file, or all files of a folder and of the folders in it."""

import os
import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from indexer.errors import PostError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Item, Reading
from indexer.sources.dates import read_date
from indexer.sources.files import FileSource, read_text
from indexer.sources.frontmatter import line_of, split_front_matter
from indexer.sources.metadata import read_metadata
from indexer.sources.posts import Origin, make_reading
from indexer.sources.render import plain_line, read_markdown

SUFFIXES = (".md", ".markdown", ".mdx")

_DRAFTS = "_drafts"
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[-_\s]+(.+))?", re.ASCII | re.DOTALL)


class MarkdownSource(FileSource):
    """A source of Markdown files; see indexer/sources/base.py for the contract."""

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        super().__init__(given, settings, SUFFIXES)

    def read(self, item: Item) -> Reading:
        """The post in a file."""
        text = read_text(self.path(item), self.settings.largest_file)
        fields, body, body_line = split_front_matter(text)
        metadata = read_metadata(fields, partial(line_of, text, body_line))
        content = read_markdown(body, metadata.title)
        name = _file_name(item.key, self.folder)
        metadata = replace(
            metadata,
            date=metadata.date or _date(name.date),
            excerpt=plain_line(metadata.excerpt),
            draft=metadata.draft or _DRAFTS in item.key.split("/"),
        )
        origin = Origin(self.given.place_of(item.key), name.words, name.path)
        return make_reading(metadata, content, origin, text)


@dataclass(frozen=True, slots=True)
class _FileName:
    """What a file's name says about its post: a date in front, and words; the path has both."""

    date: str
    words: str
    path: str


def _file_name(key: str, folder: str) -> _FileName:
    *folders, name = key.split("/")
    stem = os.path.splitext(name)[0]
    if stem.lower() == "index":
        stem = folders.pop() if folders else Path(folder).absolute().name
    path = "-".join([*(part for part in folders if not part.startswith("_")), stem])
    dated = _DATED.fullmatch(stem)
    return _FileName(dated[1], dated[2] or stem, path) if dated else _FileName("", stem, path)


def _date(text: str) -> datetime | None:
    try:
        return read_date(text) if text else None
    except ValueError as error:
        hint = "rename the file, or give a date in its front matter"
        raise PostError(f"the file's name begins with {text}, not a date; {hint}") from error
