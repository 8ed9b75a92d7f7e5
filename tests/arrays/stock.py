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

from indexer.arrays.segment import GAP
from indexer.fields import FACETS, SCOPES, TEXT, Zone, length_of, texts
from indexer.language import analysis as language
from indexer.language.chunks import chunks
from indexer.post import Post, value_key


class TokenAnalyzer(Analyzer):  # type: ignore[misc]
    """Tokens given as JSON, each with the position that our index gives it."""

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        """One token of Whoosh's for each."""
        token = Token(positions=True)
        for token.text, token.pos in orjson.loads(value):
            token.boost = 1.0
            yield token


class TokenField(fields.FieldType):  # type: ignore[misc]
    """An analysed field fed with tokens."""

    def __init__(self) -> None:
        self.analyzer = TokenAnalyzer()
        self.format = formats.Positions()
        self.scorable = True


def stock_index(posts: Iterable[Post]) -> FileIndex:
    """The posts in an index as Whoosh itself keeps it, in memory."""
    words = {name: TokenField() for name in (TEXT, *SCOPES)}
    exact = {name: fields.KEYWORD(commas=True) for name in (*FACETS, "date")}
    index = RamStorage().create_index(fields.Schema(id=fields.STORED, **words, **exact))
    writer = index.writer()
    for post in posts:
        writer.add_document(id=post.id, **_texts(post), **_values(post))
    writer.commit()
    return index


def _texts(post: Post) -> dict[str, str]:
    whole = list(placed(post))
    scoped = {
        name: orjson.dumps([[t.term, at] for zone, at, t in whole if zone == scope]).decode()
        for name, scope in SCOPES.items()
    }
    return {TEXT: orjson.dumps([[t.term, at] for _, at, t in whole]).decode(), **scoped}


def placed(post: Post) -> Iterator[tuple[Zone, int, language.Token]]:
    """Every token of a post, one by one, with its zone and position."""
    analysis = language.DEFAULT.of(post.lang)
    start = 0
    for zone, text in texts(post):
        for chunk in chunks(text):
            tokens = set(analysis.tokens(chunk))
            for token in sorted(tokens, key=lambda token: token.step):
                yield zone, start + token.step, token
            start += len({token.step for token in tokens})
        start += GAP


def _values(post: Post) -> dict[str, str]:
    values = {
        "tag": ",".join(map(value_key, post.tags)),
        "category": ",".join(map(value_key, post.categories)),
        "series": value_key(post.series),
        "author": ",".join(map(value_key, post.authors)),
        "year": f"{post.day.year:04d}" if post.day else "",
        "lang": post.lang,
        "month": post.day.isoformat()[:7] if post.day else "",
        "minutes": f"{post.minutes:05d}",
        "length": f"{length_of(post.minutes):02d}",
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
