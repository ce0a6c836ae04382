"""The box's one SQLite connection: how it is opened, checked, migrated, and set aside.

One connection writes and reads: SQLite before 3.51.3 can corrupt a WAL database that several
connections write or checkpoint. WAL with ``synchronous=FULL``: a commit that returned survives a
power cut.
"""

import asyncio
import itertools
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiosqlite

_MIGRATIONS = Path(__file__).parent / "migrations"
_PAGE = 4096
_SIDES = ("-wal", "-shm")


class Damaged(Exception):
    """The file is not a sound database of ours."""

    code = "journal-damaged"


class TooNew(Exception):
    """The file was written by a newer version of this program; it is left as it is."""

    code = "journal-too-new"


@asynccontextmanager
async def connect(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """Open, check and migrate the database at ``path``; raises Damaged or TooNew."""
    await asyncio.to_thread(_refuse_stub, path)
    async with aiosqlite.connect(path, isolation_level=None) as db:
        try:
            version = await _version(db)
            await db.execute("pragma journal_mode = wal")
            await db.execute("pragma synchronous = full")
            await db.execute("pragma foreign_keys = on")
            await _check(db)
            await _migrate(db, version)
        except sqlite3.DatabaseError as exc:
            if is_damage(exc):
                raise Damaged(str(exc)) from exc
            raise
        except UnicodeDecodeError as exc:  # SQLite quotes the damage in its message
            raise Damaged("the file is damaged, and so are its names") from exc
        yield db


def is_damage(exc: sqlite3.Error) -> bool:
    """Tell whether the fault lies in the file and will not pass by itself."""
    name = getattr(exc, "sqlite_errorname", "")
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


async def set_aside(path: Path) -> Path:
    """Move a damaged database out of the way, with its WAL; returns where it is kept."""
    return await asyncio.to_thread(_set_aside, path)


async def asides(path: Path) -> list[Path]:
    """Return the databases that were set aside, the last one first."""
    return await asyncio.to_thread(_asides, path)


def _refuse_stub(path: Path) -> None:
    # SQLite takes an empty file for a new database, and throws away the WAL beside it.
    if path.exists() and path.stat().st_size < _PAGE:
        raise Damaged("the file is shorter than its first page")


def _set_aside(path: Path) -> Path:
    n = 1
    while (aside := _aside(path, n)).exists():
        n += 1
    # Until the database itself has moved, which is one step, everything is still in its old place
    # too: without its WAL a damaged database could pass for a sound, older one.
    for side in _SIDES:
        with suppress(FileNotFoundError):
            Path(f"{aside}{side}").unlink()
        with suppress(FileNotFoundError):
            os.link(f"{path}{side}", f"{aside}{side}")
    path.rename(aside)
    for side in _SIDES:
        with suppress(FileNotFoundError):
            Path(f"{path}{side}").unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return aside


def _asides(path: Path) -> list[Path]:
    found = itertools.takewhile(Path.exists, (_aside(path, n) for n in itertools.count(1)))
    return [*found][::-1]


def _aside(path: Path, n: int) -> Path:
    return path.with_name(f"{path.stem}.damaged-{n}{path.suffix}")


async def _version(db: aiosqlite.Connection) -> int:
    async with db.execute("pragma user_version") as rows:
        row = await rows.fetchone()
    assert row is not None
    known = len(await asyncio.to_thread(_scripts))
    if row[0] > known:
        raise TooNew(f"version {row[0]}, this program knows {known}")
    return int(row[0])


async def _check(db: aiosqlite.Connection) -> None:
    async with db.execute("pragma integrity_check(1)") as rows:
        row = await rows.fetchone()
    if row is None or row[0] != "ok":
        raise Damaged("" if row is None else str(row[0]))


async def _migrate(db: aiosqlite.Connection, known: int) -> None:
    for version, script in enumerate(await asyncio.to_thread(_scripts), 1):
        if version > known:
            await db.executescript(f"begin; {script} pragma user_version = {version}; commit;")


def _scripts() -> list[str]:
    return [path.read_text() for path in sorted(_MIGRATIONS.glob("*.sql"))]
