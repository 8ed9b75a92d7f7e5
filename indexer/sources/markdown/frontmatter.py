"""Splits a post's text into the fields of its front matter and its body.

YAML stands between two lines --- (the second may be ...), TOML between two lines +++, JSON is an
object at the very beginning, and headers.py has what stands without any sign.
"""

import json
import re
import tomllib
from typing import Any

from indexer.errors import PostError
from indexer.sources.markdown.headers import split_headers
from indexer.sources.markdown.yaml_fields import yaml_fields

LONGEST = 131_072
"""Characters; the work on a longer front matter could be without bounds."""

_MOST_DOTS = 100

_OPENING = re.compile(r"(?:[ \t]*+\n)*+(---|\+\+\+)[ \t]*+\n")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*+$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*+$", re.MULTILINE),
}
_OBJECT = re.compile(r'\s*+(?=\{\s*+["}])')
_LINE_END = re.compile(r"[ \t]*+(?:\n|\Z)")
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z")
_TOML_KEY_ENDS = re.compile(r"[=,{}\[\]\n]|\.\.")


def split_front_matter(text: str) -> tuple[dict[str, Any], str, int]:
    """The fields, the body, and the number of the body's first line; line ends are "\\n".

    A text without front matter is all body. Raises PostError with the line in the text.
    """
    if opening := _OPENING.match(text):
        return _fenced(text, opening)
    if opening := _OBJECT.match(text):
        return _json(text, opening.end())
    return split_headers(text) or ({}, text, 1)


def line_of(text: str, body_line: int, field: str) -> int:
    """The line above the body where a field of the front matter is given, 0 where none is."""
    head = text.split("\n", body_line - 1)[: body_line - 1]
    for number, line in enumerate(head, 1):
        name = line.strip(" \t\"'{,-").lower()
        if name.startswith(field) and name[len(field) :].lstrip(" \t\"'")[:1] in (":", "="):
            return number
    return 0


def _fenced(text: str, opening: re.Match[str]) -> tuple[dict[str, Any], str, int]:
    fence, start = opening[1], opening.end()
    first_line = text.count("\n", 0, start) + 1
    closing = _CLOSING[fence].search(text, start)
    if closing is None:
        reason = f"front matter begins with {fence} and is never closed"
        raise PostError(f"{reason}; put a line {fence} after its last field", first_line - 1)
    head = text[start : closing.start()]
    _check_length(head, first_line)
    fields = yaml_fields(head, first_line) if fence == "---" else _toml(head, first_line)
    return fields, text[closing.end() + 1 :], text.count("\n", 0, closing.start()) + 2


def _check_length(head: str, line: int) -> None:
    if len(head) > LONGEST:
        reason = f"front matter of {len(head):,} characters, where {LONGEST:,} are allowed"
        raise PostError(f"{reason}; close it earlier, or move text into the body", line)


def _toml(head: str, first_line: int) -> dict[str, Any]:
    # tomllib takes time and memory that grow with the square of the parts of a dotted key.
    if any(part.count(".") > _MOST_DOTS for part in _TOML_KEY_ENDS.split(head)):
        raise PostError("TOML front matter: a key has too many dots; make it flatter", first_line)
    try:
        return tomllib.loads(head, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        raise _refused(error, head, first_line) from error
    except ValueError as error:  # as for a number of 5,000 digits
        raise PostError(
            f"TOML front matter: {error}; put the value in quotes", first_line
        ) from error
    except RecursionError as error:
        reason = "TOML front matter: nested too deeply; make it flatter"
        raise PostError(reason, first_line) from error


def _refused(error: tomllib.TOMLDecodeError, head: str, first_line: int) -> PostError:
    place = _TOML_PLACE.search(str(error))
    problem = str(error)[: place.start()] if place else str(error)
    offset = int(place[1]) - 1 if place and place[1] else head.count("\n") - 1
    hint = 'write a field as in title = "Coming soon", one to a line'
    return PostError(f"TOML front matter: {problem}; {hint}", first_line + max(offset, 0))


def _json(text: str, start: int) -> tuple[dict[str, Any], str, int]:
    try:
        fields, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        hint = "mend it, or begin the text with something else than {"
        raise PostError(f"JSON front matter: {error.msg}; {hint}", error.lineno) from error
    except RecursionError as error:
        reason = "JSON front matter: nested too deeply; make it flatter"
        raise PostError(reason, text.count("\n", 0, start) + 1) from error
    if not (after := _LINE_END.match(text, end)):
        return {}, text, 1
    _check_length(text[start:end], text.count("\n", 0, start) + 1)
    return fields, text[after.end() :], text.count("\n", 0, after.end()) + 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise PostError(f"JSON front matter: the field {name} is given twice; keep one")
        fields[name] = value
    return fields


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=str, strict=False
)
