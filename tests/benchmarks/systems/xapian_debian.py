"""Xapian by its Python module, which distributions pack and PyPI does not have.

Words are lower-cased and stemmed as the other systems do it. A facet is a value slot with a spy that
counts; a slot holds one value, so a post's tags have a slot each.
"""

import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import Stemmer

from indexer.request import Sort
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.rows import Row, facts_of, read_rows, whole_text
from tests.benchmarks.systems.base import FACETS, HITS, Found, Reader, System, Work

DISTRIBUTION = "/usr/lib/python3/dist-packages"
SLOTS = {"category": 0, "author": 1, "year": 2, "minutes": 3}
DATE = 4
TAGS = 10

_WORD = re.compile(r"\w+")


def _module() -> Any:
    """The module, from where Debian puts it too. Raises ImportError."""
    sys.path.append(DISTRIBUTION)
    try:
        return import_module("xapian")
    except ImportError as error:
        raise ImportError(
            "xapian: `apt install python3-xapian` brings it", name="xapian"
        ) from error
    finally:
        sys.path.remove(DISTRIBUTION)


xapian = _module()


class Benchmarked(System):
    """A glass database with BM25."""

    note = f"Xapian {xapian.version_string()}, 1 thread"

    def build(self, posts: Path, folder: Path) -> None:
        """One writer, which flushes as it thinks best."""
        database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE)
        stems = Stems()
        for row in read_rows(posts):
            database.add_document(_document(row, stems))
        database.close()

    def open(self, folder: Path) -> "XapianReader":
        """A database for reading."""
        return XapianReader(xapian.Database(str(folder)))


class Stems(dict[str, str]):
    """Word -> stem, worked out once."""

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("english")

    def __missing__(self, word: str) -> str:
        stem: str = self._stemmer.stemWord(word)
        self[word] = stem
        return stem


class XapianReader(Reader):
    """Searches with Xapian's query objects, or by its parser."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._tag_slots = _used(database)
        self._parser = xapian.QueryParser()
        self._parser.set_database(database)
        self._parser.set_stemmer(xapian.Stem("english"))
        self._parser.set_stemming_strategy(xapian.QueryParser.STEM_ALL)

    def offers(self, query: Query) -> bool:
        """Xapian 1.4 has no query for words that are close to another."""
        return query.meaning is not Meaning.FUZZY

    def answer(self, query: Query) -> Work:
        """A search in which spies see every hit."""
        words = _words(query)
        return lambda: self._search(words, query)

    def page(self, query: Query) -> Work:
        """The parser, the search, and the data of the hits."""
        return lambda: self._page(query)

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        matches, counts = self._search(_words(query), query)
        cards = [json.loads(hit.document.get_data()) for hit in matches]
        return Found(matches.get_matches_estimated(), tuple(card["id"] for card in cards), counts)

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def _page(self, query: Query) -> object:
        matches, counts = self._search(self._parsed(query), query)
        return [json.loads(hit.document.get_data()) for hit in matches], counts

    def _parsed(self, query: Query) -> Any:
        words = " ".join(query.words)
        flags = xapian.QueryParser.FLAG_PHRASE | xapian.QueryParser.FLAG_WILDCARD
        either = query.meaning is Meaning.OR
        self._parser.set_default_op(xapian.Query.OP_OR if either else xapian.Query.OP_AND)
        match query.meaning:
            case Meaning.ALL:
                return xapian.Query.MatchAll
            case Meaning.PHRASE:
                return self._parser.parse_query(f'"{words}"', flags)
            case Meaning.PREFIX:
                return self._parser.parse_query(f"{words}*", flags)
            case _:
                return self._parser.parse_query(words, flags)

    def _search(self, words: Any, query: Query) -> tuple[Any, dict[str, dict[str, int]]]:
        """The matches and the counts; a facet that leaves its own choice out is a search of its own."""
        own = query.any_of
        shared = [facet for facet in FACETS if facet not in own]
        matches, counts = self._counted(words, query, shared)
        for facet in own:
            _, counted = self._counted(words, query.without(facet), [facet], limit=0)
            counts |= counted
        return matches, counts

    def _counted(
        self, words: Any, query: Query, facets: Iterable[str], limit: int = HITS
    ) -> tuple[Any, dict[str, dict[str, int]]]:
        enquire = xapian.Enquire(self._database)
        enquire.set_query(_within(words, query))
        if query.sort is Sort.NEWEST:
            enquire.set_weighting_scheme(xapian.BoolWeight())
            enquire.set_sort_by_value(DATE, True)
        spies = {
            facet: [xapian.ValueCountMatchSpy(s) for s in self._slots(facet)] for facet in facets
        }
        for spy in itertools.chain.from_iterable(spies.values()):
            enquire.add_matchspy(spy)
        matches = enquire.get_mset(query.offset, limit, self._database.get_doccount())
        return matches, {facet: _sum(facet, counters) for facet, counters in spies.items()}

    def _slots(self, facet: str) -> Iterable[int]:
        return self._tag_slots if facet == "tag" else [SLOTS[facet]]


def _document(row: Row, stems: Stems) -> Any:
    facts = facts_of(row)
    document = xapian.Document()
    for place, word in enumerate(_WORD.findall(whole_text(row).lower())):
        document.add_posting(stems[word], place)
    for facet, prefix in PREFIXES.items():
        values = facts[facet] if facet == "tag" else [_plain(facts[facet])]
        for value in values:
            document.add_boolean_term(prefix + value)
    for place, tag in enumerate(facts["tag"]):
        document.add_value(TAGS + place, tag)
    for facet, slot in SLOTS.items():
        document.add_value(slot, _plain(facts[facet]))
    document.add_value(DATE, xapian.sortable_serialise(facts["date"]))
    document.set_data(json.dumps({**facts, "text": whole_text(row)}))
    return document


PREFIXES = {"tag": "XTAG:", "category": "XCATEGORY:", "author": "XAUTHOR:"}


def _plain(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _used(database: Any) -> list[int]:
    """The slots of tags that any post has a value in."""
    return list(itertools.takewhile(database.get_value_freq, itertools.count(TAGS)))


def _sum(facet: str, spies: Iterable[Any]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for spy in spies:
        for value in spy.values():
            counts[value.term.decode()] += value.termfreq
    return dict(counts)


def _within(words: Any, query: Query) -> Any:
    """The words among the posts that the choices leave."""
    tree = words
    for facet, value in query.all_of:
        tree = xapian.Query(xapian.Query.OP_FILTER, tree, _term(facet, value))
    for facet, values in query.any_of.items():
        either = xapian.Query(xapian.Query.OP_OR, [_term(facet, value) for value in values])
        tree = xapian.Query(xapian.Query.OP_FILTER, tree, either)
    return tree


def _term(facet: str, value: str) -> Any:
    return xapian.Query(PREFIXES[facet] + value)


def _words(query: Query) -> Any:
    words = list(query.words)
    match query.meaning:
        case Meaning.ALL:
            return xapian.Query.MatchAll
        case Meaning.PHRASE:
            return xapian.Query(xapian.Query.OP_PHRASE, words, len(words))
        case Meaning.PREFIX:
            shape, unbounded = xapian.Query.OP_WILDCARD, xapian.Query.WILDCARD_LIMIT_ERROR
            return xapian.Query(shape, words[0], 0, unbounded)
        case Meaning.OR:
            return xapian.Query(xapian.Query.OP_OR, words)
        case _:
            return xapian.Query(xapian.Query.OP_AND, words)
