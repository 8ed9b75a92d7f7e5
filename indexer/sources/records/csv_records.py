"""Records in CSV: columns named on the first line, between commas, semicolons, tabs or bars."""

import csv
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

import orjson

from indexer.errors import PostError
from indexer.sources.base import Item
from indexer.sources.limits import too_large
from indexer.sources.records.documents import RecordFormat, not_utf8

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = ",;\t|"
_LONGEST_HEADER = 100_000


class CsvFormat(RecordFormat):
    """Records in CSV; a Format of documents.py."""

    def records(self, stream: BinaryIO) -> Iterator[Item]:
        """Every row below the first as an item."""
        self.begin()
        lines = _Lines(stream, self.largest)
        csv.field_size_limit(
            self.largest
        )  # Of the module, as there is no other; lines keep to it too.
        rows = csv.reader(lines, delimiter=_delimiter(stream), strict=True)
        columns = self._columns(rows, lines)
        while True:
            begins = lines.begin_row()
            try:
                row = next(rows, None)
                if row is None:
                    return
                if row:
                    yield self._item(columns, _checked(row, columns), begins)
            except csv.Error as error:
                yield self.unreadable(f"not CSV: {error}; mend its quotes", begins)
            except _BadRow as error:
                yield self.unreadable(str(error), begins)

    def _item(self, columns: list[str], row: list[str], line: int) -> Item:
        return self.item(dict(zip(columns, row, strict=True)), orjson.dumps(row), line)

    def _columns(self, rows: Iterator[list[str]], lines: "_Lines") -> list[str]:
        """The names on the first line. Raises PostError where they tell nothing."""
        lines.begin_row()
        try:
            columns = [name.strip() for name in _valid(next(rows, []))]
            if not columns:
                raise PostError("no columns; name them on the first line: id,title,date,tags,body")
            self.fields.check_columns(columns)
        except (csv.Error, _BadRow) as error:
            raise PostError(f"not CSV: {error}", 1) from error
        except PostError as error:
            raise PostError(error.reason, 1) from error
        return columns


class _BadRow(Exception):
    """A row that is no record of the document."""


class _Lines:
    """The lines of a document as the csv module asks for them. Bytes that are no text are kept apart."""

    def __init__(self, stream: BinaryIO, largest: int) -> None:
        self._stream = stream
        self._largest = largest
        self._left = largest
        self._numbers = count(1)
        self._number = 0

    def begin_row(self) -> int:
        """Takes the start of a row, which may be as large as the limit; the line that it is on."""
        self._left = self._largest
        return self._number + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._left + 1)
        if not line:
            raise StopIteration
        self._number = next(self._numbers)
        self._left -= len(line)
        if self._left < 0:
            problem = f"a row of {too_large(self._largest)}, or close its quotes"
            raise PostError(f"{problem}; the rest was not read", self._number)
        if self._number == 1:
            line = line.removeprefix(_BOM)
        return line.decode("utf-8", "surrogateescape")


def _delimiter(stream: BinaryIO) -> str:
    """The sign between columns: the one of them that is most often on the first line."""
    header = stream.readline(_LONGEST_HEADER).decode("utf-8", "replace")
    stream.seek(0)
    return max(_DELIMITERS, key=header.count)


def _checked(row: list[str], columns: list[str]) -> list[str]:
    """The row. Raises _BadRow where it is not text, or does not fit the columns."""
    if len(row) != len(columns):
        hint = "quote what holds the sign between columns"
        raise _BadRow(f"{len(row)} fields, where the first line names {len(columns)}; {hint}")
    return _valid(row)


def _valid(row: list[str]) -> list[str]:
    for field in row:
        try:
            if not field.isascii():
                field.encode("utf-8", "surrogateescape").decode()
        except UnicodeDecodeError as error:
            raise _BadRow(not_utf8(error)) from error
    return row
