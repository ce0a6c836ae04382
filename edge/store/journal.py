"""The append-only journal: the only thing on this box that may not be lost.

Entries are numbered and hash-chained within a journal, which has a uuid of its own. A database that
turns up on another machine, or that HQ knows to have been further along, gets a new journal that
continues the old one: numbers are never used twice.
"""

import asyncio
import itertools
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiosqlite

from contract import chain
from edge.core.state import Recorded
from edge.store import database, replay
from edge.store.database import Damaged
from edge.store.salvage import Salvaged

_INSERT = "insert into entries (journal, seq, hash, body) values (?, ?, ?, ?)"
_ANOTHER = ", (?, ?, ?, ?)"
_MOST_AT_ONCE = 1000
"""Entries that one statement inserts; SQLite takes eight times as many."""

_SET_POSITION = (
    "insert into positions (name, value) values (?, ?)"
    " on conflict (name) do update set value = excluded.value"
)


class StorageFull(Exception):
    """The disk has no room; nothing of the group was recorded."""

    code = "storage-full"


class StorageFailed(Exception):
    """The disk refused for another reason; nothing of the group was recorded."""

    code = "storage-failed"


@dataclass(frozen=True, slots=True)
class Row:
    """A stored entry: its exact text and its place in the chain."""

    seq: int
    previous: str
    hash: str
    body: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a journal stands."""

    journal: str
    seq: int
    hash: str


class Journal:
    """The open database; ``head`` is the committed end of the current journal."""

    def __init__(self, db: aiosqlite.Connection, *, box: str, serial: str, path: Path) -> None:
        self._db = db
        self._box = box
        self._serial = serial
        self._n = 0
        self._writing = asyncio.Lock()
        self.path = path
        self.head = Head("", 0, "")
        self.other_serial = False
        """The database was last written on another machine."""

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, *, box: str, serial: str) -> AsyncIterator["Journal"]:
        """Open the journal at ``path``; raises ``database.Damaged``."""
        async with database.connect(path) as db:
            journal = cls(db, box=box, serial=serial, path=path)
            await replay.verify(db)
            await journal._find_head()
            yield journal

    async def begin(self, first: Sequence[str]) -> None:
        """Begin a new journal with its first entries, in one commit."""
        async with self._commit():
            n, head = await self._open_new(first)
        self._n, self.head, self.other_serial = n, head, False

    async def append(self, bodies: Sequence[str]) -> None:
        """Commit stored texts durably, all or none; raises StorageFull or StorageFailed."""
        # A statement by itself is a transaction: one way to the database's thread and not three.
        async with self._commit(one_statement=len(bodies) <= _MOST_AT_ONCE):
            head = await self._insert(self._n, self.head, bodies)
        self.head = head

    async def put_back(
        self, salvaged: Sequence[Salvaged], first: Callable[[Head], Sequence[str]]
    ) -> None:
        """Put back what was read from a damaged file, and begin the journal that continues it.

        Same journals, same numbers, same hashes; ``first`` makes the new journal's first entries
        from the last head. All in one commit: half of it would pass for a sound, shorter journal.
        """
        async with self._commit():
            for one in salvaged:
                head = Head(one.journal, 0, chain.genesis(one.box, one.journal))
                n = await self._name(one.journal, one.box, one.serial)
                head = await self._insert(n, head, one.bodies)
                await self._db.execute(_SET_POSITION, (f"uplink:{one.journal}", one.uploaded))
            n, head = await self._open_new(first(head))
        self._n, self.head, self.other_serial = n, head, False

    async def since(self, journal: str, seq: int, *, limit: int, most: int) -> list[Row]:
        """Return committed entries after ``seq``: at most ``limit``, about ``most`` bytes."""
        rows: list[Row] = []
        size = 0
        previous = await self.hash_at(journal, seq)
        sql = (
            "select e.seq, e.hash, e.body from entries e join journals j on j.n = e.journal"
            " where j.journal = ? and e.seq > ? and e.seq <= ? order by e.seq limit ?"
        )
        last = self.head.seq if journal == self.head.journal else 1 << 62
        async with self._db.execute(sql, (journal, seq, last, limit)) as found:
            async for at, digest, body in found:
                if rows and size + len(body) > most:
                    break
                rows.append(Row(at, previous, digest, body))
                size += len(body)
                previous = digest
        return rows

    async def hash_at(self, journal: str, seq: int) -> str:
        """Return the hash after entry ``seq``, the genesis for 0, or "" when there is none."""
        if seq == 0:
            async with self._db.execute(
                "select box from journals where journal = ?", (journal,)
            ) as found:
                owner = await found.fetchone()
            return chain.genesis(owner[0], journal) if owner else ""
        sql = (
            "select e.hash from entries e join journals j on j.n = e.journal"
            " where j.journal = ? and e.seq = ?"
        )
        async with self._db.execute(sql, (journal, seq)) as found:
            row = await found.fetchone()
        return str(row[0]) if row else ""

    async def body_at(self, journal: str, seq: int) -> str:
        """Return the stored text of an entry."""
        (row,) = await self.since(journal, seq - 1, limit=1, most=1)
        return row.body

    async def replay(self) -> AsyncIterator[Recorded]:
        """Yield every recorded fact of all journals once, in order."""
        async for recorded in replay.replay(self._db):
            yield recorded

    async def position(self, name: str) -> int:
        """Return a durable counter, 0 when it was never set."""
        sql = "select value from positions where name = ?"
        async with self._db.execute(sql, (name,)) as found:
            row = await found.fetchone()
        return int(row[0]) if row else 0

    async def set_position(self, name: str, value: int) -> None:
        """Set a durable counter; raises StorageFull or StorageFailed."""
        async with self._commit(one_statement=True):
            await self._db.execute(_SET_POSITION, (name, value))

    @asynccontextmanager
    async def _commit(self, *, one_statement: bool = False) -> AsyncIterator[None]:
        # Whoever else writes waits: a full disk may roll back the transaction of another.
        async with self._writing, self._faults():
            if one_statement:
                yield
                return
            await self._db.execute("begin immediate")
            yield
            await self._db.execute("commit")

    @asynccontextmanager
    async def _faults(self) -> AsyncIterator[None]:
        """Roll back what is half done, and say what went wrong in our words."""
        try:
            yield
        except BaseException as exc:
            if self._db.in_transaction:
                with suppress(sqlite3.Error):
                    await self._db.execute("rollback")
            if not isinstance(exc, sqlite3.Error):
                raise
            if database.is_damage(exc):
                raise Damaged(str(exc)) from exc
            if getattr(exc, "sqlite_errorname", "") == "SQLITE_FULL":
                raise StorageFull(str(exc)) from exc
            raise StorageFailed(str(exc)) from exc

    async def _open_new(self, first: Sequence[str]) -> tuple[int, Head]:
        name = str(uuid.uuid4())
        n = await self._name(name, self._box, self._serial)
        return n, await self._insert(n, Head(name, 0, chain.genesis(self._box, name)), first)

    async def _name(self, journal: str, box: str, serial: str) -> int:
        sql = "insert into journals (journal, box, serial) values (?, ?, ?)"
        cursor = await self._db.execute(sql, (journal, box, serial))
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    async def _insert(self, n: int, head: Head, bodies: Sequence[str]) -> Head:
        seq, digest, rows = head.seq, head.hash, []
        for body in bodies:
            seq += 1
            digest = chain.link(digest, seq, body)
            rows.append((n, seq, digest, body))
        if 0 < len(rows) <= _MOST_AT_ONCE:
            several = _INSERT + _ANOTHER * (len(rows) - 1)
            await self._db.execute(several, tuple(itertools.chain.from_iterable(rows)))
        else:
            await self._db.executemany(_INSERT, rows)
        return Head(head.journal, seq, digest)

    async def _find_head(self) -> None:
        sql = "select n, journal, box, serial from journals order by n desc limit 1"
        async with self._db.execute(sql) as found:
            row = await found.fetchone()
        if row is None:
            return
        self._n, name, box, serial = row
        self.other_serial = (box, serial) != (self._box, self._serial)
        sql = "select seq, hash from entries where journal = ? order by seq desc limit 1"
        async with self._db.execute(sql, (self._n,)) as found:
            last = await found.fetchone()
        seq, digest = last or (0, chain.genesis(box, name))
        self.head = Head(name, seq, digest)
