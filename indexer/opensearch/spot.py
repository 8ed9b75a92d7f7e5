"""One post in a cluster, as accounts of it ask for it (`rules/spot.py`)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from whoosh import query as q

from indexer.engine import Plan, Signals
from indexer.fields import Zone
from indexer.opensearch.documents import card_of
from indexer.opensearch.filters import shared
from indexer.opensearch.lexicon import Lexicon, SurfaceWord
from indexer.opensearch.mapping import Json
from indexer.opensearch.search import Searcher
from indexer.opensearch.statistics import Statistics
from indexer.opensearch.tokens import Tokenizer, Uses, as_token
from indexer.post import Post
from indexer.request import Card, Sort
from indexer.rules.filters import Filters, group_choices
from indexer.rules.spot import Word
from indexer.rules.weights import Bonus, Frequency, bonus_of


class ClusterSpot:
    """One post of one state of an index."""

    def __init__(
        self,
        post: Post,
        searcher: Searcher,
        statistics: Statistics,
        lexicon: Lexicon,
        tokenizer: Tokenizer,
    ) -> None:
        self.post = post
        self._searcher = searcher
        self._statistics = statistics
        self._lexicon = lexicon
        self._tokenizer = tokenizer
        self._here: Json = {"term": {"id": post.id}}

    @property
    def card(self) -> Card:
        """What lists show of the post."""
        return card_of(self.post)

    def standing(self, plan: Plan) -> tuple[int, int]:
        """The place of the post by relevance among all that a plan finds, and how many those are."""
        filters = shared(group_choices(plan.choices, plan.where), ())
        ranked = self._searcher.ranked(plan, filters)
        mine, all_of = self._searcher.bodies([ranked.body(self._here, size=1), ranked.body()])
        total = int(all_of["hits"]["total"]["value"])
        if not mine["hits"]["hits"]:
            return 0, total
        score = np.float32(mine["hits"]["hits"][0]["_score"])
        above, upto = float(np.nextafter(score, np.float32(np.inf))), float(score)
        first = self._before()
        counted = [
            ranked.body(min_score=above),
            ranked.body(first, min_score=upto),
            ranked.body(first, min_score=above),
        ]
        better, first_upto, first_above = (
            int(answer["hits"]["total"]["value"]) for answer in self._searcher.bodies(counted)
        )
        return better + first_upto - first_above + 1, total

    def _before(self) -> Json:
        """The posts that come before this one where their scores are equal."""
        post = self.post
        same = {"range": {"id": {"lt": post.id}}}
        if not post.date:
            undated = {"bool": {"must_not": [{"exists": {"field": "time"}}], "filter": [same]}}
            return {"bool": {"should": [{"exists": {"field": "time"}}, undated]}}
        newer = {"range": {"time": {"gt": post.timestamp}}}
        tied = {"bool": {"filter": [{"term": {"time": post.timestamp}}, same]}}
        return {"bool": {"should": [newer, tied]}}

    def scores(self, trees: Sequence[q.Query]) -> list[float | None]:
        """What the post scores for each tree, None where it does not match."""
        ranked = [self._searcher.ranked(_plan(tree), []) for tree in trees]
        asked = [one.body(self._here, size=1) for one in ranked]
        hits = [answer["hits"]["hits"] for answer in self._searcher.bodies(asked)] if asked else []
        return [
            one.compiled.own(hit[0]["_score"]) if hit else None
            for one, hit in zip(ranked, hits, strict=True)
        ]

    def bonus(self, signals: Signals) -> Bonus:
        """What decides beside words."""
        return bonus_of(self.post, signals, self._statistics.newest)

    def left_out(self, filters: Sequence[Filters]) -> list[bool]:
        """Whether each of some filters leaves the post out."""
        return self._searcher.left_out(self._here, [shared(one, ()) for one in filters])

    @property
    def lengths(self) -> list[int]:
        """How many words the ranking counts in each zone of the post."""
        return [self._uses.lengths[zone] for zone in Zone]

    def counts(self, terms: Sequence[str]) -> list[list[int]]:
        """How often each term stands in each zone of the post."""
        return [[self._uses.counts[zone, as_token(term)] for zone in Zone] for term in terms]

    @cached_property
    def _uses(self) -> Uses:
        return self._tokenizer.uses(self.post)

    def post_count(self) -> int:
        """How many posts searches find."""
        return self._statistics.post_count()

    def frequencies(self, words: Sequence[Word]) -> list[Frequency]:
        """How many posts have each word, and how often."""
        learned = self._statistics.learned(words)
        return [learned.frequencies[word] for word in words]

    def forms(self, terms: Sequence[str]) -> list[Mapping[str, int]]:
        """The words that are indexed under each term, and how often each is there."""
        found = self._lexicon.of_terms(terms)
        return [_by_form(found[term]) for term in terms]


def _plan(tree: q.Query) -> Plan:
    return Plan(tree, sort=Sort.RELEVANCE, limit=1)


def _by_form(words: Sequence[SurfaceWord]) -> Counter[str]:
    uses: Counter[str] = Counter()
    for word in words:
        uses[word.word] += word.uses
    return uses
