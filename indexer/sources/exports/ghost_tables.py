"""The rows of a Ghost export's tables, one at a time, however large the file is."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from indexer.errors import PostError

DEEPEST = 100

_BOM = b"\xef\xbb\xbf"
_OPENING = ("start_map", "start_array")
_CLOSING = ("end_map", "end_array")


def rows(
    stream: BinaryIO, tables: frozenset[str], largest: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row of these tables, with its table's name, from the start of the stream.

    Raises PostError where the JSON is broken or cut off, after the rows before it, and for a row of more
    bytes than `largest`.
    """
    stream.seek(0)
    stream.seek(len(_BOM) if stream.read(len(_BOM)) == _BOM else 0)
    limited = _Limited(stream, largest)
    walk = _Walk(tables)
    count = 0
    try:
        for event, value in ijson.basic_parse(limited, use_float=True):
            if not walk.in_row:
                limited.held = 0
            if row := walk.step(event, value):
                count += 1
                yield row
    except (ijson.JSONError, UnicodeDecodeError) as error:
        where = (
            f"before byte {stream.tell():,}, after {count:,} rows of {', '.join(sorted(tables))}"
        )
        raise PostError(f"JSON: {_reason(error)} {where}; export it again") from error
    if not walk.is_export:
        raise PostError("not a Ghost export: no data with tables in it")


def _reason(error: Exception) -> str:
    """The first line of what the parser says; the others show the text around."""
    text = str(error).replace("\\n", "\n").partition("\n")[0].removeprefix("b'")
    return "the document ends too early, as if cut off," if "premature EOF" in text else text


class _Limited:
    """A stream that refuses to give more than so many bytes for one row."""

    def __init__(self, stream: BinaryIO, largest: int) -> None:
        self._stream = stream
        self._largest = largest
        self.held = 0

    def read(self, size: int) -> bytes:
        """The next bytes."""
        chunk = self._stream.read(size)
        self.held += len(chunk)
        if self.held > self._largest + size:
            reason = f"more than {self._largest:,} bytes in one row or text"
            raise PostError(f"{reason}, before byte {self._stream.tell():,}")
        return chunk


class _Walk:
    """Follows the parser through the document, and builds the rows of the tables."""

    def __init__(self, tables: frozenset[str]) -> None:
        self.is_export = False
        self._tables = tables
        self._path: list[str] = []  # For each open map the key that is read, for each list "".
        self._row: ijson.ObjectBuilder | None = None
        self._row_depth = 0

    @property
    def in_row(self) -> bool:
        """Whether a row is being built."""
        return self._row is not None

    def step(self, event: str, value: Any) -> tuple[str, dict[str, Any]] | None:
        """Take an event of the parser; gives a row, and its table, where it is its end."""
        if event in _OPENING:
            self._open(event)
        elif event in _CLOSING:
            self._path.pop()
        elif event == "map_key":
            self._path[-1] = value
        if self._row is None:
            return None
        self._row.event(event, value)
        if len(self._path) > self._row_depth:
            return None
        row, self._row = self._row.value, None
        return self._path[-2], row

    def _open(self, event: str) -> None:
        # As in {"db": [{"data": {"posts": [{; the Admin API leaves the list of databases out.
        path, depth = self._path, len(self._path)
        if event == "start_array" and depth in (2, 4) and path[-2] == "data":
            self.is_export = True
        elif self._row is None and event == "start_map" and self._is_at_row():
            self._row, self._row_depth = ijson.ObjectBuilder(), depth
        path.append("")
        if depth == DEEPEST:
            raise PostError(f"JSON nested deeper than {DEEPEST} levels")

    def _is_at_row(self) -> bool:
        *_, data, table, last = "", "", "", *self._path
        return len(self._path) in (3, 5) and (data, last) == ("data", "") and table in self._tables
