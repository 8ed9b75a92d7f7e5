"""Stock Whoosh, as its documentation has it: an index in a folder, sortable fields, groupedby.

The analyser is made of Whoosh's own parts. Other than in `StemmingAnalyzer`, words on both sides of
a removed stop word are not side by side, because to none of the other systems they are.
"""

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whoosh import fields, index, sorting
from whoosh import query as tree
from whoosh.analysis import LowercaseFilter, RegexTokenizer, StemFilter, StopFilter
from whoosh.qparser import OrGroup, QueryParser

from indexer.post import Post
from indexer.request import Sort
from tests.benchmarks.queries import Meaning, Query
from tests.benchmarks.systems.base import FACETS, HITS, Found, Work, whole_text, year_of

SCHEMA = fields.Schema(
    text=fields.TEXT(
        analyzer=RegexTokenizer() | LowercaseFilter() | StopFilter(renumber=False) | StemFilter(),
        stored=True,
    ),
    id=fields.ID(stored=True, unique=True),
    slug=fields.STORED,
    title=fields.STORED,
    excerpt=fields.STORED,
    tag=fields.KEYWORD(commas=True, stored=True),
    category=fields.ID(sortable=True, stored=True),
    author=fields.ID(sortable=True, stored=True),
    year=fields.NUMERIC(sortable=True),
    minutes=fields.NUMERIC(sortable=True, stored=True),
    date=fields.NUMERIC(bits=64, sortable=True, stored=True),
)
SHOWN = ("id", "slug", "title", "excerpt", "tag", "category", "author", "minutes", "date")


class Benchmarked:
    """Whoosh with its default writer and ranking."""

    note = f"whoosh3 {version('whoosh3')}, 1 process"

    def build(self, posts: Iterable[Post], folder: Path) -> None:
        """One commit by the default writer: one process, merging as it thinks best."""
        writer = index.create_in(str(folder), SCHEMA).writer()
        for post in posts:
            writer.add_document(
                text=whole_text(post),
                id=post.id,
                slug=post.slug,
                title=post.title,
                excerpt=post.excerpt,
                tag=",".join(post.tags),
                category=post.category,
                author=", ".join(post.authors),
                year=year_of(post),
                minutes=post.minutes,
                date=post.timestamp,
            )
        writer.commit()

    def open(self, folder: Path) -> "WhooshReader":
        """A searcher over the committed index."""
        return WhooshReader(index.open_dir(str(folder)).searcher())


class WhooshReader:
    """Searches with Whoosh's query tree, or by its parser."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher
        self._facets = sorting.Facets().add_field("tag", allow_overlap=True)
        for facet in FACETS[1:]:
            self._facets.add_field(facet)
        self._parser = QueryParser("text", SCHEMA)
        self._or_parser = QueryParser("text", SCHEMA, group=OrGroup)

    def answer(self, query: Query) -> Work:
        """The search with groups; stored fields are not read."""
        made = _tree(query)
        return lambda: self._counted(self._search(made, query))

    def page(self, query: Query) -> Work:
        """The parser, the search with groups, and the stored fields of the hits."""
        parser = self._or_parser if query.meaning is Meaning.OR else self._parser
        text = _text(query)
        return lambda: self._page(self._search(parser.parse(text), query), query)

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        results = self._search(_tree(query), query)
        total, groups = self._counted(results)
        ids = tuple(hit["id"] for hit in results[query.offset : query.offset + HITS])
        return Found(
            total,
            ids,
            {facet: {str(value): n for value, n in groups[facet].items()} for facet in FACETS},
        )

    def close(self) -> None:
        """Closes the searcher and its files."""
        self._searcher.close()

    def _search(self, made: tree.Query, query: Query) -> Any:
        newest = query.sort is Sort.NEWEST
        return self._searcher.search(
            made,
            limit=query.offset + HITS,
            filter=tree.Term("tag", query.tag) if query.tag else None,
            sortedby=sorting.FieldFacet("date", reverse=True) if newest else None,
            groupedby=self._facets,
            maptype=sorting.Count,
        )

    def _counted(self, results: Any) -> tuple[int, dict[str, dict[Any, int]]]:
        return len(results), {facet: results.groups(facet) for facet in FACETS}

    def _page(self, results: Any, query: Query) -> object:
        hits = results[query.offset : query.offset + HITS]
        return self._counted(results), [[hit[name] for name in SHOWN] for hit in hits]


def _tree(query: Query) -> tree.Query:
    terms = [tree.Term("text", word) for word in query.words]
    match query.meaning:
        case Meaning.ALL:
            return tree.Every()
        case Meaning.PHRASE:
            return tree.Phrase("text", list(query.words))
        case Meaning.PREFIX:
            return tree.Prefix("text", query.words[0])
        case Meaning.OR:
            return tree.Or(terms)
        case _:
            return tree.And(terms) if len(terms) > 1 else terms[0]


def _text(query: Query) -> str:
    """What a reader would type for Whoosh's parser."""
    match query.meaning:
        case Meaning.PHRASE:
            return '"' + " ".join(query.words) + '"'
        case Meaning.PREFIX:
            return query.words[0] + "*"
        case Meaning.ALL:
            return "*:*"
        case _:
            return " ".join(query.words)
