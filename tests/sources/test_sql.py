"""Rows of a database become posts; what did not change is not fetched again, and nothing is written."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from indexer.errors import PostError, SourceError
from indexer.post import Post, Section
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Closed, Item, Mark
from indexer.sources.records.sql import SqlSource
from tests.runs import Runs, counts, skipped
from tests.support import readings

PLAIN = "CREATE TABLE posts (id INTEGER, title TEXT, body, tags, created_at)"
TIMED = "CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, updated_at TEXT)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "blog.db"


@pytest.fixture
def statements() -> Iterator[list[tuple[str, int]]]:
    """The statements that are sent, each with the number of its parameters."""
    sent: list[tuple[str, int]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        sent.append((" ".join(statement.split()), len(parameters)))

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def execute(path: Path, *scripts: str, rows: Any = ()) -> None:
    """Change the database; `rows` are for the last statement."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for script in scripts[: len(scripts) - bool(rows)]:
            connection.execute(script)
        if rows:
            connection.executemany(scripts[-1], rows)


def source(path: Path, **given: Any) -> SqlSource:
    """The source of a database."""
    return SqlSource(SourceSettings(f"sqlite:///{path}", **given), Settings(largest_file=1))


def test_rows_become_posts(path: Path) -> None:
    row = (1, "Hello", "Some *text*.", '["a", "b"]', 1709546400)
    execute(path, PLAIN, "INSERT INTO posts VALUES (?, ?, ?, ?, ?)", rows=[row])
    (reading,) = readings(source(path))
    assert reading.post == Post(
        id="1",
        slug="hello",
        title="Hello",
        sections=(Section("Some text."),),
        date=datetime(2024, 3, 4, 10, tzinfo=UTC),
        tags=("a", "b"),
        excerpt="Some text.",
        html="<p>Some <em>text</em>.</p>\n",
    )


def test_a_query_may_join_and_name_and_hold_any_sign(path: Path) -> None:
    execute(
        path,
        "CREATE TABLE entry (nr, name)",
        "CREATE TABLE tag (entry, name)",
        "INSERT INTO entry VALUES (2, 'B'), (1, 'A')",
        "INSERT INTO tag VALUES (1, 'x'), (1, 'y')",
    )
    query = """
        SELECT nr AS "Nr.", entry.name AS title, '10:30 :x 5%' AS body, group_concat(tag.name) AS tags
        FROM entry LEFT JOIN tag ON tag.entry = entry.nr GROUP BY entry.nr ORDER BY nr DESC;
    """
    first, second = readings(source(path, query=query, fields={"id": "Nr."}))
    assert (first.post.id, first.post.title, first.post.tags) == ("1", "A", ("x", "y"))
    assert (second.post.id, second.post.tags) == ("2", ())
    assert second.post.sections == (Section("10:30 :x 5%"),)


def test_without_times_the_digest_of_a_row_tells_its_changes(tmp_path: Path, path: Path) -> None:
    insert = "INSERT INTO posts VALUES (?, ?, NULL, NULL, NULL)"
    execute(path, PLAIN, insert, rows=[(1, "A"), (2, "B"), (3, "C")])
    runs = Runs(tmp_path, source(path))
    assert counts(runs.run()) == (3, 0, 0, 0)
    execute(path, "UPDATE posts SET title = 'B2' WHERE id = 2", "DELETE FROM posts WHERE id = 3")
    assert counts(runs.run()) == (0, 1, 1, 1)
    assert (runs.read, runs.slugs()) == (["2"], ["a", "b2"])


def test_with_times_only_rows_that_changed_are_fetched(
    tmp_path: Path, path: Path, statements: list[tuple[str, int]]
) -> None:
    rows = [(number, f"Post {number}", "2024-01-01 10:00") for number in range(1, 1201)]
    execute(path, TIMED, "INSERT INTO posts VALUES (?, ?, ?)", rows=rows)
    runs = Runs(tmp_path, source(path))
    assert counts(runs.run()) == (1200, 0, 0, 0)
    changed = "UPDATE posts SET title = 'New', updated_at = '2024-01-02 10:00' WHERE id IN (3, 700)"
    execute(path, changed, "UPDATE posts SET title = 'Not told' WHERE id = 5")
    execute(path, "DELETE FROM posts WHERE id = 9")
    statements.clear()
    report = runs.run()
    assert (counts(report), runs.read) == ((0, 2, 1, 1197), ["3", "700"])
    everything, times, *fetches = statements
    assert everything[0].endswith("WHERE 0 = 1")
    assert times[0].startswith("SELECT id, updated_at FROM (SELECT * FROM posts)")
    assert [number for _, number in fetches] == [1, 1]
    assert all("WHERE id IN (?)" in sql for sql, _ in fetches)
    assert skipped(report) == {}


