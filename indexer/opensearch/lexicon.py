"""Surface words in a cluster: what people see and type, each with the term that it is indexed under.

There is a document for each, written by `row_document`. Prefixes, wildcards, typos and suggestions look
at words; what they find is then searched by its terms.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import translate
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

from whoosh import query as q

from indexer.language.analysis import LONGEST_TERM
from indexer.opensearch.batches import Batch
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.mapping import DEEPEST, Json
from indexer.opensearch.tokens import Row
from indexer.opensearch.word_queries import any_of, is_simple, like, written
from indexer.rules.marks import MOST_TERMS, Marks, leaves, marks, marks_of

_SHORTEST_START, _LONGEST_START = 4, 66
"""Letters of the beginnings of a word that a typo may be looked for in, see `rules.near_words`."""

_REMEMBERED, _PATTERNS = 10_000, 100
_MOST_KEPT = 10_000
"""Terms of one pattern that are remembered, so that memory stays bounded."""

_ORDER = ("key", "word", "term")


class SurfaceWord(NamedTuple):
    """A word: its key, as it is written but for case, its term, and how often it is there."""

    key: str
    word: str
    term: str
    uses: int


def row_id(row: Row) -> str:
    """The id of the document of a surface word."""
    return blake2b(written("\0".join(row)).encode(), digest_size=16).hexdigest()


def row_document(row: Row, uses: int) -> Json:
    """The document of a surface word that is so often there."""
    key, word, term = map(written, row)
    starts = [key[:size] for size in range(_SHORTEST_START, min(len(key), _LONGEST_START) + 1)]
    return {"key": key, "word": word, "term": term, "uses": uses, "starts": starts}


class Lexicon:
    """The surface words of one generation. Threads may share one."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._index = index
        self._of_keys = Batch(self._with_keys, _REMEMBERED)
        self._of_terms = Batch(self._with_terms, _REMEMBERED)
        self._like = Batch(self._terms_of, _PATTERNS, lambda terms: len(terms) <= _MOST_KEPT)

    def of_keys(self, keys: Iterable[str]) -> Mapping[str, Sequence[SurfaceWord]]:
        """The words with each of some keys."""
        return self._of_keys(keys)

    def of_terms(self, terms: Iterable[str]) -> Mapping[str, Sequence[SurfaceWord]]:
        """The words with each of some terms."""
        return self._of_terms(terms)

    def terms_like(self, node: q.MultiTerm) -> Sequence[str]:
        """The terms, ascending, of the words that a pattern or range of an analysed field means."""
        return self._like([node])[node]

    def marks(self, tree: q.Query) -> Marks:
        """What a tree marks in texts. Patterns take one request, then all words another."""
        found = leaves(tree)
        patterns = self._like(leaf for leaf in found if isinstance(leaf, q.MultiTerm))
        first = {leaf: terms[:MOST_TERMS] for leaf, terms in patterns.items()}
        single = {term for leaf in found - first.keys() for term in _terms(leaf)}
        words = self._of_terms(single.union(*first.values()))

        def of_terms(terms: Sequence[str]) -> Marks:
            keys = frozenset(word.key for term in terms for word in words[term])
            return marks_of(frozenset(terms), keys)

        return marks(tree, lambda term: of_terms([term]), lambda leaf: of_terms(first[leaf]))

    def found(self, query: Json) -> list[SurfaceWord]:
        """All words that a query finds, in the order of their keys."""
        return self._all([query])[0]

    def _with_keys(self, keys: Sequence[str]) -> list[list[SurfaceWord]]:
        by_key = defaultdict(list)
        for word in self._having("key", [key for key in keys if len(key) <= LONGEST_TERM]):
            by_key[word.key].append(word)
        return [by_key[written(key)] for key in keys]

    def _with_terms(self, terms: Sequence[str]) -> list[list[SurfaceWord]]:
        by_term = defaultdict(list)
        for word in self._having("term", terms):
            by_term[word.term].append(word)
        return [by_term[written(term)] for term in terms]

    def _having(self, field: str, texts: Sequence[str]) -> Iterable[SurfaceWord]:
        """The words that have any of some texts in a field; a query may only have so many of them."""
        runs = (texts[n : n + DEEPEST] for n in range(0, len(texts), DEEPEST))
        return chain.from_iterable(self._all([any_of(field, run) for run in runs]))

    def _terms_of(self, nodes: Sequence[q.MultiTerm]) -> list[list[str]]:
        found = self._all([like(node) for node in nodes])
        meant = (_meant(node, words) for node, words in zip(nodes, found, strict=True))
        return [sorted({word.term for word in words}) for words in meant]

    def _all(self, queries: Sequence[Json]) -> list[list[SurfaceWord]]:
        """All words that each query finds: the first of each in one request, then what there is more."""
        found: list[list[SurfaceWord]] = [[] for _ in queries]
        places: Collection[int] = range(len(queries))
        while places:
            bodies = [_body(queries[n], found[n]) for n in places]
            answers = self._cluster.searches([({"index": self._index}, body) for body in bodies])
            pages = {n: one["hits"]["hits"] for n, one in zip(places, answers, strict=True)}
            for n, hits in pages.items():
                found[n] += [_word(hit) for hit in hits]
            places = [n for n, hits in pages.items() if len(hits) == DEEPEST]
        return found


def _body(query: Json, before: Sequence[SurfaceWord]) -> Json:
    """The request for the words behind those that came before; what sorts them is all but `uses`."""
    return {
        "query": {"bool": {"filter": [query]}},
        "sort": list(_ORDER),
        "size": DEEPEST,
        "_source": False,
        "docvalue_fields": ["uses"],
        "track_total_hits": False,
        **({"search_after": before[-1][: len(_ORDER)]} if before else {}),
    }


def _word(hit: Json) -> SurfaceWord:
    key, word, term = hit["sort"]
    return SurfaceWord(key, word, term, hit["fields"]["uses"][0])


def _terms(leaf: q.Query) -> Sequence[str]:
    """The terms of a word or of a phrase."""
    return [leaf.text] if isinstance(leaf, q.Term) else list(leaf.words)


def _meant(node: q.MultiTerm, words: Iterable[SurfaceWord]) -> Iterable[SurfaceWord]:
    """The words among those that a query found which a pattern means."""
    if not isinstance(node, q.Wildcard) or is_simple(node.text):
        return words
    matches = re.compile(translate(node.text)).match
    return (word for word in words if matches(word.key))
