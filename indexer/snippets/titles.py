"""Titles of the hits of one search as HTML with every wanted word marked."""

from collections.abc import Collection, Iterable

from indexer.language.analysis import Languages
from indexer.query.wanted import Wanted
from indexer.request import Card, Hit
from indexer.snippets.likely import finder
from indexer.snippets.marking import marked_text
from indexer.snippets.matching import Matcher


class TitleMarker:
    """Marks titles: phrases where they stand, their words alone in a title that has none."""

    def __init__(
        self, wanted: Wanted, languages: Languages, beginnings: Collection[str] = ("",)
    ) -> None:
        self._wishes = (wanted, wanted.loose()) if wanted.phrases else (wanted,)
        self._languages = languages
        self._find = finder(beginnings)
        self._by_language: dict[str, list[Matcher]] = {}

    def marked(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """The hits, with titles where these have anything that is wanted."""
        return tuple(
            hit._replace(title=self._marked(hit.card)) if "title" in hit.matched else hit
            for hit in hits
        )

    def _marked(self, card: Card) -> str:
        found = (marked_text(card.title, matcher) for matcher in self._matchers(card.lang))
        return next((html for html in found if "<mark>" in html), "")

    def _matchers(self, code: str) -> list[Matcher]:
        if code not in self._by_language:
            language = self._languages.of(code)
            self._by_language[code] = [Matcher(w, language, self._find) for w in self._wishes]
        return self._by_language[code]