def test_many_changes_are_fetched_in_batches(
    tmp_path: Path, path: Path, statements: list[tuple[str, int]]
) -> None:
    rows = [(number, f"Post {number}", "1") for number in range(1200)]
    execute(path, TIMED, "INSERT INTO posts VALUES (?, ?, ?)", rows=rows)
    runs = Runs(tmp_path, source(path))
    runs.run()
    execute(path, "UPDATE posts SET title = title || '!', updated_at = '2'")
    statements.clear()
    assert counts(runs.run()) == (0, 1200, 0, 0)
    assert [number for _, number in statements] == [0, 0, 500, 500, 200]


def test_changes_one_by_one_and_all_at_once_give_the_same(tmp_path: Path, path: Path) -> None:
    rows = [(1, "A", "1"), (2, "A", "1"), (3, "C", None)]
    execute(path, TIMED, "INSERT INTO posts VALUES (?, ?, ?)", rows=rows)
    runs = Runs(tmp_path, source(path))
    runs.run()
    execute(path, "UPDATE posts SET title = 'B', updated_at = '2' WHERE id = 1")
    execute(path, "UPDATE posts SET title = 'C2', updated_at = '2' WHERE id = 3")
    runs.run()
    step_by_step = {slug: runs.engine.post(slug) for slug in runs.slugs()}
    runs.run(full=True)
    assert step_by_step == {slug: runs.engine.post(slug) for slug in runs.slugs()}
    assert runs.engine.post("c2").title == "C2"


def test_rows_with_one_id_are_told(tmp_path: Path, path: Path) -> None:
    execute(path, PLAIN, "INSERT INTO posts (id, title) VALUES (1, 'A'), (1, 'B'), (2, 'C')")
    report = Runs(tmp_path, source(path)).run()
    assert skipped(report) == {"1 (2)": "id '1' is taken by 1; give one of them another id"}


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (b"caf\xe9", "body: not UTF-8: byte 0xE9 at offset 3; give it as text in UTF-8"),
        ("x" * 1_000_001, "a row of more than 1,000,000 bytes; split the post, or raise"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_others_are_read(
    value: object, problem: str, path: Path
) -> None:
    rows = [(1, "A", "text"), (2, "B", value), (3, "C", b"caf\xc3\xa9")]
    execute(path, PLAIN, "INSERT INTO posts (id, title, body) VALUES (?, ?, ?)", rows=rows)
    one = source(path)
    first, second, third, mark = one.items()
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert isinstance(third, Item)
    assert isinstance(mark, Mark)
    assert one.read(third).post.sections == (Section("caf\u00e9"),)
    with pytest.raises(PostError) as error:
        one.read(second)
    assert str(error.value).startswith(problem)


def test_a_text_that_is_not_utf8_does_not_stop_the_others(path: Path) -> None:
    execute(path, PLAIN, "INSERT INTO posts (id, title, body) VALUES (1, 'A', CAST(x'E9' AS TEXT))")
    with pytest.raises(PostError, match=r"^body: not UTF-8: byte 0xE9 at offset 0;"):
        readings(source(path))


def test_a_row_without_id_is_told_where_times_are_followed(path: Path) -> None:
    execute(
        path, "CREATE TABLE posts (id, title, updated)", "INSERT INTO posts VALUES (NULL, 'A', 1)"
    )
    with pytest.raises(PostError, match=r"^id is NULL; give each row one, or leave updated out$"):
        readings(source(path))


def test_a_row_that_went_away_meanwhile_is_told(path: Path) -> None:
    execute(path, TIMED, "INSERT INTO posts VALUES (1, 'A', '1')")
    one = source(path)
    item, _ = one.items(lambda key: "1" if key else "listed")
    assert isinstance(item, Item)
    assert one.read(item).post.title == "A"
    execute(path, "DELETE FROM posts")
    with pytest.raises(PostError, match=r"^gone since the rows were listed; index again$"):
        one.read(item)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * FROM gone", "no such table: gone"),
        ("SELECT x FROM", 'near ")": syntax error'),
        ("DELETE FROM posts", 'near "DELETE": syntax error'),
        ("SELECT 1 AS one", "no column is a title or a body; name the columns"),
    ],
)
def test_a_query_that_fails_is_a_source_error(query: str, message: str, path: Path) -> None:
    execute(path, PLAIN, "INSERT INTO posts (id) VALUES (1)")
    with pytest.raises(SourceError) as error:
        list(source(path, query=query).items())
    assert str(error.value).startswith(f"sqlite:///{path}: {message}")
    assert "\n" not in str(error.value)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM posts").fetchone() == (1,)


