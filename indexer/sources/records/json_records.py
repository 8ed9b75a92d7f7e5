"""Records in JSON: JSON Lines, an array of objects, or an object whose first list of objects it is.

    {"id": 1, "title": "A"}          [{"id": 1, "title": "A"},          {"posts": [{"id": 1, ...},
    {"id": 2, "title": "B"}           {"id": 2, "title": "B"}]                     {"id": 2, ...}]}

Each record is cut out of the document by its brackets or its line, and then parsed alone: so each has
a line and a limit, and a broken one does not spoil the others. NaN and Infinity are read as nothing.
"""

import json
import re
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any, BinaryIO, NamedTuple

import orjson

from indexer.errors import PostError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Item, Reading
from indexer.sources.records.documents import RecordFormat, not_utf8
from indexer.sources.records.exported import is_exported, read_exported
from indexer.sources.records.fields import Record

_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"
_LINE_SUFFIXES = (".jsonl", ".ndjson")
_BRACKET = re.compile(rb'["\[\]{}]')
_REST_OF_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_OPENING = b"[{"
_QUOTE = ord('"')
_LISTS = (b"[", b"{[")


class JsonFormat(RecordFormat):
    """Records in JSON; a Format of documents.py."""

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        super().__init__(given, settings)
        self._has_lines = given.place.lower().endswith(_LINE_SUFFIXES)

    def records(self, stream: BinaryIO) -> Iterator[Item]:
        """Every record as an item."""
        self.begin()
        has_lines = self._has_lines or _looks_like_lines(stream, self.largest)
        pieces = lines(stream, self.largest) if has_lines else objects(stream, self.largest)
        return map(self._item, pieces)

    def _item(self, piece: "Piece") -> Item:
        if piece.raw is None:
            return self.too_large(piece.line)
        try:
            return self.item(parse(piece.raw), piece.raw, piece.line)
        except PostError as error:
            return self.unreadable(error.reason, piece.line)

    def read(self, item: Item) -> Reading:
        """The post in a record; one of our export is whole."""
        if isinstance(item.content, Record) and is_exported(item.content.values):
            return read_exported(item.content)
        return super().read(item)


class Piece(NamedTuple):
    """What is cut out of a document: a record, None for one over the limit, and its line."""

    raw: bytes | None
    line: int


def parse(raw: bytes) -> dict[str, Any]:
    """The object in a piece. Raises PostError without a line."""
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        found = _parse_nan(raw, f"not JSON: {error.msg}, column {error.colno}")
    if not isinstance(found, dict):
        raise PostError("not a JSON object; write a record as {...}")
    return found


def _parse_nan(raw: bytes, problem: str) -> Any:
    """The values in JSON as Python writes it. Raises PostError with the problem."""
    try:
        text = raw.decode()
        if "NaN" in text or "Infinity" in text:
            return json.loads(text, parse_constant=lambda _: None)
    except UnicodeDecodeError as error:
        raise PostError(not_utf8(error)) from error
    except (ValueError, RecursionError) as error:
        raise PostError(problem) from error
    raise PostError(problem)


def _looks_like_lines(stream: BinaryIO, limit: int) -> bool:
    """Whether one object ends on the first line and another begins on the next."""
    first, second = "", ""
    for piece in lines(stream, limit):
        first, second = second, (piece.raw or b"{").decode("latin-1")
        if first:
            break
    stream.seek(0)
    return first.startswith("{") and first.endswith("}") and second.startswith("{")


def lines(stream: BinaryIO, limit: int) -> Iterator[Piece]:
    """The lines that have text. One over the limit is passed over without being held."""
    for number in count(1):
        line = stream.readline(limit + 1)
        if not line:
            return
        too_large = len(line) > limit
        while too_large and line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        text = line.removeprefix(_BOM) if number == 1 else line
        if too_large or text.strip():
            yield Piece(None if too_large else text.strip(), number)


