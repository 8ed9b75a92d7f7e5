"""SQLite FTS5: one full-text table, one row of facts a post, and a table of tags.

The statement reads each hit once; the joins are written as CROSS JOIN because the planner would
otherwise walk all tags for a few hits, which was measured slower.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from indexer.post import Post
from indexer.request import Sort
from tests.benchmarks.queries import Meaning, Query
from tests.benchmarks.systems.base import FACETS, HITS, Found, Work, whole_text, year_of

FILE = "posts.db"

TABLES = """
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter unicode61');
CREATE TABLE post (n INTEGER PRIMARY KEY, id TEXT, slug TEXT, title TEXT, excerpt TEXT, tags TEXT,
    category TEXT, author TEXT, year INTEGER, minutes INTEGER, date INTEGER);
CREATE TABLE tag (post INTEGER, value TEXT, PRIMARY KEY (post, value)) WITHOUT ROWID;
"""

INDEXES = "CREATE INDEX tag_value ON tag (value, post); CREATE INDEX post_date ON post (date);"

SEARCH = """
WITH hit AS MATERIALIZED ({hits}),
fact AS MATERIALIZED (
    SELECT category, author, year, minutes FROM hit CROSS JOIN post USING (n)
)
SELECT * FROM (SELECT 'best', n, r FROM hit{order} LIMIT :limit OFFSET :offset)
UNION ALL SELECT 'total', '', count(*) FROM hit
UNION ALL SELECT 'tag', value, count(*) FROM hit CROSS JOIN tag ON post = n GROUP BY value
UNION ALL SELECT 'category', category, count(*) FROM fact GROUP BY category
UNION ALL SELECT 'author', author, count(*) FROM fact GROUP BY author
UNION ALL SELECT 'year', year, count(*) FROM fact GROUP BY year
UNION ALL SELECT 'minutes', minutes, count(*) FROM fact GROUP BY minutes
"""

MATCHED = "SELECT rowid AS n, {score} AS r FROM words WHERE words MATCH :match"
WITHIN = " AND +rowid IN (SELECT post FROM tag WHERE value = :tag)"
TAGGED = "SELECT post AS n, 0 AS r FROM tag WHERE value = :tag"
EVERY = "SELECT n, 0 AS r FROM post"

CARDS = """
SELECT n, id, slug, title, excerpt, tags, category, author, date, minutes FROM post
WHERE n IN (SELECT value FROM json_each(?))
"""

Row = tuple[str, Any, Any]


class Benchmarked:
    """FTS5 with its porter tokeniser; the text is stored in the table of words."""

    note = f"SQLite {sqlite3.sqlite_version}, 1 thread"

    def build(self, posts: Iterable[Post], folder: Path) -> None:
        """One transaction, indexes last."""
        with closing(sqlite3.connect(folder / FILE)) as database:
            database.executescript(TABLES)
            for number, post in enumerate(posts, start=1):
                _insert(database, number, post)
            database.executescript(INDEXES)
            database.commit()

    def open(self, folder: Path) -> "Fts5Reader":
        """A connection with a cache that holds all and mapped memory."""
        return Fts5Reader(sqlite3.connect(folder / FILE))


class Fts5Reader:
    """Searches by one statement, which SQLite prepares once and keeps."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute("PRAGMA temp_store = memory")
        database.execute("PRAGMA cache_size = -1000000")
        database.execute("PRAGMA mmap_size = 8000000000")

    def answer(self, query: Query) -> Work:
        """The statement; FTS5 has no query tree, so it reads its short text each time."""
        statement, values = _statement(query), _values(query)
        return lambda: self._database.execute(statement, values).fetchall()

    def page(self, query: Query) -> Work:
        """The statement and the rows of the hits."""
        return lambda: self._cards(self._search(query))

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        rows = self._search(query)
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for kind, value, count in rows:
            counts[kind][str(value)] = count
        ids = {row[0]: row[1] for row in self._cards(rows)}
        best = tuple(ids[n] for kind, n, _ in rows if kind == "best")
        return Found(counts["total"][""], best, {facet: counts[facet] for facet in FACETS})

    def close(self) -> None:
        """Closes the connection."""
        self._database.close()

    def _search(self, query: Query) -> list[Row]:
        return self._database.execute(_statement(query), _values(query)).fetchall()

    def _cards(self, rows: list[Row]) -> list[tuple[Any, ...]]:
        best = [n for kind, n, _ in rows if kind == "best"]
        return self._database.execute(CARDS, (str(best),)).fetchall()


def _insert(database: sqlite3.Connection, number: int, post: Post) -> None:
    database.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, whole_text(post)))
    named = (number, post.id, post.slug, post.title, post.excerpt, ", ".join(post.tags))
    counted = (post.category, ", ".join(post.authors), year_of(post), post.minutes, post.timestamp)
    database.execute("INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", named + counted)
    database.executemany("INSERT INTO tag VALUES (?, ?)", [(number, tag) for tag in post.tags])


def _statement(query: Query) -> str:
    newest = query.sort is Sort.NEWEST
    if query.meaning is Meaning.ALL:
        hits = TAGGED if query.tag else EVERY
    else:
        hits = MATCHED.format(score=0 if newest else "rank") + (WITHIN if query.tag else "")
    order = " CROSS JOIN post USING (n) ORDER BY date DESC" if newest else " ORDER BY r"
    return SEARCH.format(hits=hits, order=order)


def _values(query: Query) -> dict[str, Any]:
    return {"match": _match(query), "tag": query.tag, "limit": HITS, "offset": query.offset}


def _match(query: Query) -> str:
    """The words in FTS5's own query language."""
    match query.meaning:
        case Meaning.PHRASE:
            return '"' + " ".join(query.words) + '"'
        case Meaning.PREFIX:
            return query.words[0] + "*"
        case Meaning.OR:
            return " OR ".join(query.words)
        case _:
            return " AND ".join(query.words)
