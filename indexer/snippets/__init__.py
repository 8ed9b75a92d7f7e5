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
from indexer.post import SectionColumns
from indexer.query.wanted import Wanted
from indexer.request import Card
from indexer.snippets.likely import finder
from indexer.snippets.loops import ASK, NONE, UNSEEN, Seen, loops_for
from indexer.snippets.marking import marked
from indexer.snippets.matching import Matcher
from indexer.snippets.passages import Passage, best_passage

__all__ = ["Highlighter", "Highlights"]

Post = tuple[Card, SectionColumns]
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
        self._likely = finder(beginnings)

    def highlights(self, posts: Sequence[Post]) -> list[Highlights]:
        """Where posts have what is wanted.

        A phrase is marked where it stands; its words alone where a text would have no mark otherwise.
        """
        if not (self._wanted.words or self._wanted.phrases or self._wanted.tags):
            return [Highlights()] * len(posts)
        found: dict[int, Highlights] = {}
        for code in {card.lang for card, _ in posts}:
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
        matcher = Matcher(wanted, language, self._likely)
        parts = [(post.texts, (card.title,), post.headings, card.tags) for card, post in posts]
        loops = loops_for(wanted, language, self._words, self._beginnings)
        seen = loops.look(parts) if loops else [UNSEEN] * len(posts)
        return [
            self._highlights(*post, one, matcher) for post, one in zip(posts, seen, strict=True)
        ]

    def _highlights(
        self, card: Card, sections: SectionColumns, seen: Seen, matcher: Matcher
    ) -> Highlights:
        """What is highlighted of a post: what is seen, and what Python sees where that is not known."""
        number, start, end, beside, snippet = seen
        if not snippet and number != NONE:
            texts = sections.texts
            passage = (
                best_passage(texts, matcher)
                if number == ASK
                else Passage(texts[number], number, start, end)
            )
            number = passage.number if passage else NONE
            snippet = marked(passage, matcher) if passage else ""
        if ASK in beside:
            parts = ([card.title], sections.headings, card.tags)
            beside = [
                matcher.matches_in(part) if one == ASK else one
                for one, part in zip(beside, parts, strict=True)
            ]
        title, heading, tag = beside
        tag = tag or self._has_tag(card.tags)
        matched = _MATCHED[bool(title), bool(heading), bool(tag), number != NONE]
        if number == NONE:
            return Highlights(matched=matched)
        return Highlights(snippet, sections.headings[number], sections.anchors[number], matched)

    def _has_tag(self, tags: Iterable[str]) -> bool:
        wanted = self._wanted.tags
        return bool(wanted) and not wanted.isdisjoint(map(exact_term, tags))


_PARTS = ("title", "heading", "tag", "body")
_MATCHED = {there: tuple(compress(_PARTS, there)) for there in product((False, True), repeat=4)}
"""Names of parts by whether each of them has something that is wanted."""
