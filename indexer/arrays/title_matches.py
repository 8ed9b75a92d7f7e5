"""Titles that have the words of a text, and the places where they go on with it."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.snapshot import View
from indexer.arrays.stored import unpack_card
from indexer.language.scripts import UNSPACED
from indexer.request import Card
from indexer.rules.title_phrases import Title
from indexer.rules.typed import Typed

Ints = NDArray[Any]

SAMPLE = 32
"""Suffixes of titles that phrases are gathered from in each segment; of more, so many spread evenly."""


def matching_titles(
    views: Sequence[View], typed: Typed, needed: Sequence[str], limit: int
) -> list[Card]:
    """The posts whose titles have all words: at their beginning, in a row, anywhere; then newest first."""
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


class Place(NamedTuple):
    """Where a title goes on with a text; sorted by the age of the post."""

    age: int
    number: int
    offset: int
    post: int
    view: View

    def words(self) -> list[str]:
        """The folded words from there on."""
        key = self.view.segment.titles.keys[self.post]
        return key[self.offset :].decode("utf-8", "replace").split(" ")

    def title(self) -> Title:
        """The title as it is written."""
        segment = self.view.segment
        card = unpack_card(segment.cards[self.post])
        before = segment.titles.keys[self.post][: self.offset].count(b" ")
        return Title(card.title, card.lang, before)


def places_in_titles(view: View, tail: Typed) -> Iterator[Place]:
    """Where titles go on with an unfinished text; of very many places a sample."""
    titles = view.segment.titles
    run = titles.beginning(tail.text.encode("utf-8", "replace"))
    sampled = slice(run.start, run.stop, max(1, (run.stop - run.start) // SAMPLE))
    posts, offsets = titles.posts[sampled].tolist(), titles.offsets[sampled].tolist()
    for post, offset in zip(posts, offsets, strict=True):
        if view.alive is None or view.alive[post]:
            age = -int(view.segment.timestamps[post])
            yield Place(age, view.base + post, offset, post, view)