def test_a_failure_halfway_keeps_the_posts(tmp_path: Path, path: Path) -> None:
    rows = [(number, f"Post {number}") for number in range(300)]
    execute(path, TIMED, "INSERT INTO posts (id, title) VALUES (?, ?)", rows=rows)
    query = "SELECT id, title, CASE WHEN id < 250 THEN 1 ELSE json(title) END AS x FROM posts"
    runs = Runs(tmp_path, source(path))
    runs.run()
    failing = Runs(tmp_path, source(path, query=query))
    report = failing.run()
    assert report.posts == 300
    assert skipped(report) == {f"sqlite:///{path}": "malformed JSON"}
    *items, last = source(path, query=query).items()
    assert items
    assert last == Closed("", "malformed JSON")


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("sqlite:///gone.db", "sqlite:///gone.db: no such file; name a database that is there"),
        ("sqlite://", "sqlite://: no such file"),
        (
            "nosuch://u:geheim@h/d",
            "nosuch://u:***@h/d: Can't load plugin: sqlalchemy.dialects:nosuch",
        ),
        (
            "mysql+pymysql://u:geheim@h/d",
            "mysql+pymysql://u:***@h/d: the driver pymysql is missing",
        ),
        (
            "mysql://u:geheim@h:x/d",
            "mysql://\u2026: not a database URL; write it as sqlite:///posts.db",
        ),
    ],
)
def test_a_place_that_is_no_database_is_a_source_error(place: str, message: str) -> None:
    with pytest.raises(SourceError) as error:
        SqlSource(SourceSettings(place), Settings())
    assert str(error.value).startswith(message)
    assert not Path("gone.db").exists()


def test_no_message_shows_a_password(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    execute(path, PLAIN)
    place = f"sqlite:///file:{path}?uri=true&password=geheim"
    one = SqlSource(SourceSettings(place, query="SELECT geheim FROM posts"), Settings())
    assert "geheim" not in one.place
    with pytest.raises(SourceError) as error:
        list(one.items())
    assert str(error.value) == f"{one.place}: no such column: ***"


def test_of_a_hundred_thousand_rows_only_those_that_changed_are_fetched(
    path: Path, statements: list[tuple[str, int]]
) -> None:
    rows = ((number, f"Post {number}", "2024-01-01") for number in range(100_000))
    execute(path, TIMED, "INSERT INTO posts VALUES (?, ?, ?)", rows=rows)
    one = source(path)
    known = dict.fromkeys(map(str, range(100_000)), "2024-01-01") | {"": "listed", "77": "2023"}
    number = sum(1 for item in one.items(lambda key: known[key]) if isinstance(item, Item))
    assert (number, len(statements)) == (100_000, 3)


def test_a_row_without_a_time_is_read_every_time(path: Path, tmp_path: Path) -> None:
    execute(
        path, TIMED, "INSERT INTO posts VALUES (?, ?, ?)", rows=[(1, "Old", None), (2, "B", "1")]
    )
    runs = Runs(tmp_path, source(path))
    assert counts(runs.run()) == (2, 0, 0, 0)
    execute(path, "UPDATE posts SET title = 'New' WHERE id = 1")
    assert counts(runs.run()) == (0, 1, 0, 1)
    assert runs.read == ["1"]
