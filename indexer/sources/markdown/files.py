"""Posts in Markdown files: one file, or all files of a folder and of the folders in it."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from indexer.errors import PostError
from indexer.language.table import TABLE, language_code
from indexer.post import distinct_values
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Item, Known, Listed, Reading, nothing_known
from indexer.sources.dates import read_date
from indexer.sources.files import FileSource, read_text
from indexer.sources.markdown.authors import AuthorNames
from indexer.sources.markdown.frontmatter import line_of, split_front_matter
from indexer.sources.markdown.generators import our_fields, without_collections
from indexer.sources.markdown.permalinks import Parts, Permalinks, absolute
from indexer.sources.markup.content import Content
from indexer.sources.markup.render import plain_line, read_markdown
from indexer.sources.metadata import LONGEST_EXCERPT, Metadata, read_metadata
from indexer.sources.posts import Origin, make_reading
from indexer.sources.text import one_line, shortened

SUFFIXES = (".md", ".markdown", ".mdx")

_DRAFTS = "_drafts"
_JEKYLL = frozenset({"_posts", _DRAFTS})
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[-_\s]+(.+))?", re.ASCII | re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_EXCERPT_END = re.compile(
    r"^[ \t]*(?:<!--[ \t]*(?:more|truncate|excerpt|PELICAN_END_SUMMARY)[ \t]*-->"
    r"|\{/\*[ \t]*(?:more|truncate)[ \t]*\*/\})[ \t]*$",
    re.MULTILINE,
)


class MarkdownSource(FileSource):
    """A source of Markdown files; see indexer/sources/base.py for the contract."""

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        super().__init__(given, settings, SUFFIXES)
        self._permalinks = Permalinks(given.permalink, settings.site_url)
        self._authors = AuthorNames(self.folder, self.path)

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """Every Markdown file; its stamp changes with the file that names the authors, too."""
        self._authors = AuthorNames(self.folder, self.path)
        return super().items(known)

    def folder_stamp(self, prefix: str) -> str:
        """The state of the file that names the authors of these posts."""
        return self._authors.stamp(prefix)

    def read(self, item: Item) -> Reading:
        """The post in a file."""
        text = read_text(self.path(item), self.settings.largest_file)
        fields, body, body_line = split_front_matter(text)
        given = read_metadata(
            our_fields(fields, self.given.fields), partial(line_of, text, body_line)
        )
        is_mdx = item.key.lower().endswith(".mdx")
        content = read_markdown(body, given.title, is_mdx)
        name = _file_name(item.key, self.folder)
        metadata = given._replace(
            date=given.date or _date(name.date),
            categories=distinct_values([*name.categories, *given.categories]),
            authors=distinct_values([*self._authors.named(given.authors, item.key)]),
            tags=without_collections(given.tags),
            excerpt=plain_line(given.excerpt) or _excerpt(body, given.title, is_mdx),
            aliases=tuple(map(absolute, given.aliases)),
            draft=given.draft or _DRAFTS in item.key.split("/"),
        )
        address = self._permalinks.address(given.canonical, _parts(metadata, content, name))
        place, lang = self.given.place_of(item.key), language_code(self.given.lang)
        origin = Origin(place, name.words, name.path, lang or name.lang)
        return make_reading(metadata._replace(canonical=address), content, origin, text)


@dataclass(frozen=True, slots=True)
class _FileName:
    """What a file's name says about its post: a date in front, and words; the path has both.

    `stem` is the name as a whole, of the folder where the file is an index. `folders` are those that it is
    in, on the site where that can be told. `categories` are the folders above Jekyll's `_posts`; `is_jekyll`
    is true where addresses are made from the words. `lang` is what ends the name, as in `index.fr`.
    """

    date: str
    words: str
    path: str
    stem: str
    folders: tuple[str, ...]
    categories: tuple[str, ...]
    is_jekyll: bool
    lang: str


def _file_name(key: str, folder: str) -> _FileName:
    *folders, name = key.split("/")
    stem = os.path.splitext(name)[0]
    bare, dot, suffix = stem.rpartition(".")
    lang = language_code(suffix) if dot and language_code(suffix) in TABLE else ""
    if (bare if lang else stem).lower() == "index":
        stem = folders.pop() if folders else Path(folder).absolute().name
        stem += f".{suffix}" if lang else ""
    path = "-".join([*(part for part in folders if not part.startswith("_")), stem])
    below = next((at for at, part in enumerate(folders) if part in _JEKYLL), None)
    dated = _DATED.fullmatch(stem)
    return _FileName(
        date=dated[1] if dated else "",
        words=(dated[2] if dated else "") or stem,
        path=path,
        stem=stem,
        folders=_on_site(folder, folders),
        categories=tuple(folders[: below or 0]),
        is_jekyll=dated is not None or below is not None,
        lang=lang,
    )


def _on_site(folder: str, folders: list[str]) -> tuple[str, ...]:
    """The folders below the last one that is called content, as Hugo has it, if any is."""
    whole = [*Path(folder).absolute().parts, *folders]
    after = whole[::-1].index("content") if "content" in whole else len(folders)
    return tuple(whole[len(whole) - after :])


def _parts(metadata: Metadata, content: Content, name: _FileName) -> Parts:
    return Parts(
        title=content.title or name.words,
        slug=metadata.slug,
        date=metadata.date,
        categories=metadata.categories,
        author=next(iter(metadata.authors), ""),
        folders=name.folders,
        file=name.stem,
        words=name.words if name.is_jekyll else "",
    )


def _excerpt(body: str, title: str, is_mdx: bool) -> str:
    """The text above the sign that ends an excerpt, "" where there is none."""
    end = _EXCERPT_END.search(body)
    if end is None:
        return ""
    text = _FOOTNOTE.sub("", body[: end.start()])
    above = read_markdown(text, title or " ", is_mdx)
    texts = one_line(" ".join(section.text for section in above.sections))
    return shortened(above.lead or texts, LONGEST_EXCERPT)


def _date(text: str) -> datetime | None:
    try:
        return read_date(text) if text else None
    except ValueError as error:
        hint = "rename the file, or give a date in its front matter"
        raise PostError(f"the file's name begins with {text}, not a date; {hint}") from error
