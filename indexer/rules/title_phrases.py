"""Phrases of titles that a text which is typed may become."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple, Protocol

from indexer.language.analysis import WORD, fold
from indexer.language.folding import surface
from indexer.language.scripts import UNSPACED
from indexer.rules.typed import Typed
from indexer.suggesting import PhraseCompletion

_BREAK = re.compile(r"[:;,.!?…|()\[\]{}–—\-'’\"”»](?:\s|$)|\s[(\[{–—|\-'‘\"“«]")
"""A sign between parts of a title, quotes too; not one within a word, such as `node.js`."""

IsFunctionWord = Callable[[str], bool]


class Title(NamedTuple):
    """A title, its language, and how many of its words stand before a place in it."""

    text: str
    lang: str
    before: int


class TitlePlace(Protocol):
    """Where a title goes on with a text."""

    def words(self) -> list[str]:
        """The folded words from there on."""

    def title(self) -> Title:
        """The title as it is written; asked for of few places."""


def title_phrases(
    typed: Typed,
    places: Iterable[Iterable[TitlePlace]],
    is_function_word: IsFunctionWord,
    limit: int,
) -> list[PhraseCompletion]:
    """What titles make of the longest end of the text that goes on in one: at least two words.

    `places` are those of each end, newest first. Phrases of more titles come first. None ends with a
    function word.
    """
    for tail, of_tail in zip(typed.tails(), places, strict=False):
        found: dict[str, list[TitlePlace]] = defaultdict(list)
        for place in of_tail:
            if phrase := _phrase(place.words(), tail, is_function_word):
                found[phrase].append(place)
        if found:
            order = sorted(found, key=lambda phrase: (-len(found[phrase]), phrase))
            written = filter(None, (_written(phrase, found[phrase][0].title()) for phrase in order))
            return [PhraseCompletion(text, tail.starts[0]) for text in islice(written, limit)]
    return []


def _phrase(words: list[str], tail: Typed, is_function_word: IsFunctionWord) -> str:
    """So many words as are typed, or more where nothing would be new; nothing where there are none."""
    size = max(2, len(tail.words))
    if words[:size] == list(tail.words):
        size += 1
    while size < len(words) and is_function_word(words[size - 1]):
        size += 1
    ends_well = size <= len(words) and not is_function_word(words[size - 1])
    return " ".join(words[:size]) if ends_well else ""


def _written(phrase: str, title: Title) -> str:
    """The phrase as a title has it but for case; nothing where a sign stands between its parts."""
    first, text = title.before, title.text
    words = list(WORD.finditer(text))[first : first + 1 + phrase.count(" ")]
    if " ".join(fold(match.group()) for match in words) != phrase:
        return phrase if UNSPACED.search(phrase) else ""
    stretch = text[words[0].start() : words[-1].end()]
    turkish = title.lang == "tr"
    lower = WORD.sub(lambda match: surface(match.group(), turkish), stretch)
    return "" if _BREAK.search(stretch) else lower
