"""Posts in a database: a row of a query is a post.

Where the rows tell when they were changed (a column `updated_at` or the like, or one mapped to
`updated`), only ids and those times are listed, and the rows that changed are fetched. Else every row
is, and its digest tells. Nothing is ever written, and no message shows a password.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    column,
    create_engine,
    event,
    false,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from indexer.errors import PostError, SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Closed, Item, Known, Listed, Mark, Reading, nothing_known
from indexer.sources.documents import UniqueKeys, content_stamp
from indexer.sources.limits import MEGABYTE, too_large
from indexer.sources.records.fields import Fields, Record
from indexer.sources.text import one_line, shortened

_BATCH = 500
_AT_ONCE = 100
"""Rows that a driver may hold, each of which may be large."""

_FAULTS = (SQLAlchemyError, OSError, ValueError, RecursionError)
"""What a database and its driver raise; not all of a driver's conversions keep to its own errors."""

_SECRET = ("pass", "pwd", "secret", "token", "key")
_LISTED = "listed"


class _Row(NamedTuple):
    """A row that was listed and not fetched."""

    id: Any


class SqlSource:
    """A source of rows; see indexer/sources/base.py for the contract."""

    share = 0.0

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        self._fields = Fields(given)
        self._largest = settings.largest_file * MEGABYTE
        self._database = _Database(given)
        self._id = self._updated = ""
        self._follows = False  # Whether the times of rows tell what changed.

    @property
    def place(self) -> str:
        """The database without its password."""
        return self._database.place

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """Every row by its id, or in the order of the query where no column is an id."""
        begun = False
        try:
            self._choose_columns()
            keys = UniqueKeys()
            for key, stamp, content in self._listed(known):
                begun = True
                yield Item(keys.unique(key), stamp, content)
        except _FAULTS as error:
            if not begun:
                raise SourceError(f"{self.place}: {self._database.told(error)}") from None
            yield Closed("", self._database.told(error))
        else:
            yield Mark("", _LISTED)

    def read(self, item: Item) -> Reading:
        """The post in a row."""
        content = item.content
        values = self._one(content.id) if isinstance(content, _Row) else content
        return self._fields.read(Record(self._checked(cast(dict[str, Any], values))), item.key)

    def _checked(self, values: dict[str, Any]) -> dict[str, Any]:
        """The row. Raises PostError for a large one, and for one whose changes cannot be followed."""
        if self._follows and values[self._id] is None:
            raise PostError(f"{self._id} is NULL; give each row one, or leave {self._updated} out")
        size = sum(len(value) for value in values.values() if isinstance(value, str | bytes))
        if size > self._largest:
            raise PostError(f"a row of {too_large(self._largest)}")
        return values

    def _choose_columns(self) -> None:
        """Looks up the query's columns. Raises SourceError where they tell nothing."""
        columns = self._database.columns()
        try:
            self._fields.check_columns(columns)
        except PostError as error:
            raise SourceError(f"{self.place}: {error}") from error
        self._id = self._fields.column("id", columns)
        self._updated = self._fields.column("updated", columns)
        self._follows = bool(self._id and self._updated)

    def _listed(self, known: Known) -> Iterator[tuple[str, str, object]]:
        """Key, stamp and content of each row.

        A first run fetches all rows at once; later ones list the times of all, and fetch what changed.
        """
        if self._follows and known(""):
            yield from self._changes(known)
            return
        statement = self._database.select(self._id)
        for values in self._database.rows(statement):
            yield self._key(values), self._stamp(values), values

    def _key(self, values: dict[str, Any]) -> str:
        return self._fields.key({self._id: values[self._id]} if self._follows else values)

    def _stamp(self, values: dict[str, Any]) -> str:
        if self._follows:
            updated = values[self._updated]
            return "" if updated is None else str(updated)
        return content_stamp(repr(values).encode("utf-8", "surrogatepass"))

    def _changes(self, known: Known) -> Iterator[tuple[str, str, object]]:
        """All rows in their order, those that changed with their values."""
        wanted = self._database.select(self._id, self._id, self._updated)
        batch: list[tuple[str, str, Any]] = []
        for values in self._database.rows(wanted):
            batch.append((self._key(values), self._stamp(values), values[self._id]))
            if len(batch) == _BATCH:
                yield from self._fetched(batch, known)
                batch.clear()
        yield from self._fetched(batch, known)

    def _fetched(
        self, batch: list[tuple[str, str, Any]], known: Known
    ) -> Iterator[tuple[str, str, object]]:
        changed = [id_ for key, stamp, id_ in batch if not stamp or known(key) != stamp]
        rows = self._with_ids(changed) if changed else iter(())
        current = next(rows, None)
        for key, stamp, id_ in batch:
            if current is not None and current[self._id] == id_:
                yield key, stamp, current
                current = next(rows, None)
            else:
                yield key, stamp, _Row(id_)

    def _with_ids(self, ids: list[Any]) -> Iterator[dict[str, Any]]:
        is_one: ColumnElement[bool] = column(self._id).in_(ids)
        return self._database.rows(self._database.select(self._id).where(is_one))

    def _one(self, id_: Any) -> dict[str, Any]:
        """The row of an id. Raises PostError where it is gone."""
        try:
            found = next(self._with_ids([id_]), None)
        except _FAULTS as error:
            raise PostError(self._database.told(error)) from None
        if found is None:
            raise PostError("gone since the rows were listed; index again")
        return found


