"""The passage of a post that answers a query, with the matched words marked.

1. finding    the words of each section whose terms are wanted
2. choosing   the stretch with most different terms, then with most matches, then the earliest
3. cutting    at the start of a sentence where one is near, else at a word
4. marking    everything escaped, whole words inside `<mark>`
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import escape

from indexer.language.analysis import WORD, Language
from indexer.post import Section

LENGTH = 240
"""Characters of a passage, about three lines on a page."""

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
    """A stretch of a text with the matches inside."""

    text: str
    matches: tuple[Match, ...]

    @property
    def merit(self) -> tuple[int, int]:
        """Different terms, then matches."""
        return len({match.term for match in self.matches}), len(self.matches)


def snippet(sections: Iterable[Section], terms: frozenset[str], language: Language) -> str:
    """The best passage as HTML, or nothing where no word of the text is wanted.

    `terms` are terms as the language makes them. Function words are wanted only where nothing else is.
    """
    wanted = terms - language.stop_words or terms
    best: Passage | None = None
    for section in sections:
        for passage in _passages(section.text, wanted, language):
            if best is None or passage.merit > best.merit:
                best = passage
        if best and best.merit[0] == len(wanted):
            break
    return _marked(best) if best else ""


def _passages(text: str, wanted: frozenset[str], language: Language) -> Iterator[Passage]:
    """The stretches that start with a match, as many as there are matches."""
    found = list(_matches(text, wanted, language))
    last = 0
    for first, match in enumerate(found):
        last = max(last, first)
        while last + 1 < len(found) and found[last + 1].end <= match.start + LENGTH - _LEAD:
            last += 1
        yield Passage(text, tuple(found[first : last + 1]))


def _matches(text: str, wanted: frozenset[str], language: Language) -> Iterator[Match]:
    term = language.term
    for word in WORD.finditer(text):
        found = term(word.group())
        if found in wanted:
            yield Match(word.start(), word.end(), found)


def _marked(passage: Passage) -> str:
    start, end = _bounds(passage)
    parts: list[str] = ["… " if start else ""]
    at = start
    for match in passage.matches:
        if match.end > end:
            break
        parts += [_clean(passage.text[at : match.start]), "<mark>"]
        parts += [_clean(passage.text[match.start : match.end]), "</mark>"]
        at = match.end
    parts.append(_clean(passage.text[at:end]).rstrip())
    return "".join(parts) + (" …" if end < len(passage.text.rstrip()) else "")


def _bounds(passage: Passage) -> tuple[int, int]:
    text, first = passage.text, passage.matches[0].start
    start = _start(text, first)
    end = start + LENGTH
    if end >= len(text):
        return start, len(text)
    cut = text.rfind(" ", max(passage.matches[0].end, end - 40), end)
    return start, cut if cut > 0 else max(end, passage.matches[0].end)


def _start(text: str, first: int) -> int:
    """Where the passage starts: at the sentence of the first match, else some words before it."""
    earliest = max(0, first - _LEAD)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, earliest - 4), first)]
    if ends:
        return ends[0] if ends[0] >= earliest else ends[-1]
    if earliest == 0:
        return 0
    space = _SPACE.search(text, earliest, first)
    return space.end() if space else first


def _clean(text: str) -> str:
    return str(escape(_SPACE.sub(" ", text)))


