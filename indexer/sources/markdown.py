"""Posts in Markdown files: one file, or all files of a folder and of the folders in it."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from indexer.errors import PostError
from indexer.post import Post, slugify, stable_id
from indexer.settings import Settings
from indexer.sources.base import Item, Reading
from indexer.sources.content import Content
from indexer.sources.dates import read_date
from indexer.sources.files import file_item, list_files, read_text
from indexer.sources.frontmatter import line_of, split_front_matter
from indexer.sources.metadata import LONGEST_TITLE, Metadata, read_metadata
from indexer.sources.render import plain_line, read_markdown
from indexer.sources.text import first_sentences, one_line, shortened

SUFFIXES = (".md", ".markdown")

_DRAFTS = "_drafts"
_LONGEST_SLUG = 120
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[-_\s]+(.+))?", re.ASCII | re.DOTALL)
_JOINTS = re.compile(r"[-_\s]+")


class MarkdownSource:
    """A source of Markdown files; see indexer/sources/base.py for the contract."""

    def __init__(self, place: str, settings: Settings) -> None:
        self._place = place
        self._one_file = Path(place).is_file()
        self._folder = str(Path(place).parent) if self._one_file else place
        self._largest = settings.largest_file

    @property
    def place(self) -> str:
        """The path of the folder or file."""
        return self._place

    def items(self) -> Iterator[Item]:
        """Every Markdown file, ordered by key, which is the path within the folder."""
        if self._one_file:
            return iter((file_item(self._place),))
        return list_files(self._folder, SUFFIXES)

    def read(self, item: Item) -> Reading:
        """The post in a file."""
        text = read_text(os.path.join(self._folder, item.key), self._largest)
        fields, body, body_line = split_front_matter(text)
        metadata = read_metadata(fields, partial(line_of, text, body_line))
        content = read_markdown(body, metadata.title)
        name = _file_name(item.key, self._folder)
        post = _post(item.key, name, metadata, content)
        draft = metadata.draft or _DRAFTS in item.key.split("/")
        return Reading(post, draft, "" if metadata.slug else _other_slug(post.slug, name, item.key))


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


def _post(key: str, name: _FileName, metadata: Metadata, content: Content) -> Post:
    post_id = metadata.id or stable_id(key)
    return Post(
        id=post_id,
        slug=_slug(metadata.slug) or _slug(name.words) or _slug(post_id) or stable_id(key),
        title=shortened(content.title, LONGEST_TITLE) or _title(name.words) or stable_id(key),
        sections=content.sections,
        date=metadata.date or _date(name.date),
        category=metadata.category,
        authors=metadata.authors,
        tags=metadata.tags,
        excerpt=plain_line(metadata.excerpt) or _excerpt(content),
        html=content.html,
    )


def _slug(text: str) -> str:
    return slugify(text)[:_LONGEST_SLUG].strip("-.")


def _other_slug(slug: str, name: _FileName, key: str) -> str:
    """A slug for when the own is taken: with date and folders, or else with digits of the key."""
    longer = _slug(name.path)
    return longer if longer != slug else f"{slug}-{stable_id(key)[:8]}"


def _title(words: str) -> str:
    title = one_line(_JOINTS.sub(" ", words))
    return title[:1].upper() + title[1:]


def _date(text: str) -> datetime | None:
    try:
        return read_date(text) if text else None
    except ValueError as error:
        hint = "rename the file, or give a date in its front matter"
        raise PostError(f"the file's name begins with {text}, not a date; {hint}") from error


def _excerpt(content: Content) -> str:
    texts = (section.text for section in content.sections if section.text)
    return first_sentences(content.lead or next(texts, ""))
