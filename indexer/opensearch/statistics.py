"""What ranking needs to know of words in the whole index, and what OpenSearch thinks of them.

A term query scores `boost * idf * tf / (tf + norm)` with Lucene's idf. Ours is another one, so the boost of
a word is its own weight divided by Lucene's. Both come from the index: how many posts have a word from a
search, as deleted posts must not count; how often it stands there, and what Lucene counts, from the
statistics of a document that is made up for the purpose and sent to every shard.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import NamedTuple

from indexer.fields import Zone
from indexer.opensearch.batches import Batch
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.mapping import SEARCHED, Json
from indexer.opensearch.post_counts import PostCounts
from indexer.opensearch.token_fields import FieldToken, TokenFields
from indexer.rules.spot import Word
from indexer.rules.weights import Frequency, word_factor

_REMEMBERED = 100_000
"""Tokens in fields, some four to ten of a word, whose statistics are kept."""


class Known(NamedTuple):
    """What is known of a term in a field of tokens: its posts and occurrences as Lucene counts them."""

    posts: int = 0
    occurrences: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known of the words that were asked for, in an index of so many posts."""

    posts: int
    fields: TokenFields
    frequencies: Mapping[Word, Frequency]
    known: Mapping[FieldToken, Known]

    def factor(self, word: Word) -> float:
        """What a word can add to the score of a post, at most."""
        return word_factor(self.posts, self.frequencies[word])

    def has(self, field: str, token: str) -> bool:
        """Whether any post has a token in a field of tokens."""
        return self.known[field, token].posts > 0

    def idf(self, field: str, token: str) -> float:
        """Lucene's idf of a token, by which OpenSearch will multiply."""
        posts, _, of = self.known[field, token]
        return log(1 + (of - posts + 0.5) / (posts + 0.5))

    def layers(self, zone: Zone, token: str) -> list[str]:
        """The fields of positions of a zone that have a token."""
        return [field for field in self.fields.ordered(zone) if self.has(field, token)]


class Statistics:
    """Statistics of one state of an index; remembers what it was asked."""

    def __init__(
        self, cluster: Cluster, index: str, fields: TokenFields, counts: PostCounts
    ) -> None:
        self._cluster = cluster
        self._index = index
        self._fields = fields
        self._counts = counts
        self._known = Batch(self._asked, _REMEMBERED)

    @cached_property
    def _whole(self) -> Json:
        """How many posts there are, and when the newest was written."""
        body = {
            "size": 0,
            "track_total_hits": True,
            "query": {"bool": {"filter": [SEARCHED]}},
            "aggs": {"newest": {"max": {"field": "time"}}},
        }
        return self._cluster.search(self._index, body)

    def post_count(self) -> int:
        """Posts that searches find."""
        return int(self._whole["hits"]["total"]["value"])

    @property
    def newest(self) -> int | None:
        """When the newest post with a date was written, as a timestamp."""
        value = self._whole["aggregations"]["newest"]["value"]
        return None if value is None else int(value)

    def frequency(self, field: str, *terms: str) -> Frequency:
        """How many posts that searches find have any of the terms, and how often they stand there in all."""
        word = Word(field, terms)
        return self.learned([word]).frequencies[word]

    def learned(self, words: Iterable[Word]) -> Learned:
        """What is known of some words; what was not remembered is asked for in two requests."""
        posts = self._counts(words)
        known = self._known({token for word in posts for token in self._fields.tokens(word)})
        frequencies = {}
        for word, having in posts.items():
            uses = (known[place].occurrences for place in self._fields.positions(word))
            frequencies[word] = Frequency(having, sum(uses))
        return Learned(self.post_count(), self._fields, frequencies, known)

    def _asked(self, tokens: Sequence[FieldToken]) -> list[Known]:
        """What Lucene knows of tokens, summed up over all shards."""
        found = dict.fromkeys(tokens, _UNKNOWN)
        for vectors in self._vectors(tokens):
            for field, answer in vectors.items():
                of = answer.get("field_statistics", {}).get("doc_count", 0)
                for token, counts in answer["terms"].items():
                    posts, occurrences = counts.get("doc_freq", 0), counts.get("ttf", 0)
                    before = found[field, token]
                    found[field, token] = Known(
                        before.posts + posts, before.occurrences + occurrences, before.of + of
                    )
        return [*found.values()]

    def _vectors(self, tokens: Sequence[FieldToken]) -> Iterator[Json]:
        """The statistics that each shard has of the tokens of a document that is made up of them."""
        by_field: dict[str, list[str]] = defaultdict(list)
        for field, token in tokens:
            by_field[field].append(token)
        made_up: Json = {}
        for field, of_field in by_field.items():
            *objects, name = field.split(".")
            inner = made_up
            for part in objects:
                inner = inner.setdefault(part, {})
            inner[name] = " ".join(of_field)
        asked = {
            "_index": self._index,
            "doc": made_up,
            "fields": list(by_field),
            "term_statistics": True,
            **dict.fromkeys(("positions", "offsets", "payloads"), False),
        }
        docs = [{**asked, "routing": routing} for routing in self._fields.routings]
        found = self._cluster.ask("POST", "/_mtermvectors", {"docs": docs})["docs"]
        if lost := sum("error" in one for one in found):
            self._cluster.lack(self._index, lost, len(found))
        for one in found:
            yield one.get("term_vectors", {})


_UNKNOWN = Known()
