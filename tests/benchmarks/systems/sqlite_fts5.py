"""SQLite FTS5: one full-text table, one row of facts a post, and a table of tags.

The statement reads each hit once; the joins are written as CROSS JOIN because the planner would
otherwise walk all tags for a few hits, which was measured slower.
"""

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

from indexer.request import Sort
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.rows import Row, facts_of, read_rows, whole_text
from tests.benchmarks.systems.base import FACETS, HITS, Found, Reader, System, Work

FILE = "posts.db"

TABLES = """
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter unicode61');
CREATE TABLE post (n INTEGER PRIMARY KEY, id TEXT, slug TEXT, title TEXT, excerpt TEXT, tags TEXT,
    category TEXT, author TEXT, year INTEGER, minutes INTEGER, date INTEGER);
CREATE TABLE tag (post INTEGER, value TEXT, PRIMARY KEY (post, value)) WITHOUT ROWID;
"""

INDEXES = "CREATE INDEX tag_value ON tag (value, post); CREATE INDEX post_date ON post (date);"

SEARCH = """
WITH hit AS MATERIALIZED ({hits}),{apart}
fact AS MATERIALIZED (
    SELECT category, author, year, minutes FROM hit CROSS JOIN post USING (n)
)
SELECT * FROM (SELECT 'best', n, r FROM hit{order} LIMIT :limit OFFSET :offset)
UNION ALL SELECT 'total', '', count(*) FROM hit
"""

COUNTED = "UNION ALL SELECT '{facet}', {value}, count(*) FROM {rows} GROUP BY {value}\n"
TAGS = "{hits} CROSS JOIN tag ON post = n"
ALONE = "{hits} CROSS JOIN post USING (n)"

MATCHED = "SELECT rowid AS n, {score} AS r FROM words WHERE words MATCH :match"
EVERY = "SELECT n, 0 AS r FROM post WHERE true"

CARDS = """
SELECT n, id, slug, title, excerpt, tags, category, author, date, minutes FROM post
WHERE n IN (SELECT value FROM json_each(?))
"""

Answered = tuple[str, Any, Any]


class Benchmarked(System):
    """FTS5 with its porter tokeniser; the text is stored in the table of words."""

    note = f"SQLite {sqlite3.sqlite_version}, 1 thread"
    updates = True

    def build(self, posts: Path, folder: Path) -> None:
        """One transaction, indexes last."""
        with closing(sqlite3.connect(folder / FILE)) as database:
            database.executescript(TABLES)
            for number, row in enumerate(read_rows(posts), start=1):
                _insert(database, number, row)
            database.executescript(INDEXES)
            database.commit()

    def open(self, folder: Path) -> "Fts5Reader":
        """A connection with a cache that holds all and mapped memory."""
        return Fts5Reader(sqlite3.connect(folder / FILE))

    def update(self, posts: Path, folder: Path) -> None:
        """One transaction."""
        row = next(read_rows(posts))
        with closing(sqlite3.connect(folder / FILE)) as database, database:
            found = database.execute("SELECT n FROM post WHERE id = ?", (row["id"],))
            (number,) = found.fetchone()
            for table, key in (("words", "rowid"), ("post", "n"), ("tag", "post")):
                database.execute(f"DELETE FROM {table} WHERE {key} = ?", (number,))
            _insert(database, number, row)


class Fts5Reader(Reader):
    """Searches by one statement, which SQLite prepares once and keeps."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute("PRAGMA temp_store = memory")
        database.execute("PRAGMA cache_size = -1000000")
        database.execute("PRAGMA mmap_size = 8000000000")

    def offers(self, query: Query) -> bool:
        """FTS5 knows no typos."""
        return query.meaning is not Meaning.FUZZY

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

    def _search(self, query: Query) -> list[Answered]:
        return self._database.execute(_statement(query), _values(query)).fetchall()

    def _cards(self, rows: list[Answered]) -> list[tuple[Any, ...]]:
        best = [n for kind, n, _ in rows if kind == "best"]
        return self._database.execute(CARDS, (str(best),)).fetchall()


def _insert(database: sqlite3.Connection, number: int, row: Row) -> None:
    facts = facts_of(row)
    database.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, whole_text(row)))
    tags, authors = ", ".join(facts["tag"]), ", ".join(facts["author"])
    named = (number, *(facts[name] for name in ("id", "slug", "title", "excerpt")), tags)
    counted = (facts["category"], authors, *(facts[name] for name in ("year", "minutes", "date")))
    database.execute("INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", named + counted)
    database.executemany("INSERT INTO tag VALUES (?, ?)", [(number, tag) for tag in facts["tag"]])


def _statement(query: Query) -> str:
    """The hits once, and once more for each facet that leaves its own choice out."""
    own = query.any_of
    newest = query.sort is Sort.NEWEST
    return SEARCH.format(
        hits=_hits(query),
        apart="".join(f" hit_{one} AS MATERIALIZED ({_hits(query.without(one))})," for one in own),
        order=" CROSS JOIN post USING (n) ORDER BY date DESC" if newest else " ORDER BY r",
    ) + "".join(_counted(facet, apart=facet in own) for facet in FACETS)


def _counted(facet: str, *, apart: bool) -> str:
    hits = f"hit_{facet}" if apart else "hit"
    if facet == "tag":
        return COUNTED.format(facet=facet, value="value", rows=TAGS.format(hits=hits))
    rows = ALONE.format(hits=hits) if apart else "fact"
    return COUNTED.format(facet=facet, value=facet, rows=rows)


def _hits(query: Query) -> str:
    """The statement for the posts found."""
    if query.meaning is Meaning.ALL:
        found, key = EVERY, "n"
    else:
        found, key = MATCHED.format(score=0 if query.sort is Sort.NEWEST else "rank"), "+rowid"
    chosen = [*((facet, (value,)) for facet, value in query.all_of), *query.any_of.items()]
    return found + "".join(f" AND {key} IN ({_having(*choice)})" for choice in chosen)


def _having(facet: str, values: tuple[str, ...]) -> str:
    """The statement for the posts with one of the values."""
    quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    if facet == "tag":
        return f"SELECT post FROM tag WHERE value IN ({quoted})"
    return f"SELECT n FROM post WHERE {facet} IN ({quoted})"


def _values(query: Query) -> dict[str, Any]:
    return {"match": _match(query), "limit": HITS, "offset": query.offset}


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
