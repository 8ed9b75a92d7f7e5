"""Tantivy through tantivy-py: an English text field, fast fields, and terms aggregations.

One search for hits and total and one aggregation for all facets is the fastest exact way that its
Python interface has. Every segment counts all values, so that the counts are exact.
"""

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Order

from indexer.post import Post
from indexer.request import Sort
from tests.benchmarks.queries import Meaning, Query
from tests.benchmarks.systems.base import (
    FACETS,
    HITS,
    LISTED_VALUES,
    Found,
    Work,
    whole_text,
    year_of,
)

ALL_VALUES = 100_000


def _counts(listed: int) -> dict[str, Any]:
    return {
        facet: {"terms": {"field": facet, "size": listed, "segment_size": ALL_VALUES}}
        for facet in FACETS
    }


LISTED_COUNTS = _counts(LISTED_VALUES)
ALL_COUNTS = _counts(ALL_VALUES)


class Benchmarked:
    """Tantivy with English stemming and as many writer threads as it takes by itself."""

    note = f"tantivy-py {version('tantivy')}, a writer thread for each core"

    def build(self, posts: Iterable[Post], folder: Path) -> None:
        """One commit, then waits for merges."""
        writer = tantivy.Index(_schema(), str(folder)).writer()
        for post in posts:
            writer.add_document(_document(post))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> "TantivyReader":
        """A searcher over the committed segments."""
        return TantivyReader(tantivy.Index.open(str(folder)))


class TantivyReader:
    """Searches with Tantivy's own query objects, or by its parser."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._searcher = index.searcher()

    def answer(self, query: Query) -> Work:
        """A search and an aggregation; stored fields are not read."""
        tree = self._tree(query)
        return lambda: (self._search(tree, query), self._count(tree))

    def page(self, query: Query) -> Work:
        """The parser, a search, an aggregation, and the stored fields of the hits."""
        return lambda: self._page(query)

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        tree = self._tree(query)
        result = self._search(tree, query)
        counts = self._searcher.aggregate(tree, ALL_COUNTS)
        return Found(
            result.count,
            tuple(self._searcher.doc(place)["id"][0] for _, place in result.hits),
            {facet: _by_value(counts[facet]["buckets"]) for facet in FACETS},
        )

    def close(self) -> None:
        """Nothing to do; files go with the object."""

    def _tree(self, query: Query) -> tantivy.Query:
        """Made by the parser where it can, which has no prefixes of words outside of phrases."""
        if query.meaning is Meaning.PREFIX:
            return self._prefix(query)
        text = _text(query)
        return self._index.parse_query(text, ["text"]) if text else tantivy.Query.all_query()

    def _prefix(self, query: Query) -> tantivy.Query:
        schema = self._index.schema
        word = query.words[0]
        tree = tantivy.Query.fuzzy_term_query(schema, "text", word, distance=0, prefix=True)
        if not query.tag:
            return tree
        tag = tantivy.Query.term_query(schema, "tag", query.tag)
        return tantivy.Query.boolean_query([(Occur.Must, tree), (Occur.Must, tag)])

    def _search(self, tree: tantivy.Query, query: Query) -> Any:
        if query.sort is Sort.NEWEST:
            return self._searcher.search(
                tree, HITS, offset=query.offset, order_by_field="date", order=Order.Desc
            )
        return self._searcher.search(tree, HITS, offset=query.offset)

    def _count(self, tree: tantivy.Query) -> object:
        return self._searcher.aggregate(tree, LISTED_COUNTS)

    def _page(self, query: Query) -> object:
        tree = self._tree(query)
        result = self._search(tree, query)
        cards = [self._searcher.doc(place).to_dict() for _, place in result.hits]
        return result.count, cards, self._count(tree)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
    for name in ("id", "slug", "title", "excerpt"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("tag", "category", "author"):
        builder.add_text_field(
            name, stored=True, fast=True, tokenizer_name="raw", index_option="basic"
        )
    for name in ("year", "minutes", "date"):
        builder.add_integer_field(name, stored=True, indexed=True, fast=True)
    return builder.build()


def _document(post: Post) -> tantivy.Document:
    return tantivy.Document(
        id=post.id,
        slug=post.slug,
        title=post.title,
        excerpt=post.excerpt,
        text=whole_text(post),
        tag=list(post.tags),
        category=post.category,
        author=list(post.authors),
        year=year_of(post),
        minutes=post.minutes,
        date=post.timestamp,
    )


def _text(query: Query) -> str:
    """The query in Tantivy's query language."""
    tag = f' +tag:"{query.tag}"' if query.tag else ""
    match query.meaning:
        case Meaning.PHRASE:
            return '+"' + " ".join(query.words) + '"' + tag
        case Meaning.OR if query.words:
            return "+(" + " ".join(query.words) + ")" + tag
        case _:
            return (" ".join(f"+{word}" for word in query.words) + tag).strip()


def _by_value(buckets: list[dict[str, Any]]) -> dict[str, int]:
    return {_plain(bucket["key"]): bucket["doc_count"] for bucket in buckets}


def _plain(key: str | float) -> str:
    """Numbers come back as floats."""
    return key if isinstance(key, str) else str(int(key))
