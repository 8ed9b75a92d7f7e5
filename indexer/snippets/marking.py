"""A passage as readers see it: cut where sentences are, escaped, its words marked."""

import re
import unicodedata
from collections.abc import Iterable

from indexer.language.scripts import UNSPACED
from indexer.snippets.lengths import LEAD, LENGTH, SHORTEST
from indexer.snippets.matching import Match, Matcher
from indexer.snippets.passages import Passage

_WORD_LENGTH = 40
"""A passage ends with a word where the last one is no longer than this."""

# one set of signs first, of which the search for a sentence's end looks at nothing but
_SENTENCE_END = re.compile(
    r"[.!?…。！？｡\n](?:(?<=[.!?…])['\"”’»)]*\s+|(?<=[。！？｡])['\"”’」』）]*\s*|(?<=\n)\n*)"
)
_PAUSE = re.compile(r"\s+|[、，；：]")
_ODD_SPACE = re.compile(r"\s{2,}|[^\S \n]")
_SOLID = re.compile(r"\S")


def marked(passage: Passage, matcher: Matcher) -> str:
    """The passage with what stands around it as HTML, every wanted word marked.

    White space is folded; lines, such as those of code, stay lines.
    """
    start, end = _bounds(passage)
    shown = marked_text(passage.text[start:end].rstrip(), matcher)
    behind = " …" if _SOLID.search(passage.text, end) else ""
    return f"{'… ' if start else ''}{shown}{behind}"


def marked_text(text: str, matcher: Matcher) -> str:
    """A text as HTML, every wanted word marked; white space is folded."""
    clean = _escaped if text.isprintable() and "  " not in text else _folded
    parts = []
    at = 0
    for first, last in runs(matcher.matches(text)):
        parts += [clean(text[at:first]), "<mark>", clean(text[first:last]), "</mark>"]
        at = last
    parts.append(clean(text[at:]))
    return "".join(parts)


def runs(matches: Iterable[Match]) -> list[tuple[int, int]]:
    """What to mark, ascending; marks that overlap or touch, as those of letter pairs do, are one."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted([mark for match in matches for mark in match.marks]):
        if runs and start <= runs[-1][1]:
            runs[-1] = runs[-1][0], max(end, runs[-1][1])
        else:
            runs.append((start, end))
    return runs


def _bounds(passage: Passage) -> tuple[int, int]:
    """A sentence, line or word before the passage, and the end of one behind it."""
    start = _start(passage.text, passage.start)
    return start, _end(passage.text, start, passage.end)


def _start(text: str, first: int) -> int:
    """Where the passage starts: with the first sentence near the match, else some words before it."""
    earliest = max(0, first - LEAD)
    if earliest == 0:
        return 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, earliest - 4), first)]
    if ends:
        return ends[0] if ends[0] >= earliest else ends[-1]
    pause = _PAUSE.search(text, earliest, first)
    if pause:
        return pause.end()
    return _letter(text, earliest) if UNSPACED.match(text, earliest) else first


def _end(text: str, start: int, last: int) -> int:
    """Where the passage ends: with a line or sentence, else a word, else a letter."""
    end = max(start + LENGTH, last)
    line = text.find("\n", max(last, start + LEAD), end)
    if line >= 0:
        return line
    if end >= len(text):
        return len(text)
    ends = [m.end() for m in _SENTENCE_END.finditer(text, max(last, start + SHORTEST), end)]
    if ends:
        return ends[-1]
    cut = text.rfind(" ", max(last, end - _WORD_LENGTH), end + 1)
    return cut if cut > 0 else _letter(text, end)


def _letter(text: str, at: int) -> int:
    """The next place that is not before a mark of the letter there."""
    while at < len(text) and unicodedata.category(text[at])[0] == "M":
        at += 1
    return at


def _folded(text: str) -> str:
    return _escaped(_ODD_SPACE.sub(_space, text))


def _space(found: re.Match[str]) -> str:
    return "\n" if "\n" in found.group() else " "


def _escaped(text: str) -> str:
    """The text as HTML, as markupsafe makes it, in half the time for short ones."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("'", "&#39;").replace('"', "&#34;")
