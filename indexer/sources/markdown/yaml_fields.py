"""YAML front matter as fields of plain text, safe for any input.

The parser's events are built into values here rather than by a YAML loader, because then
every scalar stays the text that the writer typed (a tag `1.10` or `yes` is no number or boolean),
an alias cannot multiply values without end, and deep nesting cannot exhaust the stack.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from indexer.errors import PostError

DEEPEST = 32
MOST_VALUES = 100_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_NOT_YAML = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_TRAILING = re.compile(r"(?<![ \t])[ \t]++$", re.MULTILINE)
_HINTS = (
    ("mapping values are not allowed", 'put a value that contains ": " in quotes'),
    ("cannot start any token", "put the value in quotes, and indent with spaces, not tabs"),
    ("quoted scalar", "close the quotation mark"),
    ("flow sequence", "close the list with ]"),
    ("flow mapping", "close the mapping with }, or put the value in quotes"),
    ("alias", "put a value that begins with * in quotes"),
    ("anchor", "put a value that begins with & in quotes"),
    ("block mapping", "put the whole value in quotes, and begin every field at the same column"),
)
_HINT = "put the value in quotes"


def yaml_fields(text: str, first_line: int) -> dict[str, Any]:
    """The fields of YAML text that begins at this line of its file.

    Values are text, None, lists and mappings. Raises PostError with the line in the file.
    """
    # Trailing tabs and unusual line ends are read differently by the two parsers of PyYAML.
    text = _TRAILING.sub("", _NOT_YAML.sub(" ", text))
    try:
        return _Builder(yaml.parse(text, Loader=_LOADER), first_line).fields()
    except yaml.MarkedYAMLError as error:
        raise _refused(error, first_line) from error


class _Builder:
    """Builds the values of one document from the events of the parser."""

    def __init__(self, events: Iterator[Event], first_line: int) -> None:
        self._events = events
        self._first_line = first_line
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._count = 0

    def fields(self) -> dict[str, Any]:
        """The document's top level, which is a mapping or nothing."""
        next(self._events)
        if isinstance(next(self._events), StreamEndEvent):
            return {}
        first = next(self._events)
        value = self._value(first, 0)
        if not isinstance(value, dict) and value is not None:
            raise self._problem(first, "no fields here; write them as in `title: Coming soon`")
        next(self._events)
        if not isinstance(after := next(self._events), StreamEndEvent):
            raise self._problem(after, "a second document begins; close the front matter with ---")
        return value or {}

    def _value(self, event: Event, depth: int) -> Any:
        self._count += 1
        if depth > DEEPEST:
            raise self._problem(event, f"nested deeper than {DEEPEST} levels; make it flatter")
        if isinstance(event, AliasEvent):
            return self._alias(event)
        before = self._count
        if isinstance(event, ScalarEvent):
            value: Any = None if event.implicit[0] and event.value in _NULLS else event.value
        elif isinstance(event, SequenceStartEvent):
            value = list(self._list(depth))
        else:
            value = self._mapping(depth)
        if isinstance(event, NodeEvent) and event.anchor:
            self._anchors[event.anchor] = value, self._count - before
        return value

    def _alias(self, event: AliasEvent) -> Any:
        name = event.anchor or ""
        if name not in self._anchors:
            hint = f"nothing is anchored as &{name}; put a value that begins with * in quotes"
            raise self._problem(event, hint)
        value, size = self._anchors[name]
        self._count += size
        if self._count > MOST_VALUES:
            hint = f"aliases make more than {MOST_VALUES:,} values; write the values out"
            raise self._problem(event, hint)
        return value

    def _list(self, depth: int) -> Iterator[Any]:
        while not isinstance(event := next(self._events), SequenceEndEvent):
            yield self._value(event, depth + 1)

    def _mapping(self, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                hint = "a field's name must be plain text; put a value that begins with { in quotes"
                raise self._problem(event, hint)
            if event.value in values:
                raise self._problem(event, f"the field {event.value} is given twice; keep one")
            value = self._value(next(self._events), depth + 1)
            if event.value == "<<" and event.implicit[0]:
                merged |= self._bases(event, value)
            else:
                values[event.value] = value
        return merged | values

    def _bases(self, event: Event, value: Any) -> dict[str, Any]:
        """The fields that `<<: *base` or `<<: [*first, *second]` takes over; the first has its way."""
        fields: dict[str, Any] = {}
        for base in value if isinstance(value, list) else [value]:
            if not isinstance(base, dict):
                raise self._problem(event, "<< takes a mapping, as in `<<: *base`")
            fields = base | fields
        return fields

    def _problem(self, event: Event, text: str) -> PostError:
        line = event.start_mark.line if event.start_mark else 0
        return PostError(f"YAML front matter: {text}", line + self._first_line)


def _refused(error: yaml.MarkedYAMLError, first_line: int) -> PostError:
    context, problem = error.context or "", error.problem or "not YAML"
    # What was never closed is at fault where it was opened.
    opened = "quoted scalar" in context or "flow" in context
    mark = (error.context_mark if opened else None) or error.problem_mark
    hint = next((hint for sign, hint in _HINTS if sign in problem or sign in context), _HINT)
    line = mark.line + first_line if mark else first_line
    return PostError(f"YAML front matter: {problem}; {hint}", line)
