"""What related posts are chosen from: candidates with the score that each clue gives them, in one request."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from indexer.fields import TEXT
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.documents import CARD, read_card
from indexer.opensearch.mapping import SEARCHED, Json
from indexer.opensearch.order import ORDERS
from indexer.opensearch.statistics import Learned, Statistics
from indexer.opensearch.token_fields import bag
from indexer.opensearch.tokens import as_token
from indexer.post import UNDATED
from indexer.request import Sort
from indexer.rules.relating import Candidate, Clue
from indexer.rules.spot import Word
from indexer.rules.weights import K1, Frequency

Counts = Callable[[], dict[str, int]]
"""The tags of all posts that searches find, and how many have each."""


class RelatedPosts:
    """The posts of one state of an index, as `rules.relating` asks for them."""

    def __init__(self, cluster: Cluster, index: str, statistics: Statistics, tags: Counts) -> None:
        self._cluster = cluster
        self._index = index
        self._statistics = statistics
        self._tags = tags

    def post_count(self) -> int:
        """How many there are."""
        return self._statistics.post_count()

    def word_frequencies(self, terms: Sequence[str]) -> Sequence[Frequency]:
        """How many have each term, and how often."""
        words = [Word(TEXT, (term,)) for term in terms]
        learned = self._statistics.learned(words)
        return [learned.frequencies[word] for word in words]

    def tag_posts(self, keys: Sequence[str]) -> Sequence[int]:
        """How many have each tag."""
        counts = self._tags()
        return [counts.get(key, 0) for key in keys]

    def candidates(self, clues: Sequence[Clue], count: int) -> Iterator[Candidate]:
        """The posts that the clues give most."""
        words = [Word(TEXT, (clue.key,)) for clue in clues if not clue.is_tag]
        learned = self._statistics.learned(words)
        should = [_query(str(number), clue, learned) for number, clue in enumerate(clues)]
        body = {
            "query": {"bool": {"should": should, "filter": [SEARCHED], "minimum_should_match": 1}},
            "size": count,
            "sort": ORDERS[Sort.RELEVANCE],
            "_source": [*CARD, "time"],
        }
        found = self._cluster.search(
            self._index, body, search_type="dfs_query_then_fetch", include_named_queries_score=True
        )
        for hit in found["hits"]["hits"]:
            given = hit["matched_queries"]
            parts = [given.get(str(number), 0.0) for number in range(len(clues))]
            source = hit["_source"]
            time = source.get("time", UNDATED)
            yield Candidate(read_card(source), time, np.array(parts, np.float32))


def _query(name: str, clue: Clue, learned: Learned) -> Json:
    """The posts that a clue gives something, by a name that tells how much of their score it is."""
    if clue.is_tag:
        posts = {"term": {"value.tag": clue.key}}
        return {"constant_score": {"filter": posts, "boost": clue.weight, "_name": name}}
    field, token = bag(TEXT, clue.key), as_token(clue.key)
    if not learned.has(field, token):
        return {"match_none": {"_name": name}}
    score = clue.weight * (K1 + 1) / learned.idf(field, token)
    return {"term": {field: {"value": token, "boost": score, "_name": name}}}
