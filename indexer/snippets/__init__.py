"""The passage of a post that answers a query, and where else the query's words are. Four steps:

1. finding    the words of each text that are wanted, by the post's language (`matching`)
2. choosing   the stretch with most different words, close together if it can be, then the earliest
3. cutting    where a sentence or line starts if one is near, else at a word; where one ends
4. marking    everything escaped, whole words inside `<mark>` (`passages`)
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from indexer.fields import exact_term
from indexer.language.analysis import Languages
from indexer.post import SectionColumns
from indexer.query.wanted import Wanted
from indexer.request import Card
from indexer.snippets.likely import finder
from indexer.snippets.marking import marked
from indexer.snippets.matching import Matcher
from indexer.snippets.passages import best_passage

__all__ = ["Highlighter", "Highlights"]


class Highlights(NamedTuple):
    """Of one post: the passage as HTML, the section it is in, and the parts that have wanted words."""

    snippet: str = ""
    heading: str = ""
    anchor: str = ""
    matched: tuple[str, ...] = ()


class Highlighter:
    """Highlights the posts of one search; it remembers the words that it has met.

    Every word of the posts that is wanted, folded, begins with one of the `beginnings`; an empty one says
    nothing.
    """

    def __init__(
        self, wanted: Wanted, languages: Languages, beginnings: Iterable[str] = ("",)
    ) -> None:
        self._wanted = wanted
        self._languages = languages
        self._likely = finder(beginnings)
        self._matchers: dict[tuple[str, bool], Matcher] = {}

    def highlights(self, card: Card, sections: SectionColumns) -> Highlights:
        """Where the post has what is wanted.

        A phrase is marked where it stands; its words alone where a text would have no mark otherwise.
        """
        if not (self._wanted.words or self._wanted.phrases or self._wanted.tags):
            return Highlights()
        found = self._found(card, sections, self._matcher(card.lang, loose=False))
        if found.snippet or not self._wanted.phrases:
            return found
        words = self._found(card, sections, self._matcher(card.lang, loose=True))
        return words._replace(matched=found.matched or words.matched)

    def _matcher(self, code: str, loose: bool) -> Matcher:
        key = code, loose
        if key not in self._matchers:
            wanted = self._wanted.loose() if loose else self._wanted
            self._matchers[key] = Matcher(wanted, self._languages.of(code), self._likely)
        return self._matchers[key]

    def _found(self, card: Card, sections: SectionColumns, matcher: Matcher) -> Highlights:
        passage = best_passage(sections.texts, matcher)
        matched = tuple(_others(card, sections, matcher.matches_in, self._wanted.tags))
        if passage is None:
            return Highlights(matched=matched)
        heading, anchor = sections.headings[passage.number], sections.anchors[passage.number]
        return Highlights(marked(passage, matcher), heading, anchor, (*matched, "body"))


def _others(
    card: Card,
    sections: SectionColumns,
    found_in: Callable[[Iterable[str]], bool],
    tags: frozenset[str],
) -> Iterator[str]:
    """The parts beside the body that have wanted words."""
    if found_in([card.title]):
        yield "title"
    if found_in(sections.headings):
        yield "heading"
    if found_in(card.tags) or (tags and not tags.isdisjoint(map(exact_term, card.tags))):
        yield "tag"
