"""OpenSearch over HTTP, at the first address in OPENSEARCH_URL: one shard, no replica, no cache of answers.

Words are lower-cased and stemmed before they are sent, for the analyser `whitespace`, because a bare
distribution has no other. Times are those of whole requests over one connection.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import Stemmer
import urllib3

from indexer.request import Sort
from tests.benchmarks.clusters import index_name, named_cluster
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.rows import Row, facts_of, read_rows, whole_text
from tests.benchmarks.systems.base import FACETS, HITS, LISTED_VALUES, Found, Reader, System, Work

BATCH = 1000
ALL_VALUES = 100_000
DEEPEST = 100_000
SHOWN = ("id", "slug", "title", "excerpt", "tag", "category", "author", "date", "minutes")

_KEYWORD, _LONG = {"type": "keyword"}, {"type": "long"}
INDEX = {
    "settings": {
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "max_result_window": DEEPEST,
    },
    "mappings": {
        "properties": {
            "words": {"type": "text", "analyzer": "whitespace"},
            "text": {"type": "text", "index": False},
            **dict.fromkeys(("id", "slug", "tag", "category", "author"), _KEYWORD),
            **{name: {"type": "keyword", "index": False} for name in ("title", "excerpt")},
            **dict.fromkeys(("year", "minutes", "date"), _LONG),
        }
    },
}

_WORD = re.compile(r"\w+")
_stem = Stemmer.Stemmer("english").stemWords


class Benchmarked(System):
    """A node that runs already; an index of it for each folder, named as the folder."""

    def __init__(self) -> None:
        self._node = Node(named_cluster().urls[0])
        self.note = f"OpenSearch {self._node.version} over HTTP, memory without the node's"

    def build(self, posts: Path, folder: Path) -> None:
        """Bulk requests of 1,000 posts each, then a flush."""
        name = index_name(folder)
        self._node.ask("PUT", f"/{name}", INDEX)
        for lines in _batches(posts):
            answer = self._node.send("POST", f"/{name}/_bulk", b"\n".join(lines) + b"\n")
            if answer["errors"]:
                raise ValueError(f"OpenSearch refused a post: {answer['items'][0]}")
        self._node.ask("POST", f"/{name}/_refresh")
        self._node.ask("POST", f"/{name}/_flush")

    def open(self, folder: Path) -> "OpenSearchReader":
        """Nothing to open."""
        return OpenSearchReader(self._node, index_name(folder))

    def close(self) -> None:
        """Ends the connection."""
        self._node.close()

    def index_bytes(self, folder: Path) -> int:
        """What the node says."""
        stats = self._node.ask("GET", f"/{index_name(folder)}/_stats/store")
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])

    def discard(self, folder: Path) -> None:
        """Deletes the index."""
        self._node.ask("DELETE", f"/{index_name(folder)}")


class Node:
    """One connection to a node."""

    def __init__(self, url: str) -> None:
        self._pool = urllib3.connection_from_url(url, maxsize=1, timeout=120)

    @property
    def version(self) -> str:
        """The version that the node has."""
        return str(self.ask("GET", "/")["version"]["number"])

    def close(self) -> None:
        """Ends the connection."""
        self._pool.close()

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The answer to one request. Raises ValueError for an error."""
        return self.send(method, path, orjson.dumps(body) if body is not None else None)

    def send(self, method: str, path: str, body: bytes | None) -> Any:
        """The answer to a request whose body is there already. Raises ValueError where there is none."""
        kind = "application/x-ndjson" if path.endswith("/_bulk") else "application/json"
        try:
            answer = self._pool.urlopen(method, path, body=body, headers={"Content-Type": kind})
        except urllib3.exceptions.HTTPError as error:
            raise ValueError(f"OpenSearch: no answer: {error}") from error
        if answer.status >= 400:
            raise ValueError(f"OpenSearch: {answer.status} {answer.data[:500]!r}")
        return orjson.loads(answer.data)


class OpenSearchReader(Reader):
    """Searches by one request each."""

    def __init__(self, node: Node, name: str) -> None:
        self._node = node
        self._path = f"/{name}/_search?request_cache=false"

    def answer(self, query: Query) -> Work:
        """A request without anything stored."""
        body = orjson.dumps(search_body(query, LISTED_VALUES, shown=()))
        return lambda: self._node.send("POST", self._path, body)

    def page(self, query: Query) -> Work:
        """A request that is made of the words each time, with what is shown of the hits."""
        return lambda: self._node.ask("POST", self._path, search_body(query, LISTED_VALUES, SHOWN))

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        answer = self._node.ask("POST", self._path, search_body(query, ALL_VALUES, ("id",)))
        return Found(
            answer["hits"]["total"]["value"],
            tuple(hit["_source"]["id"] for hit in answer["hits"]["hits"]),
            {facet: _counts(answer["aggregations"][facet]) for facet in FACETS},
        )


def search_body(query: Query, listed: int, shown: tuple[str, ...]) -> dict[str, Any]:
    """The request: what any value of a facet may be chosen from is filtered after the counting."""
    either = {facet: {"terms": {facet: list(v)}} for facet, v in query.any_of.items()}
    return {
        "query": {"bool": {"must": [_words(query)], "filter": _terms(query.all_of)}},
        "post_filter": {"bool": {"filter": list(either.values())}},
        "aggs": {
            facet: {
                "filter": {"bool": {"filter": [f for name, f in either.items() if name != facet]}},
                "aggs": {"values": {"terms": {"field": facet, "size": listed}}},
            }
            for facet in FACETS
        },
        "from": query.offset,
        "size": HITS,
        "sort": [{"date": "desc"}] if query.sort is Sort.NEWEST else ["_score"],
        "track_total_hits": True,
        "_source": list(shown) or False,
    }


def _words(query: Query) -> dict[str, Any]:
    words = " ".join(query.words)
    match query.meaning:
        case Meaning.ALL:
            return {"match_all": {}}
        case Meaning.PHRASE:
            return {"match_phrase": {"words": words}}
        case Meaning.PREFIX:
            return {"prefix": {"words": words}}
        case Meaning.FUZZY:
            return {"fuzzy": {"words": {"value": words, "fuzziness": 1}}}
        case _:
            return {"match": {"words": {"query": words, "operator": query.meaning.value}}}


def _terms(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    return [{"term": {facet: value}} for facet, value in pairs]


def _counts(facet: dict[str, Any]) -> dict[str, int]:
    return {str(bucket["key"]): bucket["doc_count"] for bucket in facet["values"]["buckets"]}


def _batches(posts: Path) -> Iterator[list[bytes]]:
    """Lines of bulk requests."""
    lines: list[bytes] = []
    for row in read_rows(posts):
        lines += (b'{"index":{}}', orjson.dumps(_document(row)))
        if len(lines) >= 2 * BATCH:
            yield lines
            lines = []
    if lines:
        yield lines


def _document(row: Row) -> Row:
    text = whole_text(row)
    return {**facts_of(row), "text": text, "words": " ".join(_stem(_WORD.findall(text.lower())))}
