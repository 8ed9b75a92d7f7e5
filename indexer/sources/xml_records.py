"""Records of an XML document of any size, one at a time, safe for any input.

Only the elements that are asked for are built, and each only up to a size, so memory does not grow
with the document. Declarations in a DOCTYPE, and with them all entities, are refused; nothing is
ever loaded from elsewhere. Characters that XML forbids, as control characters, are read as spaces,
and bytes that are not of the document's encoding as U+FFFD.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from indexer.errors import PostError
from indexer.sources.encoding import find_encoding, without_forbidden

DEEPEST = 100

_CHUNK = 1 << 16
_SHORT = 500
_MOST_SHORT = 500
_ELEMENT_SIZE = 100  # About the bytes that an empty element takes in memory.
_NO_XML = expat.errors.codes[expat.errors.XML_ERROR_SYNTAX]


@dataclass(frozen=True, slots=True)
class Record:
    """An element with all that is in it; names are `{namespace}name`.

    One that was `cut` was too large; of what is in it there are only short elements.
    """

    element: Element
    line: int
    cut: bool = False


def records(
    stream: BinaryIO,
    wanted: frozenset[str],
    largest: int,
    unwanted: frozenset[str] = frozenset(),
) -> Iterator[Record]:
    """The outermost elements with the wanted names, each without the unwanted ones in it.

    Raises PostError with the line where the XML is broken, cut off or refused, after the records
    before it. `largest` is about the bytes that a record may take.
    """
    builder = _Builder(wanted, unwanted, largest)
    for chunk in _utf8(stream):
        yield from builder.feed(chunk)
    yield from builder.feed(b"")


def _utf8(stream: BinaryIO) -> Iterator[bytes]:
    """The document in UTF-8, in pieces that are not empty."""
    head = stream.read(_CHUNK)
    name, codec, mark = find_encoding(head)
    if not codec:
        raise PostError(f"the encoding {name} is not known; save it as UTF-8", 1)
    decoder = codecs.getincrementaldecoder(codec)("replace")
    rest = iter(lambda: stream.read(_CHUNK), b"")
    for chunk in chain([head[len(mark) :]], rest):
        try:
            text = decoder.decode(chunk)
        except UnicodeError as error:
            raise PostError(f"not in the encoding that it declares ({error})") from error
        if piece := without_forbidden(text).encode():
            yield piece


class _Builder:
    """Builds records from what the parser tells."""

    def __init__(self, wanted: frozenset[str], unwanted: frozenset[str], largest: int) -> None:
        self._wanted = wanted
        self._unwanted = unwanted
        self._largest = largest
        self._fed = self._depth = self._size = self._line = 0
        self._tree = TreeBuilder()
        self._root = Element("")
        self._open: list[str] = []  # Names from the present record's element down.
        self._skipped = 0  # Elements open from an unwanted one down.
        self._cut = False
        self._done: list[Record] = []
        self._parser = expat.ParserCreate("utf-8", "}")
        self._parser.buffer_text = True
        self._parser.buffer_size = _CHUNK
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, chunk: bytes) -> Iterator[Record]:
        """The records that end in this chunk; an empty one is the end of the document."""
        problem: PostError | None = None
        try:
            self._parser.Parse(chunk, not chunk)
        except PostError as error:
            problem = error
        except expat.ExpatError as error:
            problem = PostError(_reason(error, at_end=not chunk), error.lineno)
        yield from self._done
        self._done.clear()
        if problem:
            raise problem
        self._fed += len(chunk)
        if self._fed - self._parser.CurrentByteIndex > self._largest + _CHUNK:
            raise self._problem("a tag or comment is too large")

    def _doctype(
        self, _name: str, _system: str | None, _public: str | None, has_declarations: bool
    ) -> None:
        if has_declarations:
            raise self._problem("declarations in a DOCTYPE, as of entities, are not allowed")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._problem(f"elements nested deeper than {DEEPEST} levels")
        name = _expanded(name)
        if self._skipped or (self._open and name in self._unwanted):
            self._skipped += 1
        elif self._open or name in self._wanted:
            if not self._open:
                self._line = self._parser.CurrentLineNumber
            sizes = (len(key) + len(value) for key, value in attributes.items())
            self._make_room(_ELEMENT_SIZE * (1 + len(attributes)) + sum(sizes))
            self._open.append(name)
            named = {_expanded(key): value for key, value in attributes.items()}
            element = self._tree.start(name, named)
            if len(self._open) == 1:
                self._root = element

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
        elif self._open:
            self._tree.end(self._open.pop())
            if not self._open:
                self._done.append(Record(self._tree.close(), self._line, self._cut))
                self._tree, self._size, self._cut = TreeBuilder(), 0, False

    def _text(self, text: str) -> None:
        if self._open and not self._skipped:
            self._make_room(len(text))
            self._tree.data(text)

    def _make_room(self, size: int) -> None:
        """Begin the record anew where it would become too large, with the short elements that it has."""
        self._size += size
        if self._size <= self._largest:
            return
        short = [child for child in self._root if not len(child) and _is_short(child.text)]
        self._tree, self._size, self._cut = TreeBuilder(), size, True
        opened = [self._tree.start(name, {}) for name in self._open]
        for self._root in opened[:1]:
            self._root.extend(short[:_MOST_SHORT])

    def _problem(self, reason: str) -> PostError:
        return PostError(f"XML: {reason}", self._parser.CurrentLineNumber)


def _is_short(text: str | None) -> bool:
    return len(text or "") <= _SHORT


def _expanded(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _reason(error: expat.ExpatError, *, at_end: bool) -> str:
    if at_end and error.code != _NO_XML:
        return "XML: the document ends before its last element does; it may have been cut off"
    return f"XML: {expat.ErrorString(error.code)}"
