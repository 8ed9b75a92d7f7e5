"""Tantivy through tantivy-py: an English text field, fast fields, and terms aggregations.

One search for hits and total and one aggregation for all facets is the fastest exact way that its
Python interface has; a facet that leaves its own choice out is an aggregation more. Every segment counts
all values, so that the counts are exact.
"""

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Order

from indexer.request import Sort
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.rows import Row, facts_of, read_rows, whole_text
from tests.benchmarks.systems.base import FACETS, HITS, LISTED_VALUES, Found, Reader, System, Work

ALL_VALUES = 100_000
ONE_EDIT = {"text": (False, 1, True)}


class Benchmarked(System):
    """Tantivy with English stemming and as many writer threads as it takes by itself."""

    note = f"tantivy-py {version('tantivy')}, a writer thread for each core"
    updates = True

    def build(self, posts: Path, folder: Path) -> None:
        """One commit, then waits for merges."""
        writer = tantivy.Index(_schema(), str(folder)).writer()
        for row in read_rows(posts):
            writer.add_document(_document(row))
        writer.commit()
        writer.wait_merging_threads()

    def update(self, posts: Path, folder: Path) -> None:
        """One commit of a deletion and the new document."""
        writer = tantivy.Index.open(str(folder)).writer()
        row = next(read_rows(posts))
        writer.delete_documents_by_term("id", row["id"])
        writer.add_document(_document(row))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> "TantivyReader":
        """A searcher over the committed segments."""
        return TantivyReader(tantivy.Index.open(str(folder)))


class TantivyReader(Reader):
    """Searches with Tantivy's own query objects, or by its parser."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._searcher = index.searcher()

    def answer(self, query: Query) -> Work:
        """A search and an aggregation; stored fields are not read."""
        tree = self._tree(query)
        counted = self._counted(query, tree)
        return lambda: (self._search(tree, query), self._counts(counted, LISTED_VALUES))

    def page(self, query: Query) -> Work:
        """The parser, a search, an aggregation, and the stored fields of the hits."""
        return lambda: self._page(query)

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        result = self._search(self._tree(query), query)
        counts = self._counts(self._counted(query, self._tree(query)), ALL_VALUES)
        return Found(
            result.count,
            tuple(self._searcher.doc(place)["id"][0] for _, place in result.hits),
            {facet: _by_value(counts[facet]["buckets"]) for facet in FACETS},
        )

    def _tree(self, query: Query) -> tantivy.Query:
        """Made by the parser where it can, which has no prefixes of words outside of phrases."""
        if query.meaning is Meaning.PREFIX:
            return self._prefix(query)
        fuzzy = ONE_EDIT if query.meaning is Meaning.FUZZY else {}
        text = " ".join(part for part in (_text(query), _filters(query)) if part)
        if not text:
            return tantivy.Query.all_query()
        return self._index.parse_query(text, ["text"], fuzzy_fields=fuzzy)

    def _prefix(self, query: Query) -> tantivy.Query:
        word = query.words[0]
        tree = tantivy.Query.fuzzy_term_query(
            self._index.schema, "text", word, distance=0, prefix=True
        )
        if not query.choices:
            return tree
        filters = self._index.parse_query(_filters(query), ["text"])
        return tantivy.Query.boolean_query([(Occur.Must, tree), (Occur.Must, filters)])

    def _counted(
        self, query: Query, tree: tantivy.Query
    ) -> list[tuple[tantivy.Query, tuple[str, ...]]]:
        """Trees with the facets that are counted of what they find, the query's own first."""
        own = query.any_of
        shared = tuple(facet for facet in FACETS if facet not in own)
        alone = [(self._tree(query.without(facet)), (facet,)) for facet in own]
        return [(tree, shared), *alone]

    def _search(self, tree: tantivy.Query, query: Query) -> Any:
        if query.sort is Sort.NEWEST:
            return self._searcher.search(
                tree, HITS, offset=query.offset, order_by_field="date", order=Order.Desc
            )
        return self._searcher.search(tree, HITS, offset=query.offset)

    def _counts(
        self, counted: Iterable[tuple[tantivy.Query, tuple[str, ...]]], listed: int
    ) -> dict[str, Any]:
        counts: dict[str, Any] = {}
        for tree, facets in counted:
            counts |= self._searcher.aggregate(
                tree, {facet: _terms(facet, listed) for facet in facets}
            )
        return counts

    def _page(self, query: Query) -> object:
        tree = self._tree(query)
        result = self._search(tree, query)
        cards = [self._searcher.doc(place).to_dict() for _, place in result.hits]
        return result.count, cards, self._counts(self._counted(query, tree), LISTED_VALUES)


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


def _document(row: Row) -> tantivy.Document:
    return tantivy.Document(text=whole_text(row), **facts_of(row))


def _terms(facet: str, listed: int) -> dict[str, Any]:
    return {"terms": {"field": facet, "size": listed, "segment_size": ALL_VALUES}}


def _text(query: Query) -> str:
    """The words in Tantivy's query language."""
    match query.meaning:
        case Meaning.PHRASE:
            return '+"' + " ".join(query.words) + '"'
        case Meaning.OR:
            return "+(" + " ".join(query.words) + ")"
        case _:
            return " ".join(f"+{word}" for word in query.words)


def _filters(query: Query) -> str:
    """The choices in Tantivy's query language."""
    must = [f'+{facet}:"{value}"' for facet, value in query.all_of]
    for facet, values in query.any_of.items():
        must.append("+(" + " ".join(f'{facet}:"{value}"' for value in values) + ")")
    return " ".join(must)


def _by_value(buckets: list[dict[str, Any]]) -> dict[str, int]:
    return {_plain(bucket["key"]): bucket["doc_count"] for bucket in buckets}


def _plain(key: str | float) -> str:
    """Numbers come back as floats."""
    return key if isinstance(key, str) else str(int(key))
