"""What forgiveness asks an index: how many posts there are, and which words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from whoosh.query import Query

from indexer.engine import Engine, NearWord, Plan
from indexer.language.analysis import fold
from indexer.query.parser import read
from indexer.query.reading import Analysis, Reading
from indexer.request import Choice, Match, SearchRequest, Sort, Where


@dataclass(frozen=True, slots=True)
class Lookup:
    """An index and its analysis of words; `steer` puts posts on top of what a text finds."""

    engine: Engine
    analysis: Analysis
    steer: Callable[[Query, str], Query]

    def total(self, tree: Query, choices: tuple[Choice, ...] = (), where: Where = ()) -> int:
        """How many posts a tree finds."""
        return self.totals([tree], choices, where)[0]

    def totals(
        self, trees: Iterable[Query], choices: tuple[Choice, ...] = (), where: Where = ()
    ) -> list[int]:
        """How many posts each of some trees finds."""
        plans = [Plan(tree, choices, sort=Sort.NEWEST, limit=0, where=where) for tree in trees]
        return [answer.total for answer in self.engine.searches(plans)]

    def tree(self, text: str) -> Query:
        """The tree of a text, all of whose words must be there."""
        return read(text, Match.ALL, self.analysis).tree

    def near(self, word: str, limit: int) -> tuple[NearWord, ...]:
        """Words that a word may be a typo of, likeliest first."""
        return self.engine.near_words(word, limit)

    def longer(self, key: str) -> tuple[str, ...]:
        """The keys of longer words that contain a key."""
        return self.engine.words_with(key)

    def look_ahead(self, words: Iterable[str]) -> None:
        """Say for which words `posts` is asked next."""
        self.engine.look_ahead(map(fold, words))

    def posts(self, word: str) -> int:
        """How many posts have a word, or one that counts as the same; 0 for an unknown word."""
        return self.engine.word_posts(fold(word))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was read, and the index that is asked."""

    request: SearchRequest
    reading: Reading
    lookup: Lookup

    def total(self, tree: Query, *, filtered: bool) -> int:
        """How many posts the request finds with this tree in place of its own."""
        return self.totals([tree], filtered=filtered)[0]

    def totals(self, trees: Iterable[Query], *, filtered: bool) -> list[int]:
        """How many posts the request finds with each of these trees in place of its own."""
        asked = self.request if filtered else SearchRequest()
        trees = [self.lookup.steer(tree, self.request.query) for tree in trees]
        return self.lookup.totals(trees, asked.choices, asked.where)

    def suggested(self, text: str) -> int:
        """How many posts the request finds with this text in place of its own, exactly."""
        request, lookup = self.request, self.lookup
        tree = read(text, request.match, lookup.analysis).tree
        return lookup.total(lookup.steer(tree, text), request.choices, request.where)
