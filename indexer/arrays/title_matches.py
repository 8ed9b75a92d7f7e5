"""Titles and phrases of titles that a text which is typed may become."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.snapshot import View
from indexer.arrays.stored import unpack_card
from indexer.language.analysis import WORD, fold
from indexer.language.folding import surface
from indexer.language.scripts import UNSPACED
from indexer.request import Card
from indexer.rules.typed import Typed
from indexer.suggesting import PhraseCompletion

Ints = NDArray[Any]

SAMPLE = 32
"""Suffixes of titles that phrases are gathered from in each segment; of more, so many spread evenly."""

_BREAK = re.compile(r"[:;,.!?…|()\[\]{}–—\-'’\"”»](?:\s|$)|\s[(\[{–—|\-'‘\"“«]")
"""A sign between parts of a title, quotes too; not one within a word, such as `node.js`."""

IsFunctionWord = Callable[[str], bool]


def matching_titles(
    views: Sequence[View], typed: Typed, is_function_word: IsFunctionWord, limit: int
) -> list[Card]:
    """The posts whose titles have all words: at their beginning, in a row, anywhere; then newest first.

    Function words are only asked for where the words are in a row.
    """
    needed = [word for word in typed.words[:-1] if not is_function_word(word)]
    found = [one for view in views for one in _ranked(view, typed, needed, limit)]
    found.sort(key=lambda one: one[:3])
    return [card for *_, card in found[:limit]]


def _ranked(
    view: View, typed: Typed, needed: Sequence[str], limit: int
) -> Iterator[tuple[int, int, str, Card]]:
    """The first posts of a segment, each with what it is sorted by."""
    seen: set[int] = set()
    for tier, mask in enumerate(_tiers(view, typed, needed)):
        if view.alive is not None:
            mask &= view.alive
        posts = [post for post in mask.nonzero()[0][:limit].tolist() if post not in seen]
        for post in posts:
            card = unpack_card(view.segment.cards[post])
            yield tier, -int(view.segment.timestamps[post]), card.id, card
        seen.update(posts)
        if len(seen) >= limit:
            return


def _tiers(view: View, typed: Typed, needed: Sequence[str]) -> Iterator[Ints]:
    """Masks of the posts that have the words, best first."""
    titles = view.segment.titles
    run = titles.beginning(typed.text.encode("utf-8", "replace"))
    posts = titles.posts[run]
    yield _mask(view, posts[titles.offsets[run] == 0])
    yield _mask(view, posts)
    if len(typed.words) > 1:
        last = titles.beginning(typed.words[-1].encode("utf-8", "replace"))
        mask = _mask(view, titles.posts[last])
        for word in needed:
            mask &= _mask(view, titles.posts[_having(view, word)])
        yield mask


def _having(view: View, word: str) -> slice:
    """The suffixes that begin with a whole word; scripts without spaces do not tell where one ends."""
    titles, key = view.segment.titles, word.encode("utf-8", "replace")
    return titles.beginning(key) if UNSPACED.search(word) else titles.with_words(key)


def _mask(view: View, posts: Ints) -> Ints:
    mask = np.zeros(view.posts, np.bool_)
    mask[posts] = True
    return mask


def matching_phrases(
    views: Sequence[View], typed: Typed, is_function_word: IsFunctionWord, limit: int
) -> list[PhraseCompletion]:
    """What titles make of the longest end of the text that goes on in one: at least two words.

    Phrases of more titles come first. None ends with a function word.
    """
    for tail in typed.tails():
        places: dict[str, list[_Place]] = defaultdict(list)
        for view in views:
            for place in _places(view, tail):
                if phrase := _phrase(place.suffix(), tail, is_function_word):
                    places[phrase].append(place)
        if places:
            order = sorted(places, key=lambda phrase: (-len(places[phrase]), phrase))
            written = filter(None, (_written(phrase, min(places[phrase])) for phrase in order))
            return [PhraseCompletion(text, tail.starts[0]) for text in islice(written, limit)]
    return []


class _Place(NamedTuple):
    """Where a title is entered; sorted by the age of the post."""

    age: int
    number: int
    offset: int
    post: int
    view: View

    def suffix(self) -> list[str]:
        """The folded words from there on."""
        key = self.view.segment.titles.keys[self.post]
        return key[self.offset :].decode("utf-8", "replace").split(" ")


def _places(view: View, tail: Typed) -> Iterator[_Place]:
    """Where titles go on with an unfinished text; of very many places a sample."""
    titles = view.segment.titles
    run = titles.beginning(tail.text.encode("utf-8", "replace"))
    sampled = slice(run.start, run.stop, max(1, (run.stop - run.start) // SAMPLE))
    posts, offsets = titles.posts[sampled].tolist(), titles.offsets[sampled].tolist()
    for post, offset in zip(posts, offsets, strict=True):
        if view.alive is None or view.alive[post]:
            age = -int(view.segment.timestamps[post])
            yield _Place(age, view.base + post, offset, post, view)


def _phrase(words: list[str], tail: Typed, is_function_word: IsFunctionWord) -> str:
    """So many words as are typed, or more where nothing would be new; nothing where there are none."""
    size = max(2, len(tail.words))
    if words[:size] == list(tail.words):
        size += 1
    while size < len(words) and is_function_word(words[size - 1]):
        size += 1
    ends_well = size <= len(words) and not is_function_word(words[size - 1])
    return " ".join(words[:size]) if ends_well else ""


def _written(phrase: str, place: _Place) -> str:
    """The phrase as a title has it but for case; nothing where a sign stands between its parts."""
    segment = place.view.segment
    first = segment.titles.keys[place.post][: place.offset].count(b" ")
    card = unpack_card(segment.cards[place.post])
    title = card.title
    words = list(WORD.finditer(title))[first : first + 1 + phrase.count(" ")]
    if " ".join(fold(match.group()) for match in words) != phrase:
        return phrase if UNSPACED.search(phrase) else ""
    stretch = title[words[0].start() : words[-1].end()]
    turkish = card.lang == "tr"
    lower = WORD.sub(lambda match: surface(match.group(), turkish), stretch)
    return "" if _BREAK.search(stretch) else lower
