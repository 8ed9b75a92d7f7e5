"""What OpenSearch is told of the fields of posts and of words.

Texts are not analysed there: they are sent as the tokens of our own analysis with spaces between, for the
analyser `whitespace`, which every distribution has. So a word means the same on both engines.

    words.text     the tokens that lengths count, each as often as its zone's weight says: what scores
    words.ZONE     the same of one zone, each once: what scores for `title:x`
    stops.*        function words, with FILLER up to the length of `words.*`, by which they score
    words.*.synonym  the same as words.*, where each use counts as much as that of a synonym
    order.ZONE     tokens at their positions, for phrases: each text of the zone is a value
    beside.ZONE.N  further tokens at the same positions, with FILLER where there is none
    title_tails    the folded title from each of its words on, for what is completed while it is typed
"""

from typing import Any

from indexer.fields import FACETS, SCOPES, SLUG, TEXT, WHOLE_TITLE, Zone
from indexer.query.tree import LARGEST_SLOP
from indexer.query.words import SYNONYM_BOOST
from indexer.rules.weights import K1, B

Json = dict[str, Any]

WORDS, STOPS, ORDER, BESIDE = "words", "stops", "order", "beside"

TITLE_TAILS = "title_tails"

FILLER = "\x02"
"""A token that no text has."""

SPELLED = ("tag", "category", "series", "author")
"""Facets whose values people spell in several ways."""

SEPARATOR = "\x1f"
"""Between the key of a value and its spelling."""

SEARCHED: Json = {"term": {"searched": True}}
"""What every search asks of posts beside all else."""

LONGEST_VALUE = 8_000
"""Letters of the longest value that can be looked up; of the bytes of a term Lucene takes 32,766."""

DEEPEST = 10_000
"""Hits that a page may begin behind without going through those before it."""

SYNONYM = "synonym"
"""Of a field that scores, the field of the same tokens where each counts as a synonym does."""

_SIMILARITY = "postings"
_KEYWORD = {"type": "keyword", "ignore_above": LONGEST_VALUE}
_LOOKED_UP = {**_KEYWORD, "doc_values": False}
_NUMBER = {"type": "long"}
_STORED = {"type": "object", "enabled": False}
_ORDERED = {
    "type": "text",
    "analyzer": "whitespace",
    "norms": False,
    "position_increment_gap": LARGEST_SLOP + 1,
}
_SHOWN = {**_KEYWORD, "index": False}
_EXACT = ("id", SLUG, WHOLE_TITLE, "day", "title_order")
_NUMBERS = ("year", "minutes", "length", "date")


def posts_index(shards: int, replicas: int) -> Json:
    """The settings and the mapping of an index of posts."""
    stops = _scoring(_SIMILARITY)
    words = {**stops, "fields": {SYNONYM: _scoring(SYNONYM)}}
    ordered = {zone.name.lower(): _ORDERED for zone in Zone}
    beside = {zone.name.lower(): {"type": "object", "dynamic": True} for zone in Zone}
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "max_result_window": DEEPEST,
            "similarity": {
                _SIMILARITY: _bm25(K1),
                SYNONYM: _bm25(K1 / SYNONYM_BOOST),  # w tf / (w tf + norm) = tf / (tf + norm / w)
            },
        },
        "mappings": {
            "dynamic": False,
            "_source": {
                "excludes": [
                    *(f"{name}.*" for name in (WORDS, STOPS, ORDER, BESIDE)),
                    *("title", TITLE_TAILS),
                ]
            },
            "dynamic_templates": [{"beside": {"path_match": f"{BESIDE}.*.*", "mapping": _ORDERED}}],
            "properties": {
                WORDS: {"properties": dict.fromkeys((TEXT, *SCOPES), words)},
                STOPS: {"properties": dict.fromkeys((TEXT, *SCOPES), stops)},
                ORDER: {"properties": ordered},
                BESIDE: {"properties": beside},
                "value": {"properties": dict.fromkeys(FACETS, _KEYWORD)},
                "spelled": {"properties": dict.fromkeys(SPELLED, _KEYWORD)},
                "number": {"properties": dict.fromkeys(_NUMBERS, _NUMBER)},
                "time": _NUMBER,
                "wish": {"type": "double"},
                "evergreen": {"type": "boolean"},
                "searched": {"type": "boolean"},
                "title": _SHOWN,
                TITLE_TAILS: _LOOKED_UP,
                **dict.fromkeys(_EXACT, _KEYWORD),
                **dict.fromkeys(("card", "sections", "rest"), _STORED),
            },
        },
    }


def _scoring(similarity: str) -> Json:
    return {
        "type": "text",
        "analyzer": "whitespace",
        "similarity": similarity,
        "index_options": "freqs",
    }


def _bm25(k1: float) -> Json:
    return {"type": "BM25", "k1": k1, "b": B, "discount_overlaps": False}


def words_index(shards: int, replicas: int) -> Json:
    """The settings and the mapping of an index of surface words."""
    return {
        "settings": {"number_of_shards": shards, "number_of_replicas": replicas},
        "mappings": {
            "dynamic": False,
            "_source": {"excludes": ["starts"]},
            "properties": {
                **dict.fromkeys(("key", "word", "term"), _KEYWORD),
                "starts": _LOOKED_UP,
                "uses": _NUMBER,
            },
        },
    }
