"""The passage of a post that answers a query, and where else the query's words are. Four steps:

1. finding    the words of each text that are wanted, by the post's language (`matching`)
2. choosing   the stretch with most different words, close together if it can be, then the earliest
3. cutting    where a sentence or line starts if one is near, else at a word; where one ends
4. marking    everything escaped, whole words inside `<mark>` (`marking`)
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import compress, product
from typing import NamedTuple

from indexer.fields import exact_term
from indexer.language.analysis import Languages
from indexer.query.wanted import Wanted
from indexer.request import Card
from indexer.sections import StoredSections
from indexer.snippets.likely import finder
from indexer.snippets.loops import ASK, NONE, UNSEEN, Seen, loops_for
from indexer.snippets.marking import marked
from indexer.snippets.matching import Matcher
from indexer.snippets.passages import Passage, best_passage
from indexer.snippets.raw import TextMarker

__all__ = ["Highlighter", "Highlights", "TextMarker"]

Post = tuple[Card, StoredSections]
"""What is looked at of a post."""


class Highlights(NamedTuple):
    """Of one post: the passage as HTML, the section it is in, and the parts that have wanted words."""

    snippet: str = ""
    heading: str = ""
    anchor: str = ""
    matched: tuple[str, ...] = ()


class Highlighter:
    """Highlights the posts of one search.

    Every word of the posts that is wanted, folded, begins with one of the `beginnings`; an empty one says
    nothing. `words` are all these words, or none where that would be too many.
    """

    def __init__(
        self,
        wanted: Wanted,
        languages: Languages,
        beginnings: Collection[str] = ("",),
        words: Collection[str] = (),
    ) -> None:
        self._wanted = wanted
        self._languages = languages
        self._beginnings = beginnings
        self._words = words

    def highlights(self, posts: Sequence[Post]) -> list[Highlights]:
        """Where posts have what is wanted.

        A phrase is marked where it stands; its words alone where a text would have no mark otherwise.
        """
        if not (self._wanted.words or self._wanted.phrases or self._wanted.tags):
            return [Highlights()] * len(posts)
        codes = {card.lang for card, _ in posts}
        if len(codes) == 1:
            return self._of_language(codes.pop(), posts)
        found: dict[int, Highlights] = {}
        for code in codes:
            numbers = [number for number, (card, _) in enumerate(posts) if card.lang == code]
            of_language = self._of_language(code, [posts[number] for number in numbers])
            found.update(zip(numbers, of_language, strict=True))
        return [found[number] for number in range(len(posts))]

    def _of_language(self, code: str, posts: Sequence[Post]) -> list[Highlights]:
        found = self._found(code, posts, loose=False)
        rest = [n for n, one in enumerate(found) if not one.snippet] if self._wanted.phrases else []
        for number, one in zip(
            rest, self._found(code, [posts[n] for n in rest], loose=True), strict=True
        ):
            found[number] = one._replace(matched=found[number].matched or one.matched)
        return found

    def _found(self, code: str, posts: Sequence[Post], loose: bool) -> list[Highlights]:
        if not posts:
            return []
        wanted = self._wanted.loose() if loose else self._wanted
        language = self._languages.of(code)
        loops = loops_for(wanted, language, self._words, self._beginnings)
        seen = loops.look(posts) if loops else [UNSEEN] * len(posts)
        unknown = [
            n for n, one in enumerate(seen) if (not one[6] and one[0] != NONE) or ASK in one[3:6]
        ]
        if unknown:
            matcher = Matcher(wanted, language, finder(self._beginnings))
            for number in unknown:
                seen[number] = _looked_at(posts[number], seen[number], matcher)
        return [self._highlights(card, one) for (card, _), one in zip(posts, seen, strict=True)]

    def _highlights(self, card: Card, one: Seen) -> Highlights:
        """What is highlighted of a post."""
        number, _, _, title, heading, tag, snippet, above, anchor = one
        if self._wanted.tags:
            tag = tag or self._has_tag(card.tags)
        matched = _MATCHED[8 * title + 4 * heading + 2 * tag + (number != NONE)]
        return _new(Highlights, (snippet, above, anchor, matched))

    def _has_tag(self, tags: Iterable[str]) -> bool:
        return not self._wanted.tags.isdisjoint(map(exact_term, tags))


def _looked_at(post: Post, seen: Seen, matcher: Matcher) -> Seen:
    """What is seen of a post, and what Python sees where that is not known."""
    card, sections = post[0], post[1].columns()
    number, start, end, *beside, snippet, above, anchor = seen
    if number != NONE and not snippet:
        texts = sections.texts
        passage = (
            best_passage(texts, matcher)
            if number == ASK
            else Passage(texts[number], number, start, end)
        )
        number = passage.number if passage else NONE
        if passage:
            snippet = marked(passage, matcher)
            above, anchor = sections.headings[number], sections.anchors[number]
    parts = ((card.title,), sections.headings, card.tags)
    title, heading, tag = (
        matcher.matches_in(part) if one == ASK else one
        for one, part in zip(beside, parts, strict=True)
    )
    return number, start, end, title, heading, tag, snippet, above, anchor


_new = tuple.__new__
_PARTS = ("title", "heading", "tag", "body")
_MATCHED = [tuple(compress(_PARTS, there)) for there in product((False, True), repeat=4)]
"""Names of parts by whether each of them has something that is wanted, the first one counting most."""
