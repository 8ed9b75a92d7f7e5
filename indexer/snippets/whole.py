"""The HTML of a whole post with every wanted word marked.

Marks are put into texts between tags only, so the HTML stays as valid as it was: a word with a tag in it gets
one on each side. The HTML is that of a Post, written by a serialiser, which quotes attributes by `"`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from itertools import accumulate, pairwise
from typing import NamedTuple

from indexer.language.analysis import Language
from indexer.query.wanted import Wanted
from indexer.snippets.likely import finder
from indexer.snippets.marking import runs
from indexer.snippets.matching import Mark, Matcher

_TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
_WITHIN_WORDS = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u"
    r"|var|wbr)[\s/>]"
)
"""Tags that words go on through; all others end a word."""


class MarkedPost(NamedTuple):
    """The title and the text of a post as HTML with marks, and how many marks the text has."""

    title: str
    html: str
    marks: int


def marked_post(
    title: str, html: str, wanted: Wanted, language: Language, beginnings: Iterable[str]
) -> MarkedPost:
    """A post with what is wanted marked: phrases as they stand; their words where none stands so."""
    matcher = Matcher(wanted, language, finder(beginnings))
    marked, count = marked_html(html, matcher)
    if not count and wanted.phrases:
        matcher = Matcher(wanted.loose(), language, finder(beginnings))
        marked, count = marked_html(html, matcher)
    return MarkedPost(marked_html(escape(title), matcher)[0], marked, count)


def marked_html(html: str, matcher: Matcher) -> tuple[str, int]:
    """The HTML with marks, and how many there are."""
    pieces = _TAG.split(html)
    texts = [unescape(piece) for piece in pieces[::2]]
    tags = pieces[1::2]
    gaps = ["" if _WITHIN_WORDS.match(tag) else "\n" for tag in tags]
    joined = "".join(text + gap for text, gap in zip(texts, [*gaps, ""], strict=True))
    found = runs(matcher.matches(joined))
    if not found:
        return html, 0
    ends = accumulate(len(text) + len(gap) for text, gap in zip(texts, gaps, strict=False))
    starts = [0, *ends]
    for number, marks in _by_text(found, starts):
        pieces[2 * number] = _with_marks(texts[number], starts[number], marks)
    return "".join(pieces), len(found)


def _by_text(found: Sequence[Mark], starts: Sequence[int]) -> Iterator[tuple[int, list[Mark]]]:
    """The number of each text that has marks, and these, ascending."""
    number = first = 0
    for number, (start, end) in enumerate(pairwise([*starts, found[-1][1] + 1])):
        while first < len(found) and found[first][1] <= start:
            first += 1
        last = first
        while last < len(found) and found[last][0] < end:
            last += 1
        if last > first:
            yield number, list(found[first:last])


def _with_marks(text: str, offset: int, marks: Iterable[Mark]) -> str:
    """One text, escaped, with the parts of the marks that are in it."""
    parts = []
    at = 0
    for start, end in marks:
        first, last = max(at, start - offset), min(len(text), end - offset)
        if first < last:
            parts += [escape(text[at:first], quote=False), "<mark>"]
            parts += [escape(text[first:last], quote=False), "</mark>"]
            at = last
    parts.append(escape(text[at:], quote=False))
    return "".join(parts)
