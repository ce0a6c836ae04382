"""The one way to the database: SQLite in a file, or PostgreSQL for many replicas.

SQLite gets exactly one connection (several writers can corrupt its WAL before 3.51.3), so whoever
holds a transaction holds the database; PostgreSQL gets a pool, and rows are locked where order
matters (``locked``).
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from threading import Thread
from typing import Any

from sqlalchemy import Connection, Select, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from cloud.store.upgrade import upgrade

STORAGE_FAULTS = (SQLAlchemyError, OSError)
"""What a database that is away or full raises; whoever runs for ever waits for it to come back."""

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_POOL = 10
_WAIT_S = 60
_LARGEST = 2**63 - 1


class UnknownDatabase(Exception):
    """The setting names neither SQLite nor PostgreSQL."""

    code = "unknown-database"


class Database:
    """An open database with every migration applied."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator["Database"]:
        """Open ``sqlite:///path`` or ``postgresql://…``, migrate it, and close it at the end."""
        workers: list[Thread] = []
        engine = await asyncio.to_thread(_engine, url, workers)  # it looks at the file system
        try:
            await upgrade(engine)
            yield cls(engine)
        finally:
            await engine.dispose()
            # A connection that was cancelled closes by itself, later: it is waited for, because
            # SQLite may turn away whoever opens the file while the last one leaves it.
            for worker in workers:
                await asyncio.to_thread(worker.join, _WAIT_S)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that commits at the end of the block.

        Never open a second one inside: on SQLite it would wait for the first for ever.
        """
        async with self._engine.begin() as connection:
            yield connection


async def insert_new(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows whose key is not there yet; what is there stays as it is."""
    if rows:
        insert = _insert(connection, table).on_conflict_do_nothing()
        await connection.execute(insert, rows)


async def put(
    connection: AsyncConnection, table: Table, *rows: dict[str, Any], keep: Collection[str] = ()
) -> None:
    """Insert rows, or replace those with the same key; all rows have the same columns.

    A row that is there already keeps its own values of the columns in ``keep``.
    """
    if rows:
        key = [column.name for column in table.primary_key]
        insert = _insert(connection, table)
        changes = {name: insert.excluded[name] for name in rows[0] if name not in {*key, *keep}}
        statement = insert.on_conflict_do_update(index_elements=key, set_=changes)
        await connection.execute(statement, list(rows))


def locked(statement: Select[Any]) -> Select[Any]:
    """Return a select whose rows nobody else changes before the end of the transaction."""
    return statement.with_for_update()


def fits(table: Table, row: dict[str, Any]) -> bool:
    """Tell whether every value can be stored, so that no strange fact fails a whole batch."""
    for name, value in row.items():
        if isinstance(value, str):
            length = getattr(table.c[name].type, "length", None)
            if "\x00" in value or (length is not None and len(value) > length):
                return False
        elif isinstance(value, int) and abs(value) > _LARGEST:
            return False
    return True


def _insert(connection: AsyncConnection, table: Table) -> Any:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _engine(text: str, workers: list[Thread]) -> AsyncEngine:
    url = make_url(text)
    if url.get_backend_name() not in _DRIVERS:
        raise UnknownDatabase(url.get_backend_name())
    url = url.set(drivername=_DRIVERS[url.get_backend_name()])
    if url.get_backend_name() == "postgresql":
        return create_async_engine(url, pool_size=_POOL, max_overflow=0, pool_timeout=_WAIT_S)
    engine = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=_WAIT_S)

    def opened(raw: Any, _record: Any) -> None:
        workers.append(raw.driver_connection._thread)  # noqa: SLF001 - it has no other handle
        _open_sqlite(raw)

    event.listen(engine.sync_engine, "connect", opened)
    event.listen(engine.sync_engine, "invalidate", _abandon_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _open_sqlite(raw: Any) -> None:
    raw.isolation_level = None  # transactions are begun by us, not guessed by the driver
    cursor = raw.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _abandon_sqlite(raw: Any, _record: Any, _exc: Any) -> None:
    """End the transaction of a connection that was cancelled in the middle of a statement.

    Closing is not enough: while a half-read cursor is alive somewhere, SQLite keeps the closed
    connection, and with it the lock.
    """
    with suppress(sqlite3.Error, ValueError):
        raw.rollback()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
