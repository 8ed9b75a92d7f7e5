"""What the posts of a cluster have to offer for a text, as `rules/completing.py` asks for it.

All that a text will most likely need is looked up ahead, in two requests: words and titles, then how many
posts have the words. What follows is answered from memory.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from typing import Any, NamedTuple

from indexer.facet_values import Value
from indexer.fields import TEXT
from indexer.language.analysis import STOP_MARK, Languages
from indexer.opensearch.batches import Batch
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.lexicon import SurfaceWord
from indexer.opensearch.mapping import Json
from indexer.opensearch.post_counts import PostCounts
from indexer.opensearch.statistics import Statistics
from indexer.opensearch.titles import Asked, Place, Titled, places, read_titled, titles_body
from indexer.opensearch.value_table import ValueTable
from indexer.opensearch.word_queries import beginning, begun
from indexer.rules.completing import Completer, Counts
from indexer.rules.near_words import edits_allowed
from indexer.rules.order import commonest_first
from indexer.rules.spot import Word
from indexer.rules.typed import Typed, last_word, typed_words
from indexer.suggesting import Completions, TitleCompletion

MOST_USED = 200
"""Words that begin so which are looked at, those that are used most."""

CANDIDATES = 48
"""Of these, words that are offered if anything of theirs is: those that most posts have."""

_REMEMBERED = 400
"""Beginnings and texts of which is kept what was found."""


class Index(NamedTuple):
    """One state of an index: its posts, its words, and what is known of them all."""

    cluster: Cluster
    posts: str
    words: str
    statistics: Statistics
    table: ValueTable
    counts: PostCounts


class Begun(NamedTuple):
    """Words that begin with a key, or within so many edits of it."""

    key: str
    edits: int


class ClusterCompleter:
    """Completions from one state of an index, whose posts are in the languages `codes`."""

    def __init__(self, index: Index, languages: Languages, codes: Sequence[str]) -> None:
        self._offers = ClusterOffers(index)
        self._any_language = languages.of("")
        self._completer = Completer(self._offers, languages, codes)

    def complete(self, text: str, limit: int, counts: Counts) -> Completions:
        """At most `limit` completions of each kind."""
        key, _ = last_word(text, self._any_language)
        if key:
            self._offers.look_ahead(key, typed_words(text))
        return self._completer.complete(text, limit, counts)


class ClusterOffers:
    """The words, titles and tags of one state of an index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._found: Batch[Asked | Begun, list[Any]] = Batch(self._asked, _REMEMBERED)

    def look_ahead(self, key: str, typed: Typed) -> None:
        """Look up what completing a text will ask for."""
        beginnings = [Begun(key, edits) for edits in range(edits_allowed(key) + 1)]
        tails = [Asked(tail=tail.text) for tail in typed.tails()]
        starts = [Asked(start=typed.text)] if tails else []
        found = self._found([*beginnings, *tails, *starts])
        self._index.counts(_counted(word) for one in beginnings for word in found[one])

    def post_count(self) -> int:
        """How many posts searches find."""
        return self._index.statistics.post_count()

    def begun(self, key: str, edits: int, most: int) -> Iterator[str]:
        """The terms of most posts whose words begin with a key, or almost, each as it is mostly spelled."""
        asked = Begun(key, edits)
        words: list[SurfaceWord] = self._found([asked])[asked]
        having = self._index.counts(map(_counted, words))
        posts: dict[str, int] = {}
        uses: dict[str, Counter[str]] = defaultdict(Counter)
        for count, word in _commonest((having[_counted(word)], word) for word in words):
            posts[word.term] = count
            uses[word.term][word.word] += word.uses
        return (commonest_first(uses[term])[0] for term in commonest_first(posts)[:most])

    def titles(self, typed: Typed, needed: Sequence[str], limit: int) -> list[TitleCompletion]:
        """The posts whose titles begin with a text, then those that have it, then those with its words."""
        tiers = [Asked(start=typed.text), Asked(tail=typed.text)]
        if len(typed.words) > 1:
            tiers.append(Asked(tail=typed.words[-1], words=tuple(needed)))
        found: dict[Titled, None] = {}
        for tier in tiers:
            if len(found) < limit:
                found.update(dict.fromkeys(self._found([tier])[tier][:limit]))
        return [TitleCompletion(one.slug, one.title) for one in found][:limit]

    def places(self, tails: Iterable[Typed]) -> Iterator[Iterator[Place]]:
        """Of each text the places in titles where it goes on, the newest posts' first."""
        asked = [Asked(tail=tail.text) for tail in tails]
        found = self._found(asked)
        for one in asked:
            yield (place for titled in found[one] for place in places(titled, one.tail))

    def tags(self) -> Iterator[Value]:
        """All tags, and how many posts have each."""
        tags = self._index.table.of("tag")
        return (Value(key, label, tags.counts[key]) for key, label in tags.labels.items())

    def _asked(self, asked: Sequence[Asked | Begun]) -> list[list[Any]]:
        """The words, or the posts by their titles, of each of several requests."""
        answers = self._index.cluster.searches([self._request(one) for one in asked])
        hits = [answer["hits"]["hits"] for answer in answers]
        return [
            read_words(found) if isinstance(one, Begun) else read_titled(found)
            for one, found in zip(asked, hits, strict=True)
        ]

    def _request(self, asked: Asked | Begun) -> tuple[Json, Json]:
        if isinstance(asked, Begun):
            return {"index": self._index.words}, words_body(asked)
        return {"index": self._index.posts}, titles_body(asked)


def words_body(asked: Begun) -> Json:
    """The request for the words that begin so, function words left out, and are used most."""
    found = begun(*asked) if asked.edits else beginning(asked.key)
    stops = {"prefix": {"term": STOP_MARK}}
    return {
        "query": {"bool": {"filter": [found], "must_not": [stops]}},
        "sort": [{"uses": "desc"}, "key", "word", "term"],
        "size": MOST_USED,
        "_source": False,
        "track_total_hits": False,
    }


def read_words(hits: Sequence[Json]) -> list[SurfaceWord]:
    """The words of an answer."""
    found = (hit["sort"] for hit in hits)
    return [SurfaceWord(key, word, term, uses) for uses, key, word, term in found]


def _counted(word: SurfaceWord) -> Word:
    """A surface word as what posts are counted by."""
    return Word(TEXT, (word.term,))


def _commonest(words: Iterable[tuple[int, SurfaceWord]]) -> list[tuple[int, SurfaceWord]]:
    """The words that most posts have; of those that as many have, the ones that are used most."""
    having = sorted(one for one in words if one[0])
    return nlargest(CANDIDATES, having, key=lambda one: (one[0], one[1].uses))
