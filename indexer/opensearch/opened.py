"""A generation opened for reading: the indices of one commit, and what is remembered of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from whoosh.query import Query

from indexer.engine import Answer, Plan, SourceState
from indexer.errors import NotFound
from indexer.explaining import Account
from indexer.fields import FACETS, LANG, SLUG
from indexer.language.analysis import Languages
from indexer.opensearch.batches import Batch
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.completions import ClusterCompleter, Index
from indexer.opensearch.documents import read_post
from indexer.opensearch.generations import Generation, Names
from indexer.opensearch.lexicon import Lexicon
from indexer.opensearch.mapping import Json
from indexer.opensearch.near_words import NearWords
from indexer.opensearch.order import all_hits
from indexer.opensearch.post_counts import post_counts
from indexer.opensearch.readiness import check_ready
from indexer.opensearch.refusals import lost_shards
from indexer.opensearch.related import RelatedPosts
from indexer.opensearch.search import Searcher
from indexer.opensearch.spot import ClusterSpot
from indexer.opensearch.states import read_states
from indexer.opensearch.statistics import Statistics
from indexer.opensearch.token_fields import token_fields_of
from indexer.opensearch.tokens import Tokenizer
from indexer.opensearch.value_table import ValueTable
from indexer.post import Post
from indexer.remembering import remembered
from indexer.request import Sort, Stats
from indexer.rules.account import account
from indexer.rules.order import commonest_first
from indexer.rules.relating import related
from indexer.saying import said
from indexer.suggesting import Completions, Related

_WHOLE = ["card", "sections", "rest"]

_WORDS = 10_000
"""Words of which is remembered how many posts they lead to."""

_AT_ONCE = 200
"""Whole posts that are fetched together."""


class OpenGeneration:
    """Answers from one generation. Threads may share it.

    Commits go into the indices that it reads, so that what it remembers holds until the next one.
    """

    def __init__(
        self,
        cluster: Cluster,
        names: Names,
        generation: Generation,
        languages: Languages,
        routings: Sequence[str],
    ) -> None:
        self.name = generation.name
        self.content = generation.content
        self._generation = generation
        self._cluster = cluster
        self._names = names
        self._languages = languages
        fields = token_fields_of(cluster, names.posts, routings)
        self._counts = post_counts(cluster, names.posts)
        self.statistics = Statistics(cluster, names.posts, fields, self._counts)
        self._table = ValueTable(cluster, names.posts)
        self._lexicon = Lexicon(cluster, names.words)
        self.words = NearWords(self._lexicon, self._counts)
        self._tokenizer = Tokenizer(languages)
        self._totals: Batch[str, int] | None = None
        self._searcher = Searcher(
            cluster, names.posts, self.statistics, self._table, self._lexicon, self.name
        )

    def ready(self) -> None:
        """Raises IndexUnavailable where a part of the index does not answer."""
        check_ready(self._cluster, f"{self._names.posts},{self._names.words}")

    @property
    def fingerprint(self) -> str:
        """Of the settings that its posts were indexed under."""
        return self._generation.fingerprint

    def states(self) -> Mapping[str, SourceState]:
        """The states of items of the sources, by key."""
        return read_states(self._cluster, self._names.states, self._generation.layers).rows

    def searches(self, plans: Sequence[Plan]) -> list[Answer]:
        """The answers to plans, by one request."""
        return self._searcher.searches(plans)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The languages of the posts that searches find, commonest first; "" last, where posts have none."""
        counts = self._table.of(LANG).counts
        unknown = sum(counts.values()) < self.statistics.post_count()
        return (*commonest_first(counts), *([""] if unknown else []))

    def completions(self, text: str, limit: int, read: Callable[[str], Query]) -> Completions:
        """What a text may become while it is typed, at most so many of each kind."""

        def asked(words: Sequence[str]) -> list[int]:
            plans = [Plan(read(word), sort=Sort.NEWEST, limit=0) for word in words]
            return [answer.total for answer in self.searches(plans)]

        totals = self._totals = self._totals or Batch(asked, _WORDS)

        def posts_of(words: Sequence[str]) -> list[int]:
            found = totals(words)
            return [found[word] for word in words]

        return self._completer.complete(text, limit, posts_of)

    @cached_property
    def _completer(self) -> ClusterCompleter:
        counted = self.statistics, self._table, self._counts
        index = Index(self._cluster, self._names.posts, self._names.words, *counted)
        return ClusterCompleter(index, self._languages, self.codes)

    def explain(self, plan: Plan, slug: str, typed: Mapping[str, str]) -> Account:
        """The account of a post and a plan. Raises NotFound."""
        post = self.post(slug)
        spot = ClusterSpot(post, self._searcher, self.statistics, self._lexicon, self._tokenizer)
        return account(plan, spot, typed, self._languages.of(post.lang))

    @remembered(1000)
    def related(self, slug: str, limit: int) -> tuple[Related, ...]:
        """The posts most like one post. Raises NotFound."""
        post = self.post(slug)
        posts = RelatedPosts(
            self._cluster, self._names.posts, self.statistics, lambda: self._table.of("tag").counts
        )
        return related(post, limit, self._languages.of(post.lang), posts)

    def post(self, slug: str) -> Post:
        """A whole post. Raises NotFound."""
        body = {
            "query": {"bool": {"filter": [{"term": {SLUG: slug}}]}},
            "size": 1,
            "_source": _WHOLE,
        }
        hits = self._cluster.search(self._names.posts, body)["hits"]["hits"]
        if not hits:
            if missing := self._cluster.missing:
                raise lost_shards(self._cluster.address, self._names.posts, missing)
            raise NotFound(said("No post is called %(slug)s.", slug=repr(slug)))
        return read_post(hits[0]["_source"])

    def posts(self) -> Iterator[Post]:
        """Every post, newest first, ties by id; some are held at a time."""
        for hit in all_hits(self._cluster, self._names.posts, _WHOLE, _AT_ONCE):
            yield read_post(hit["_source"])

    @cached_property
    def stats(self) -> Stats:
        """Facts about the generation; how many terms there are is an estimate."""
        body: Json = {
            "size": 0,
            "aggs": {"terms": {"cardinality": {"field": "term", "precision_threshold": 40_000}}},
        }
        terms = self._cluster.search(self._names.words, body)["aggregations"]["terms"]["value"]
        all_of = self._cluster.ask("GET", f"/{','.join(self._names)}/_stats/docs,store,segments")
        of_posts = all_of["indices"][self._names.posts]["primaries"]
        return Stats(
            generation=self.name,
            posts=self._generation.posts,
            deleted=of_posts["docs"]["deleted"],
            segments=of_posts["segments"]["count"],
            terms=terms,
            bytes=all_of["_all"]["total"]["store"]["size_in_bytes"],
            values={name: len(self._table.of(name).counts) for name in FACETS},
        )
