"""The sections of a post as one byte string: what is stored of them, and what snippets look at.

The levels as a character each, all headings, all anchors and all texts, in UTF-8, with a byte between that no
UTF-8 has. So loops read them as they are stored, and nothing is decoded but what is shown.
"""

from collections.abc import Sequence
from typing import NamedTuple

from indexer.errors import IndexCorrupt
from indexer.post import Section

MARK = b"\xff"
"""Stands between levels, headings, anchors and texts."""

_ASCII_MARK = MARK.decode("latin-1")


class Columns(NamedTuple):
    """The sections of a post by columns."""

    texts: Sequence[str]
    headings: Sequence[str]
    anchors: Sequence[str]
    levels: str


class StoredSections(NamedTuple):
    """The sections that `pack_sections` packed; nothing for none."""

    data: bytes = b""

    def columns(self) -> Columns:
        """All of them, each level as the character with that number. Raises IndexCorrupt."""
        try:
            levels, *fields = map(bytes.decode, self.data.split(MARK))
        except ValueError as error:
            raise _damaged(error) from error
        count = len(levels)
        if len(fields) != 3 * count:
            raise _damaged(f"{len(fields)} parts of {count} sections")
        return Columns(fields[2 * count :], fields[:count], fields[count : 2 * count], levels)

    def encoded(self) -> list[tuple[bytes, bytes]]:
        """Headings and texts in UTF-8, of sections that were packed just now: nothing is looked at."""
        _, *fields = self.data.split(MARK)
        count = len(fields) // 3
        return [*zip(fields[:count], fields[2 * count :], strict=True)]

    def sections(self) -> tuple[Section, ...]:
        """The same as values. Raises IndexCorrupt."""
        texts, headings, anchors, levels = self.columns()
        return tuple(map(Section, texts, headings, map(ord, levels), anchors))


def pack_sections(sections: Sequence[Section]) -> bytes:
    """Sections as a byte string."""
    levels: list[str] = []
    headings: list[str] = []
    anchors: list[str] = []
    texts: list[str] = []
    for one in sections:
        levels.append(chr(one.level))
        headings.append(one.heading)
        anchors.append(one.anchor)
        texts.append(one.text)
    return join_fields(["".join(levels), *headings, *anchors, *texts])


def join_fields(fields: Sequence[str], errors: str = "replace") -> bytes:
    """Texts as UTF-8 with marks between; those of ASCII are encoded together, in a third of the time."""
    if "".join(fields).isascii():
        return _ASCII_MARK.join(fields).encode("latin-1")
    return MARK.join([field.encode("utf-8", errors) for field in fields])


def _damaged(why: object) -> IndexCorrupt:
    return IndexCorrupt(f"a stored text is damaged ({why}); rebuild with --full")
