"""Texts with marks, as `_highlightResult` and `_snippetResult` have them.

Nothing is escaped: clients ask for tags of their own, escape what they get, and put HTML for their tags.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from indexer import MarkedText
from webapp.algolia.wishes import Marks

Texts = Mapping[str, MarkedText | tuple[MarkedText, ...]]
"""Name of an attribute, with dots where it is in another -> its text, or its texts."""

_WORD = re.compile(r"\S{1,20}\s*")
"""A word with the space behind it; of scripts without spaces, as much as a long word has."""

_MOST_OF_MARKS, _LEAST_OF_MARKS = 4, 1000
"""Letters of what begins and ends marks for each letter of a text, and in any: clients choose both, and
queries may find every word.
"""

_USUAL_LETTERS = 7
"""Of a word with its space: only a guess, where the best passage may be."""


def highlighted(texts: Texts, marks: Marks) -> dict[str, Any]:
    """Every text whole, with its marks."""
    return _nested(
        {name: _each(text, lambda one: _whole(one, marks)) for name, text in texts.items()}
    )


def snippets(texts: Texts, words: Mapping[str, int], marks: Marks) -> dict[str, Any]:
    """Of each text so many words, around what is marked."""
    return _nested(
        {
            name: _each(text, lambda one, most=words[name]: _snippet(one, most, marks))
            for name, text in texts.items()
        }
    )


def joined(texts: Iterable[MarkedText]) -> MarkedText:
    """Several texts as one, each on lines of its own."""
    whole: list[str] = []
    marks: list[tuple[int, int]] = []
    words: dict[str, None] = {}
    at = asked = 0
    for one in texts:
        whole.append(one.text)
        marks += [(at + start, at + end) for start, end in one.marks]
        words |= dict.fromkeys(one.words)
        at += len(one.text) + 1
        asked = one.asked
    return MarkedText("\n".join(whole), tuple(marks), tuple(words), asked)


def with_marks(text: MarkedText, marks: Marks) -> str:
    """The text with what begins and ends a mark put in."""
    return _cut(text, 0, len(text.text), marks)


def passage(text: MarkedText, most: int) -> tuple[int, int]:
    """Where a passage of at most so many words starts and ends, around most of the marks."""
    start = _best(text, most * _USUAL_LETTERS)
    before = list(_WORD.finditer(text.text[max(0, start - 20 * most) : start]))[-(most // 3) :]
    lead = "".join(word.group() for word in before) if most >= 3 else ""
    first = start - len(lead)
    end = first
    for number, word in enumerate(_WORD.finditer(text.text, first)):
        if number == most:
            break
        end = word.end()
    return first, end


def _best(text: MarkedText, letters: int) -> int:
    """The first mark of those that have most others within so many letters."""
    starts = [start for start, _ in text.marks]
    best = most = last = 0
    for number, start in enumerate(starts):
        while last < len(starts) and starts[last] < start + letters:
            last += 1
        if last - number > most:
            best, most = start, last - number
    return best


def _whole(text: MarkedText, marks: Marks) -> dict[str, Any]:
    result = {
        "value": with_marks(text, marks),
        "matchLevel": _level(text),
        "matchedWords": text.words,
    }
    return {**result, "fullyHighlighted": _is_full(text)} if text.words else result


def _snippet(text: MarkedText, most: int, marks: Marks) -> dict[str, Any]:
    start, end = passage(text, most)
    shown = _cut(text, start, end, marks)
    before = marks.ellipsis if start else ""
    behind = marks.ellipsis if text.text[end:].strip() else ""
    return {"value": f"{before}{shown}{behind}", "matchLevel": _level(text)}


def _cut(text: MarkedText, start: int, end: int, marks: Marks) -> str:
    """A part of the text with its marks, without the space at its end."""
    parts, at = [], start
    room = _LEAST_OF_MARKS + _MOST_OF_MARKS * (end - start)
    inside = [(first, last) for first, last in text.marks if first >= start and last <= end]
    for first, last in inside[: room // max(len(marks.before) + len(marks.behind), 1)]:
        parts += [text.text[at:first], marks.before, text.text[first:last], marks.behind]
        at = last
    return "".join(
        [*parts, text.text[at:end].rstrip() if end < len(text.text) else text.text[at:end]]
    )


def _level(text: MarkedText) -> str:
    if not text.words:
        return "none"
    return "full" if len(text.words) >= text.asked else "partial"


def _is_full(text: MarkedText) -> bool:
    """Whether no letter stands outside the marks."""
    edges = [0, *(edge for mark in text.marks for edge in mark), len(text.text)]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return not any(letter.isalnum() for start, end in gaps for letter in text.text[start:end])


def _each(text: MarkedText | tuple[MarkedText, ...], of: Any) -> Any:
    return of(text) if isinstance(text, MarkedText) else [of(one) for one in text]


def _nested(results: Mapping[str, Any]) -> dict[str, Any]:
    """`hierarchy.lvl0` as `lvl0` of `hierarchy`."""
    nested: dict[str, Any] = {}
    for name, result in results.items():
        outer, dot, inner = name.partition(".")
        if dot:
            nested.setdefault(outer, {})[inner] = result
        else:
            nested[name] = result
    return nested
