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
from whoosh.qparser import FuzzyTermPlugin, OrGroup, QueryParser

from indexer.request import Sort
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.rows import facts_of, read_rows, whole_text
from tests.benchmarks.systems.base import FACETS, HITS, Found, Reader, System, Work

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


class Benchmarked(System):
    """Whoosh with its default writer and ranking."""

    note = (
        f"whoosh3 {version('whoosh3')}, 1 process; reads the postings of all tags for every search, "
        "as is its default (whoosh-vectors does not, which is faster where few posts are found)"
    )
    schema = SCHEMA

    def build(self, posts: Path, folder: Path) -> None:
        """One commit by the default writer: one process, merging as it thinks best."""
        writer = index.create_in(str(folder), self.schema).writer()
        for row in read_rows(posts):
            facts = facts_of(row)
            facts |= {"tag": ",".join(facts["tag"]), "author": ", ".join(facts["author"])}
            writer.add_document(text=whole_text(row), **facts)
        writer.commit()

    def open(self, folder: Path) -> "WhooshReader":
        """A searcher over the committed index."""
        return WhooshReader(index.open_dir(str(folder)).searcher())


class WhooshReader(Reader):
    """Searches with Whoosh's query tree, or by its parser."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher
        self._parser = QueryParser("text", SCHEMA)
        self._or_parser = QueryParser("text", SCHEMA, group=OrGroup)
        for parser in (self._parser, self._or_parser):
            parser.add_plugin(FuzzyTermPlugin())

    def answer(self, query: Query) -> Work:
        """The search with groups; stored fields are not read."""
        made = _tree(query)
        return lambda: self._counted(self._search(made, query), made, query)

    def page(self, query: Query) -> Work:
        """The parser, the search with groups, and the stored fields of the hits."""
        parser = self._or_parser if query.meaning is Meaning.OR else self._parser
        text = query.typed or "*:*"
        return lambda: self._page(parser.parse(text), query)

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        made = _tree(query)
        results = self._search(made, query)
        total, groups = self._counted(results, made, query)
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
            filter=_filter(query),
            sortedby=sorting.FieldFacet("date", reverse=True) if newest else None,
            groupedby=_facets(facet for facet in FACETS if facet not in query.any_of),
            maptype=sorting.Count,
        )

    def _counted(
        self, results: Any, made: tree.Query, query: Query
    ) -> tuple[int, dict[str, dict[Any, int]]]:
        groups = {facet: results.groups(facet) for facet in results.facet_names()}
        for facet in query.any_of:
            groups[facet] = self._searcher.search(
                made,
                limit=1,
                filter=_filter(query.without(facet)),
                groupedby=_facets([facet]),
                maptype=sorting.Count,
            ).groups(facet)
        return len(results), groups

    def _page(self, made: tree.Query, query: Query) -> object:
        results = self._search(made, query)
        hits = results[query.offset : query.offset + HITS]
        cards = [[hit[name] for name in SHOWN] for hit in hits]
        return self._counted(results, made, query), cards


def _facets(names: Iterable[str]) -> sorting.Facets:
    facets = sorting.Facets()
    for name in names:
        facets.add_field(name, allow_overlap=name == "tag")
    return facets


def _filter(query: Query) -> tree.Query | None:
    """What the choices leave."""
    must = [tree.Term(facet, value) for facet, value in query.all_of]
    must += [
        tree.Or([tree.Term(facet, value) for value in values])
        for facet, values in query.any_of.items()
    ]
    return tree.And(must) if must else None


def _tree(query: Query) -> tree.Query:
    terms = [tree.Term("text", word) for word in query.words]
    match query.meaning:
        case Meaning.ALL:
            return tree.Every()
        case Meaning.PHRASE:
            return tree.Phrase("text", list(query.words))
        case Meaning.PREFIX:
            return tree.Prefix("text", query.words[0])
        case Meaning.FUZZY:
            return tree.FuzzyTerm("text", query.words[0])
        case Meaning.OR:
            return tree.Or(terms)
        case _:
            return tree.And(terms) if len(terms) > 1 else terms[0]
