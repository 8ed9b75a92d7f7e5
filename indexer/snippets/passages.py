"""The best passage of a post: chosen, cut and marked."""

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from markupsafe import escape

from indexer.language.scripts import UNSPACED
from indexer.snippets.matching import Match, Matcher

LENGTH = 240
"""Characters of a passage, about three lines on a page."""

_ENOUGH = 4
"""A passage with so many different words, or all, close together is good enough to stop at."""

_CLOSE = 14
"""Characters per word within which words are close together: a word, a space, a function word."""

_LEAD = 80
"""How far before the first match a sentence may start for the passage to start with it."""

_SHORTEST = 160
"""A sentence that ends within so many characters does not end a passage."""

_WORD_LENGTH = 40
"""A passage ends with a word where the last one is no longer than this."""

_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)]*\s+|[。！？｡]['\"”’」』）]*\s*|\n+")
_PAUSE = re.compile(r"\s+|[、，；：]")
_ODD = re.compile(r"[&<>'\"]|\s{2,}|[^\S \n]")


class Passage(NamedTuple):
    """A stretch of a text from its first match to its last; `number` tells which text it is."""

    text: str
    number: int
    start: int
    end: int
    merit: tuple[int, bool]


def best_passage(texts: Sequence[str], matcher: Matcher) -> Passage | None:
    """The passage with most of what is wanted, or none where nothing is."""
    enough = min(sum(matcher.weights.values()), _ENOUGH), True
    best: Passage | None = None
    for number, text in enumerate(texts):
        for passage in _passages(text, number, matcher):
            if best is None or passage.merit > best.merit:
                best = passage
            if best.merit >= enough:
                return best
    return best


def _passages(text: str, number: int, matcher: Matcher) -> Iterator[Passage]:
    """For each match the stretch of matches that ends with it and fits into a passage."""
    window: deque[Match] = deque()
    weights = matcher.weights
    for match in matcher.matches(text):
        window.append(match)
        while len(window) > 1 and _is_useless(window, match):
            window.popleft()
        words = sum(map(weights.__getitem__, {m.number for m in window}))
        start, end = min(m.start for m in window), match.end
        yield Passage(text, number, start, end, (words, end - start <= _CLOSE * words))


def _is_useless(window: deque[Match], last: Match) -> bool:
    """Whether the first match does not fit into a passage with the last, or comes again later."""
    first = window[0]
    too_far = last.end - first.start > LENGTH - _LEAD
    return too_far or any(m.number == first.number for m in islice(window, 1, None))


def marked(passage: Passage, matcher: Matcher) -> str:
    """The passage with what stands around it as HTML, every wanted word marked.

    White space is folded; lines, such as those of code, stay lines.
    """
    start, end = _bounds(passage)
    shown = passage.text[start:end].rstrip()
    parts = ["… " if start else ""]
    at = 0
    for first, last in _runs(matcher.matches(shown)):
        parts += [_clean(shown[at:first]), "<mark>", _clean(shown[first:last]), "</mark>"]
        at = last
    parts.append(_clean(shown[at:]))
    return "".join(parts) + (" …" if end < len(passage.text.rstrip()) else "")


def _runs(matches: Iterator[Match]) -> list[tuple[int, int]]:
    """What to mark, ascending; marks that overlap or touch, as those of letter pairs do, are one."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted(mark for match in matches for mark in match.marks):
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
    earliest = max(0, first - _LEAD)
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
    line = text.find("\n", max(last, start + _LEAD), end)
    if line >= 0:
        return line
    if end >= len(text):
        return len(text)
    ends = [m.end() for m in _SENTENCE_END.finditer(text, max(last, start + _SHORTEST), end)]
    if ends:
        return ends[-1]
    cut = text.rfind(" ", max(last, end - _WORD_LENGTH), end + 1)
    return cut if cut > 0 else _letter(text, end)


def _letter(text: str, at: int) -> int:
    """The next place that is not before a mark of the letter there."""
    while at < len(text) and unicodedata.category(text[at])[0] == "M":
        at += 1
    return at


def _clean(text: str) -> str:
    return _ODD.sub(_cleaned, text)


def _cleaned(found: re.Match[str]) -> str:
    """White space as one sign of it, any other sign escaped."""
    signs = found.group()
    if signs.isspace():
        return "\n" if "\n" in signs else " "
    return str(escape(signs))
