"""The passage of a post that answers a query, with the matched words marked.

1. finding    the words of each section whose terms are wanted, as far as needed
2. choosing   the stretch with most different terms, close together if it can be, then the earliest
3. cutting    at the start of a sentence where one is near, else at a word; at the end of a paragraph
4. marking    everything escaped, whole words inside `<mark>`
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from markupsafe import escape

from indexer.language.analysis import WORD, Language
from indexer.post import Section

LENGTH = 240
"""Characters of a passage, about three lines on a page."""

_ENOUGH_TERMS = 4
"""A passage with so many different terms, or all, close together is good enough to stop at."""

_CLOSE = 14
"""Characters per term within which terms are close together: a word, a space, a function word."""

_LEAD = 80
"""How far before the first match a sentence may start for the passage to start with it."""

_SENTENCE_END = re.compile(r"[.!?…]['\"”’)]*\s+|\n+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Match:
    """A word of a text whose term is wanted."""

    start: int
    end: int
    term: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, from its first match to its last."""

    text: str
    start: int
    end: int
    merit: tuple[int, bool]


def snippet(sections: Iterable[Section], terms: frozenset[str], language: Language) -> str:
    """The best passage as HTML, or nothing where no word of the text is wanted.

    `terms` are terms as the language makes them. Function words are wanted only where nothing else is.
    """
    wanted = terms - language.stop_words or terms
    enough = min(len(wanted), _ENOUGH_TERMS), True
    best: Passage | None = None
    for section in sections:
        for passage in _passages(section.text, wanted, language):
            if best is None or passage.merit > best.merit:
                best = passage
            if best.merit >= enough:
                return _marked(best, wanted, language)
    return _marked(best, wanted, language) if best else ""


def _passages(text: str, wanted: frozenset[str], language: Language) -> Iterator[Passage]:
    """For each match the stretch of matches that ends with it and fits into a passage."""
    window: deque[Match] = deque()
    for match in _matches(text, wanted, language):
        window.append(match)
        while len(window) > 1 and _is_useless(window, match):
            window.popleft()
        terms = len({m.term for m in window})
        start, end = window[0].start, match.end
        yield Passage(text, start, end, (terms, end - start <= _CLOSE * terms))


def _is_useless(window: deque[Match], last: Match) -> bool:
    """Whether the first match does not fit into a passage with the last, or comes again later."""
    first = window[0]
    too_far = last.end - first.start > LENGTH - _LEAD
    return too_far or any(m.term == first.term for m in islice(window, 1, None))


def _matches(text: str, wanted: frozenset[str], language: Language) -> Iterator[Match]:
    term = language.term
    for word in WORD.finditer(text):
        found = term(word.group())
        if found in wanted:
            yield Match(word.start(), word.end(), found)


def _marked(passage: Passage, wanted: frozenset[str], language: Language) -> str:
    """The passage with what stands around it, every wanted word marked."""
    start, end = _bounds(passage)
    shown = passage.text[start:end].rstrip()
    parts = ["… " if start else ""]
    at = 0
    for match in _matches(shown, wanted, language):
        parts += [_clean(shown[at : match.start]), "<mark>"]
        parts += [_clean(shown[match.start : match.end]), "</mark>"]
        at = match.end
    parts.append(_clean(shown[at:]))
    return "".join(parts) + (" …" if end < len(passage.text.rstrip()) else "")


def _bounds(passage: Passage) -> tuple[int, int]:
    text = passage.text
    start = _start(text, passage.start)
    end = max(start + LENGTH, passage.end)
    paragraph = text.find("\n", max(passage.end, start + _LEAD), end)
    if paragraph >= 0:
        return start, paragraph
    if end >= len(text):
        return start, len(text)
    cut = text.rfind(" ", max(passage.end, end - 40), end + 1)
    return start, cut if cut > 0 else end


def _start(text: str, first: int) -> int:
    """Where the passage starts: with the first sentence near the match, else some words before it."""
    earliest = max(0, first - _LEAD)
    if earliest == 0:
        return 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, earliest - 4), first)]
    if ends:
        return ends[0] if ends[0] >= earliest else ends[-1]
    space = _SPACE.search(text, earliest, first)
    return space.end() if space else first


def _clean(text: str) -> str:
    return str(escape(_SPACE.sub(" ", text)))
