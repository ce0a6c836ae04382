"""The whole journal from its first entry: checked against its hashes, and read as facts."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable

import aiosqlite

from contract import chain
from contract.facts import catalogue
from contract.facts.journal import JournalContinues
from edge.core.state import Recorded
from edge.store.database import Damaged

_CHUNK = 1000


async def verify(db: aiosqlite.Connection) -> None:
    """Raise Damaged unless every entry stands in its place and fits the hash before it."""
    chains = _Chains()
    try:
        async with db.execute("select n, box, journal from journals order by n") as found:
            async for n, box, journal in found:
                chains.begin(n, box, journal)
        # In the order of the table: SQLite itself has checked that the index agrees with it.
        sql = "select journal, seq, hash, body from entries not indexed order by n"
        async with db.execute(sql) as found:
            while rows := await found.fetchmany(_CHUNK):
                await asyncio.to_thread(chains.follow, rows)
    except sqlite3.Error as exc:
        raise Damaged(str(exc)) from exc


async def replay(db: aiosqlite.Connection) -> AsyncIterator[Recorded]:
    """Yield every recorded fact of all journals once, in order; unknown kinds are passed over.

    Entries that a new journal copied from the one before are not yielded again.
    """
    copies = _Copies()
    sql = "select j.journal, e.seq, e.body from entries e join journals j on j.n = e.journal"
    async with db.execute(f"{sql} order by e.n") as found:
        async for journal, seq, body in found:
            if copies.again(journal, seq):
                continue
            try:
                stamp, fact = catalogue.read(body)
            except catalogue.UnknownFact:
                continue  # written by a newer program; it stays in the journal and goes to HQ
            if isinstance(fact, JournalContinues):
                copies.follow(fact)
            yield Recorded(journal, seq, stamp, fact)


class _Chains:
    """Where the chain of each journal stands."""

    def __init__(self) -> None:
        self._at: dict[int, tuple[int, str]] = {}

    def begin(self, n: int, box: object, journal: object) -> None:
        """Begin a journal before its first entry."""
        self._at[n] = (0, chain.genesis(str(box), str(journal)))

    def follow(self, rows: Iterable[sqlite3.Row]) -> None:
        """Take entries; raises Damaged."""
        for n, seq, digest, body in map(tuple, rows):
            if not (isinstance(n, int) and isinstance(body, str) and n in self._at):
                raise Damaged("an entry that is none")
            before, previous = self._at[n]
            if seq != before + 1 or digest != chain.link(previous, before + 1, body):
                raise Damaged(f"entry {before + 1} of journal {n} does not fit")
            self._at[n] = (before + 1, str(digest))


class _Copies:
    """Which entries at the start of a journal are held in the one before it."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._copies = 0

    def again(self, journal: str, seq: int) -> bool:
        """Note an entry; tell whether it was there before."""
        self._last[journal] = seq
        if seq == 1:
            self._copies = 0
        return 1 < seq <= 1 + self._copies

    def follow(self, fact: JournalContinues) -> None:
        """Begin a journal; the one before it may have lost what was copied from it."""
        copied_after = fact.seq - fact.copied
        held = self._last.get(fact.journal, 0) - copied_after
        self._copies = min(max(held, 0), fact.copied)