class _Database:
    """The query of one source, asked without ever writing."""

    def __init__(self, given: SourceSettings) -> None:
        try:
            self._url = make_url(given.place)
        except (SQLAlchemyError, ValueError):
            scheme = given.place.partition("://")[0]
            hint = "write it as sqlite:///posts.db or postgresql+psycopg://user@host/name"
            raise SourceError(f"{scheme}://…: not a database URL; {hint}") from None
        shown = self._url.set(query={}).render_as_string(hide_password=True)
        self.place = shown
        self._engine = self._opened(self._url)
        query = given.query.strip().rstrip(";").replace(":", "\\:")
        self._table = text(query).columns().subquery("posts")

    def _opened(self, url: URL) -> Engine:
        is_sqlite = url.get_backend_name() == "sqlite"
        file = url.database or ""
        if is_sqlite and not url.query.get("uri") and not Path(file).is_file():
            raise SourceError(f"{self.place}: no such file; name a database that is there")
        try:
            engine = create_engine(url, poolclass=NullPool)
        except ImportError as error:
            hint = "install it beside postings, or name another in the URL"
            raise SourceError(
                f"{self.place}: the driver {error.name} is missing; {hint}"
            ) from error
        except SQLAlchemyError as error:
            raise SourceError(f"{self.place}: {self.told(error)}") from None
        if is_sqlite:
            event.listen(engine, "connect", _prepare_sqlite)
        return engine

    def columns(self) -> list[str]:
        """The names of the query's columns."""
        with self._connected() as connection:
            return list(connection.execute(self.select("").where(false())).keys())

    def select(self, order: str, *wanted: str) -> Select[Any]:
        """A selection from the query: the columns by name, or all."""
        names: list[ColumnElement[Any]] = [column(name) for name in wanted]
        statement = (select(*names) if names else select(text("*"))).select_from(self._table)
        return statement.order_by(column(order)) if order else statement

    def rows(self, statement: Select[Any]) -> Iterator[dict[str, Any]]:
        """The rows of a selection, as they come."""
        with self._connected() as connection:
            for row in connection.execute(statement).mappings():
                yield {name: _value(value) for name, value in row.items()}

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection whose transaction is never committed."""
        with self._engine.connect() as connection:
            yield connection.execution_options(stream_results=True, yield_per=_AT_ONCE)

    def told(self, error: Exception) -> str:
        """What a database says of an error, on one line and without secrets."""
        said = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
        for secret in _secrets(self._url):
            said = said.replace(secret, "***")
        return shortened(one_line(said.splitlines()[0]), 300)


def _secrets(url: URL) -> list[str]:
    named = {name: value for name, value in url.query.items() if isinstance(value, str)}
    hidden = [value for name, value in named.items() if any(s in name.lower() for s in _SECRET)]
    return [secret for secret in (url.password, *hidden) if secret]


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """SQLite does not check that a text is one: what is not UTF-8 stays bytes, for the row to tell."""
    connection.text_factory = _text_or_bytes
    connection.execute("PRAGMA query_only = ON")


def _text_or_bytes(data: bytes) -> str | bytes:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _value(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
