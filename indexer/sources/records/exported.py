"""Posts that were exported (indexer/export.py) are read back whole, and never trusted."""

import re
from collections.abc import Mapping
from typing import Any

from indexer.errors import PostError
from indexer.post import Post, Section
from indexer.sources.base import Reading
from indexer.sources.markup.content import restore_html
from indexer.sources.metadata import Metadata, read_metadata
from indexer.sources.records.fields import Record
from indexer.sources.records.plain import plain_metadata
from indexer.sources.text import one_line, without_controls

_SHAPE = {"text": str, "heading": str, "level": int, "anchor": str}
_TYPES = tuple(_SHAPE.values())
_FIELDS = (
    *("id", "title", "date", "categories", "series", "authors", "tags", "excerpt", "canonical"),
    *("aliases", "lang", "evergreen"),
)
_SLUG = re.compile(r"[\w.+#-]{1,200}")
_DEEPEST_HEADING = 6


def is_exported(values: Mapping[str, Any]) -> bool:
    """Whether a record is a post of ours: its sections and its HTML are there, with id and slug."""
    sections = values.get("sections")
    return (
        isinstance(sections, list)
        and all(isinstance(one, dict) and one.keys() == _SHAPE.keys() for one in sections)
        and all(isinstance(values.get(name), str) for name in ("id", "slug", "html"))
    )


def read_exported(record: Record) -> Reading:
    """The post that was exported. Raises PostError for what no export holds."""
    try:
        post = _post(record)
    except PostError as error:
        raise PostError(error.reason, error.line or record.line) from error
    return Reading(post, has_excerpt=bool(post.excerpt))


def _post(record: Record) -> Post:
    values = record.values
    metadata = plain_metadata(values) or _any_metadata(record)
    if not metadata.id:
        raise PostError("id: is empty; give the post an id")
    if not _SLUG.fullmatch(values["slug"]):
        raise PostError("slug: holds more than letters, digits and . + # - _, or over 200 of them")
    sections = tuple(map(_section, values["sections"]))
    anchors = {section.anchor for section in sections if section.anchor}
    return Post(
        id=metadata.id,
        slug=values["slug"],
        title=metadata.title,
        sections=sections,
        date=metadata.date,
        categories=metadata.categories,
        series=metadata.series,
        authors=metadata.authors,
        tags=metadata.tags,
        excerpt=metadata.excerpt,
        canonical=metadata.canonical,
        aliases=metadata.aliases,
        html=restore_html(values["html"], anchors),
        lang=metadata.lang,
        boost=metadata.boost,
        evergreen=metadata.evergreen,
        excluded=metadata.excluded,
    )


def _any_metadata(record: Record) -> Metadata:
    """The metadata of a record that somebody may have changed."""
    values = record.values
    fields = {name: values.get(name) for name in _FIELDS}
    fields |= {"search.boost": values.get("boost"), "search.exclude": values.get("excluded")}
    return read_metadata(fields, lambda _: record.line)


def _section(values: Mapping[str, Any]) -> Section:
    text, heading, level, anchor = map(values.__getitem__, _SHAPE)
    if (type(text), type(heading), type(level), type(anchor)) != _TYPES:
        wrong = next(name for name, kind in _SHAPE.items() if type(values[name]) is not kind)
        raise PostError(f"sections: {wrong} of a section is not of its type")
    if not 0 <= level <= _DEEPEST_HEADING:
        raise PostError(f"sections: level {level} is none from 0 to {_DEEPEST_HEADING}")
    return Section(without_controls(text), one_line(heading), level, one_line(anchor))