def objects(stream: BinaryIO, limit: int) -> Iterator[Piece]:
    """The objects in the first list of objects. Raises PostError where the document is cut off."""
    cutter = _Cutter(limit)
    for chunk in iter(partial(stream.read, _CHUNK), b""):
        yield from cutter.feed(chunk)
        if cutter.done:
            return
    cutter.end()


class _Cutter:
    """Cuts records out of a document that comes in chunks, by the brackets that are in no string."""

    def __init__(self, limit: int) -> None:
        self.done = False
        self._limit = limit
        self._in_string = self._escaped = self._has_list = False
        self._depth = 0
        self._outer = bytearray()  # The first two of the open brackets.
        self._around = 0  # How many brackets are around a record, once one was seen.
        self._held = bytearray()
        self._is_record = False
        self._line = self._begun = 1

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        """The records that end in the chunk."""
        start = counted = 0
        for at in self._brackets(chunk):
            if chunk[at] in _OPENING:
                if self._opens_record(chunk[at]):
                    self._line += chunk.count(b"\n", counted, at)
                    start = counted = at
                    self._begun = self._line
                self._open(chunk[at])
            elif self._close():
                self._hold(chunk[start : at + 1])
                whole = len(self._held) <= self._limit
                yield Piece(bytes(self._held) if whole else None, self._begun)
                self._held.clear()
            if self.done:
                return
        if self._is_record:
            self._hold(chunk[start:])
        self._line += chunk.count(b"\n", counted)

    def end(self) -> None:
        """Takes the end of the document. Raises PostError where it is not one."""
        if self._depth or self._in_string:
            reason = "the document ends before its last bracket is closed; it may have been cut off"
            raise PostError(reason, self._begun if self._is_record else self._line)
        if not self._has_list:
            ways = '[{...}, {...}], {"posts": [{...}]} or a record on each line'
            raise PostError(f"no list of records; write {ways}")

    def _brackets(self, chunk: bytes) -> Iterator[int]:
        """Where the brackets are that are in no string."""
        at = self._end_of_string(chunk, 1 if self._escaped else 0) if self._in_string else 0
        while found := _BRACKET.search(chunk, at):
            at = found.end()
            if found[0] == b'"':
                self._in_string = True
                at = self._end_of_string(chunk, at)
            else:
                yield found.start()

    def _end_of_string(self, chunk: bytes, start: int) -> int:
        """Where the string ends, or the chunk does, perhaps between a backslash and its sign."""
        found = _REST_OF_STRING.match(chunk, start)
        end = found.end() if found else start
        self._in_string = end == len(chunk) or chunk[end] != _QUOTE
        self._escaped = self._in_string and end < len(chunk)
        return len(chunk) if self._in_string else end + 1

    def _opens_record(self, sign: int) -> bool:
        """Whether an opening bracket begins a record."""
        if self._is_record or sign != _OPENING[1] or not self._is_in_list():
            return False
        self._is_record, self._around = True, self._depth
        return True

    def _is_in_list(self) -> bool:
        return self._depth == len(self._outer) and self._outer in _LISTS

    def _open(self, sign: int) -> None:
        if self._depth == len(self._outer) < 2:
            self._outer.append(sign)
        self._depth += 1
        self._has_list = self._has_list or self._is_in_list()

    def _close(self) -> bool:
        """Takes a closing bracket; whether it is the end of a record."""
        self._depth -= 1
        if self._depth < 0:
            raise PostError("a bracket is closed that was never opened", self._line)
        del self._outer[self._depth :]
        ends_record = self._is_record and self._depth == self._around
        self._is_record = self._is_record and not ends_record
        self.done = self._depth < self._around
        return ends_record

    def _hold(self, part: bytes) -> None:
        """Keep a part of the record; of one over the limit no more than shows that it is."""
        self._held += part[: self._limit + 1 - len(self._held)]
