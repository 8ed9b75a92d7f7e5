"""Small indexes of posts in a cluster, written at once and without a writer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import orjson

from indexer.language.analysis import DEFAULT
from indexer.opensearch.address import parse_address
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.documents import document
from indexer.opensearch.lexicon import row_document, row_id
from indexer.opensearch.mapping import posts_index, words_index
from indexer.opensearch.tokens import Row, Tokenizer
from indexer.post import Post
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from tests.opensearch.cluster import Cluster as Nodes
from tests.support import corpus, readings

Json = dict[str, Any]


class Small:
    """The client of a cluster, and the names of an index of posts and of one of their words."""

    def __init__(self, client: Cluster, name: str) -> None:
        self.client = client
        self.posts = f"{name}-posts"
        self.words = f"{name}-words"

    def create(self, posts: Sequence[Post], shards: int) -> None:
        """Write both."""
        tokenizer = Tokenizer(DEFAULT)
        rows: Counter[Row] = Counter()
        documents = []
        for post in posts:
            tokens = tokenizer.tokens(post)
            fields = {} if post.excluded else tokens.fields
            documents.append((post.id, {**document(post), **fields}))
            if not post.excluded:
                rows.update(tokenizer.rows(post.lang, Counter(tokens.chunks)))
        words = [(row_id(row), row_document(row, uses)) for row, uses in rows.items()]
        self.client.ask("PUT", f"/{self.posts}", posts_index(shards, 0))
        self.client.ask("PUT", f"/{self.words}", words_index(shards, 0))
        self._write(self.posts, documents)
        self._write(self.words, words)

    def delete(self, posts: Sequence[Post]) -> None:
        """Delete posts, but none of their words."""
        for post in posts:
            self.client.ask("DELETE", f"/{self.posts}/_doc/{post.id}", params={"refresh": "true"})

    def _write(self, index: str, documents: Sequence[tuple[str, Json]]) -> None:
        for first in range(0, len(documents), 1000):
            lines = [
                part
                for id_, source in documents[first : first + 1000]
                for part in ({"index": {"_id": id_}}, source)
            ]
            body = b"".join(orjson.dumps(line) + b"\n" for line in lines).decode()
            answer = self.client.ask("POST", f"/{index}/_bulk", body)
            assert not answer["errors"], [
                one for one in answer["items"] if one["index"].get("error")
            ]
        self.client.ask("POST", f"/{index}/_refresh")


def blog_posts() -> list[Post]:
    """The posts of a real blog, each with a slug of its own."""
    source = open_source(SourceSettings(str(corpus("18f"))), Settings())
    posts = (reading.post for reading in readings(source))
    return [replace(post, slug=f"{number}-{post.slug}") for number, post in enumerate(posts)]


@contextmanager
def small_index(nodes: Nodes, posts: Sequence[Post], shards: int = 1) -> Iterator[Small]:
    """An index of posts, which is deleted afterwards."""
    name = f"test-{uuid4().hex}"
    client = Cluster(parse_address(nodes.address(name)))
    try:
        small = Small(client, name)
        small.create(posts, shards)
        yield small
    finally:
        client.close()
        nodes.remove(name)
