"""What OpenSearch is asked, and how its answers are read; a node that is there is measured by the command."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from indexer.request import Choice, Mode, Sort
from tests.benchmarks.corpus import posts
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.rows import write_posts
from tests.benchmarks.systems.opensearch_http import Benchmarked, search_body

ANSWERS: dict[str, Any] = {
    "/": {"version": {"number": "3.4.0"}},
    "_bulk": {"errors": False},
    "_stats/store": {"_all": {"primaries": {"store": {"size_in_bytes": 123_456}}}},
    "_search": {
        "hits": {
            "total": {"value": 2},
            "hits": [{"_source": {"id": "a"}}, {"_source": {"id": "b"}}],
        },
        "aggregations": {
            name: {"values": {"buckets": [{"key": 2020, "doc_count": 2}]}}
            for name in ("tag", "category", "author", "year", "minutes")
        },
    },
}


class Node(BaseHTTPRequestHandler):
    """A node that answers the same each time and keeps what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, str, bytes]]] = []

    def answer(self) -> None:
        """One answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked.append((self.command, self.path, body))
        path = self.path.partition("?")[0]
        found: Any = next((a for end, a in ANSWERS.items() if path.endswith(end)), {})
        sent = json.dumps(found).encode()
        self.send_response(200 if "refused" not in path else 400)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - names of the library

    def log_message(self, *_: object) -> None:
        """Nothing is told."""


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[Benchmarked]:
    Node.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Node) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("OPENSEARCH_URL", f"http://127.0.0.1:{server.server_port}")
        benchmarked = Benchmarked()
        yield benchmarked
        benchmarked.close()
        server.shutdown()
        thread.join()


def test_posts_are_sent_in_bulk_as_stemmed_words(system: Benchmarked, tmp_path: Path) -> None:
    write_posts(posts(3), tmp_path / "posts.jsonl")
    system.build(tmp_path / "posts.jsonl", tmp_path / "run" / "OpenSearch")
    ((path, body),) = [(path, body) for _, path, body in Node.asked if path.endswith("_bulk")]
    assert path == "/bench-run-opensearch/_bulk"
    lines = [json.loads(line) for line in body.splitlines()]
    assert lines[::2] == [{"index": {}}] * 3
    words = lines[1]["words"].split()
    assert words == [word.lower() for word in words]
    assert {"id", "tag", "year", "date", "text"} <= lines[1].keys()
    assert "OpenSearch 3.4.0" in system.note


def test_answers_are_read_and_the_index_is_deleted_at_the_end(
    system: Benchmarked, tmp_path: Path
) -> None:
    folder = tmp_path / "run" / "opensearch"
    reader = system.open(folder)
    query = Query("one", Meaning.AND, ("word",))
    found = reader.found(query)
    assert (found.total, found.ids) == (2, ("a", "b"))
    assert found.facets["year"] == {"2020": 2}
    assert reader.answer(query)()
    assert reader.page(query)()
    assert system.index_bytes(folder) == 123_456
    system.discard(folder)
    assert Node.asked[-1][:2] == ("DELETE", "/bench-run-opensearch")


def test_a_refused_request_is_an_error(system: Benchmarked, tmp_path: Path) -> None:
    reader = system.open(tmp_path / "refused")
    with pytest.raises(ValueError, match="400"):
        reader.found(Query("one", Meaning.AND, ("word",)))


@pytest.mark.parametrize(
    ("meaning", "words", "asked"),
    [
        (Meaning.ALL, (), {"match_all": {}}),
        (Meaning.AND, ("a", "b"), {"match": {"words": {"query": "a b", "operator": "and"}}}),
        (Meaning.OR, ("a", "b"), {"match": {"words": {"query": "a b", "operator": "or"}}}),
        (Meaning.PHRASE, ("a", "b"), {"match_phrase": {"words": "a b"}}),
        (Meaning.PREFIX, ("abc",), {"prefix": {"words": "abc"}}),
        (Meaning.FUZZY, ("abc",), {"fuzzy": {"words": {"value": "abc", "fuzziness": 1}}}),
    ],
)
def test_words_are_asked_for_by_their_meaning(
    meaning: Meaning, words: tuple[str, ...], asked: dict[str, Any]
) -> None:
    body = search_body(Query("some", meaning, words, offset=20), 100, shown=())
    assert body["query"]["bool"] == {"must": [asked], "filter": []}
    assert (body["from"], body["size"], body["sort"]) == (20, 10, ["_score"])
    assert body["track_total_hits"] is True
    assert body["_source"] is False


def test_choices_of_any_value_are_left_out_of_the_counts_of_their_own_facet() -> None:
    choices = (
        Choice("category", Mode.ALL, "News"),
        Choice("tag", Mode.ANY, "Redis"),
        Choice("tag", Mode.ANY, "Kafka"),
    )
    body = search_body(Query("some", Meaning.ALL, choices=choices, sort=Sort.NEWEST), 100, ("id",))
    tags = {"terms": {"tag": ["Redis", "Kafka"]}}
    assert body["query"]["bool"]["filter"] == [{"term": {"category": "News"}}]
    assert body["post_filter"] == {"bool": {"filter": [tags]}}
    assert body["aggs"]["tag"]["filter"] == {"bool": {"filter": []}}
    assert body["aggs"]["year"]["filter"] == {"bool": {"filter": [tags]}}
    assert body["sort"] == [{"date": "desc"}]
    assert body["_source"] == ["id"]
