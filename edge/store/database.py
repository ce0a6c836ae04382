"""The box's one SQLite connection: how it is opened, checked, migrated, and set aside.

One connection writes and reads: SQLite before 3.51.3 can corrupt a WAL database that several
connections write or checkpoint. WAL with ``synchronous=FULL``: a commit that returned survives a
power cut.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

_MIGRATIONS = Path(__file__).parent / "migrations"


class Damaged(Exception):
    """The file is not a sound database of ours."""

    code = "journal-damaged"


class TooNew(Exception):
    """The file was written by a newer version of this program; it is left as it is."""

    code = "journal-too-new"


@asynccontextmanager
async def connect(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """Open, check and migrate the database at ``path``; raises Damaged or TooNew."""
    async with aiosqlite.connect(path, isolation_level=None) as db:
        try:
            await db.execute("pragma journal_mode = wal")
            await db.execute("pragma synchronous = full")
            await db.execute("pragma foreign_keys = on")
            await _check(db)
            await _migrate(db)
        except sqlite3.DatabaseError as exc:
            if _is_damage(exc):
                raise Damaged(str(exc)) from exc
            raise
        yield db


async def set_aside(path: Path) -> Path:
    """Move a damaged database out of the way, with its WAL; returns where it is kept."""
    return await asyncio.to_thread(_set_aside, path)


def _set_aside(path: Path) -> Path:
    n = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{n}{path.suffix}")).exists():
        n += 1
    for suffix in ("-wal", "-shm", ""):  # the database last: a half-done move is done again
        old = Path(f"{path}{suffix}")
        if old.exists():
            old.rename(f"{aside}{suffix}")
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return aside


def _is_damage(exc: sqlite3.DatabaseError) -> bool:
    return exc.sqlite_errorname.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


async def _check(db: aiosqlite.Connection) -> None:
    async with db.execute("pragma quick_check(1)") as rows:
        row = await rows.fetchone()
    if row is None or row[0] != "ok":
        raise Damaged("" if row is None else str(row[0]))


async def _migrate(db: aiosqlite.Connection) -> None:
    async with db.execute("pragma user_version") as rows:
        row = await rows.fetchone()
    assert row is not None
    scripts = await asyncio.to_thread(_scripts)
    if row[0] > len(scripts):
        raise TooNew(f"version {row[0]}, this program knows {len(scripts)}")
    for version, script in enumerate(scripts, 1):
        if version > row[0]:
            await db.executescript(f"begin; {script} pragma user_version = {version}; commit;")


def _scripts() -> list[str]:
    return [path.read_text() for path in sorted(_MIGRATIONS.glob("*.sql"))]
