"""A stock Whoosh index of the same posts, to compare answers with."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from whoosh import fields, formats
from whoosh.analysis import Analyzer, Token
from whoosh.filedb.filestore import RamStorage
from whoosh.index import FileIndex
from whoosh.query import Query
from whoosh.reading import IndexReader, SegmentReader
from whoosh.searching import Searcher

from indexer.arrays.inverter import chunks
from indexer.arrays.segment import GAP
from indexer.fields import FACETS, SCOPES, TEXT
from indexer.language.analysis import WORD, english
from indexer.post import Post, value_key


class ChunkAnalyzer(Analyzer):  # type: ignore[misc]
    """Tokens of chunks of text given as JSON, with the positions that our index gives them."""

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        """One token a word; positions jump by GAP from chunk to chunk."""
        token = Token(positions=True)
        position = 0
        for wanted, text in orjson.loads(value):
            for word in WORD.findall(text):
                if wanted:
                    token.text = english().term(word)
                    token.pos = position
                    token.boost = 1.0
                    yield token
                position += 1
            position += GAP


class ChunkField(fields.FieldType):  # type: ignore[misc]
    """An analysed field fed with chunks."""

    def __init__(self) -> None:
        self.analyzer = ChunkAnalyzer()
        self.format = formats.Positions()
        self.scorable = True


def stock_index(posts: Iterable[Post]) -> FileIndex:
    """The posts in an index as Whoosh itself keeps it, in memory."""
    words = {name: ChunkField() for name in (TEXT, *SCOPES)}
    exact = {name: fields.KEYWORD(commas=True) for name in (*FACETS, "date")}
    index = RamStorage().create_index(fields.Schema(id=fields.STORED, **words, **exact))
    writer = index.writer()
    for post in posts:
        writer.add_document(id=post.id, **_texts(post), **_values(post))
    writer.commit()
    return index


def _texts(post: Post) -> dict[str, str]:
    whole = list(chunks(post))
    scoped = {
        name: orjson.dumps([(zone == scope, text) for zone, text in whole]).decode()
        for name, scope in SCOPES.items()
    }
    return {TEXT: orjson.dumps([(True, text) for _, text in whole]).decode(), **scoped}


def _values(post: Post) -> dict[str, str]:
    values = {
        "tag": ",".join(map(value_key, post.tags)),
        "category": ",".join(map(value_key, post.categories)),
        "series": value_key(post.series),
        "author": ",".join(map(value_key, post.authors)),
        "year": f"{post.day.year:04d}" if post.day else "",
        "minutes": f"{post.minutes:05d}",
        "date": post.day.isoformat() if post.day else "",
    }
    return {name: value for name, value in values.items() if value}


class TransposingReader(SegmentReader):  # type: ignore[misc]
    """Finds near words as Whoosh's base reader does, by Damerau's distance.

    The reader of a segment uses an automaton instead, which takes a transposition for two edits
    (whoosh3 3.54), against what `IndexReader.terms_within` documents.
    """

    terms_within = IndexReader.terms_within


def stock_hits(index: FileIndex, tree: Query) -> set[str]:
    """The ids of all posts that match."""
    reader = TransposingReader(index.storage, index.schema, index._segments()[0])
    with Searcher(reader) as searcher:
        return {hit["id"] for hit in searcher.search(tree, limit=None)}
