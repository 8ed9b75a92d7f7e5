"""Documents of records: what their formats share."""

from typing import Any, cast

from indexer.errors import PostError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Item, Reading
from indexer.sources.documents import content_stamp
from indexer.sources.limits import MEGABYTE, too_large
from indexer.sources.records.fields import Fields, Record

MOST_UNREADABLE = 1000
"""Records that cannot be read, after which the rest of a document is left."""


class RecordFormat:
    """The part of a Format that does not depend on how records are written; see documents.py.

    A record that cannot be read is an item as well, which tells why when it is read.
    """

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        self.given = given
        self.fields = Fields(given)
        self.largest = settings.largest_file * MEGABYTE
        self._unreadable = 0

    @property
    def complete(self) -> bool:
        """Whether every record could be read, so that no post can be in one that could not."""
        return not self._unreadable

    def begin(self) -> None:
        """Forgets the last listing."""
        self._unreadable = 0

    def item(self, values: dict[str, Any], raw: bytes, line: int) -> Item:
        """The item of a record."""
        return Item(self.fields.key(values), content_stamp(raw), Record(values, line))

    def unreadable(self, reason: str, line: int) -> Item:
        """The item of a record that cannot be read. Raises PostError for one too many."""
        self._unreadable += 1
        if self._unreadable > MOST_UNREADABLE:
            left = f"more than {MOST_UNREADABLE} records cannot be read; the rest was left"
            raise PostError(left, line)
        return Item(f"unreadable record {self._unreadable}", "", PostError(reason, line))

    def too_large(self, line: int) -> Item:
        """The item of a record over the limit."""
        return self.unreadable(f"a record of {too_large(self.largest)}", line)

    def read(self, item: Item) -> Reading:
        """The post in a record."""
        if isinstance(item.content, PostError):
            raise item.content
        return self.fields.read(cast(Record, item.content), item.key)


def not_utf8(error: UnicodeDecodeError) -> str:
    """Says which byte of a record is no text."""
    byte = error.object[error.start]
    return f"not UTF-8: byte 0x{byte:02X} at offset {error.start}; save the file as UTF-8"
