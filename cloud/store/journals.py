"""The raw journals of the boxes: each chain as far as it fits, what waits, and what forked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.heads import Head, Held, start
from cloud.core.reading import Reading
from cloud.store.database import insert_new, locked
from cloud.store.rows import many, one, value
from cloud.store.tables.journals import facts, forks, journals, waiting
from contract.facts.journal import JournalContinues


@dataclass(frozen=True, slots=True)
class Journal:
    """How much of one journal HQ holds."""

    box: str
    journal: str
    seq: int
    hash: str
    waiting: int
    first_ms: int
    last_ms: int

    @property
    def head(self) -> Head:
        """Return what HQ answers for."""
        return Head(self.seq, self.hash)


@dataclass(frozen=True, slots=True)
class Fact:
    """One stored entry."""

    box: str
    journal: str
    seq: int
    body: str
    received_ms: int
    quarantined: str | None


async def lock(connection: AsyncConnection, box: str, journal: str, now_ms: int) -> Journal:
    """Return a journal, opened if new, that nobody else extends in this transaction."""
    here = and_(journals.c.box == box, journals.c.journal == journal)
    found = await one(connection, locked(select(journals).where(here)), Journal)
    if found is None:
        hash = start(box, journal).hash  # noqa: A001 - the column's word
        new = Journal(box, journal, 0, hash, 0, now_ms, now_ms)
        row = {name: getattr(new, name) for name in Journal.__slots__}
        await insert_new(connection, journals, [row])
        found = await one(connection, locked(select(journals).where(here)), Journal)
    assert found is not None
    return found


async def head(connection: AsyncConnection, box: str, journal: str) -> Head:
    """Return HQ's head of a journal, seq 0 with the genesis hash if it is unknown."""
    here = and_(journals.c.box == box, journals.c.journal == journal)
    found = await one(connection, select(journals).where(here), Journal)
    return found.head if found else start(box, journal)


async def hash_at(connection: AsyncConnection, box: str, journal: str, seq: int) -> str | None:
    """Return the hash HQ holds at one place."""
    here = (facts.c.box == box, facts.c.journal == journal, facts.c.seq == seq)
    found: str | None = await value(connection, select(facts.c.hash).where(*here))
    return found


async def held(
    connection: AsyncConnection, journal: Journal, seqs: Sequence[int]
) -> dict[int, str]:
    """Return the hashes HQ holds between the lowest and the highest of ``seqs``."""
    statement = select(facts.c.seq, facts.c.hash).where(
        facts.c.box == journal.box,
        facts.c.journal == journal.journal,
        facts.c.seq.between(min(seqs), max(seqs)),
    )
    return {row.seq: row.hash for row in await connection.execute(statement)}


async def waits(connection: AsyncConnection, journal: Journal) -> list[Held]:
    """Return the entries that wait beyond a gap, in order of arrival."""
    columns = (waiting.c.seq, waiting.c.previous, waiting.c.hash, waiting.c.body)
    statement = select(*columns).where(*_of(waiting, journal)).order_by(waiting.c.received_ms)
    return await many(connection, statement, Held)


async def append(
    connection: AsyncConnection, journal: Journal, readings: Iterable[Reading], now_ms: int
) -> None:
    """Store entries that continue the chain."""
    rows = [
        _row(journal, reading.entry, now_ms)
        | {
            "kind": reading.kind,
            "attempt": reading.attempt,
            "stamp": str(reading.stamp.id) if reading.stamp else None,
            "quarantined": reading.quarantined,
        }
        for reading in readings
    ]
    if rows:
        await connection.execute(insert(facts), rows)


async def told_before(
    connection: AsyncConnection, box: str, journal: str, readings: Sequence[Reading]
) -> frozenset[int]:
    """Return the places of facts that HQ has from an earlier journal of this box.

    A journal that continues another begins with copies of what HQ may lack; only there is looked.
    """
    first = (facts.c.box == box, facts.c.journal == journal, facts.c.seq == 1)
    kind = next((r.kind for r in readings if r.entry.seq == 1), None)
    kind = kind or await value(connection, select(facts.c.kind).where(*first))
    if kind != JournalContinues.KIND:
        return frozenset()
    stamps = {str(r.stamp.id): r.entry.seq for r in readings if r.stamp}
    statement = select(facts.c.stamp).where(
        facts.c.box == box, facts.c.journal != journal, facts.c.stamp.in_(stamps)
    )
    return frozenset(stamps[row.stamp] for row in await connection.execute(statement))


async def set_aside(
    connection: AsyncConnection,
    journal: Journal,
    *,
    wait: Iterable[Held],
    settled: Iterable[Held],
    forked: Iterable[Held],
    now_ms: int,
) -> None:
    """Store what waits and what forked, and forget what waits no longer."""
    await insert_new(connection, waiting, [_row(journal, entry, now_ms) for entry in wait])
    for entry in settled:
        here = (*_of(waiting, journal), waiting.c.seq == entry.seq, waiting.c.hash == entry.hash)
        await connection.execute(delete(waiting).where(*here))
    await insert_new(connection, forks, [_row(journal, entry, now_ms) for entry in forked])


async def save_head(connection: AsyncConnection, journal: Journal, head: Head, now_ms: int) -> None:
    """Note how far the journal is held now."""
    count = select(func.count()).select_from(waiting).where(*_of(waiting, journal))
    values = {
        "seq": head.seq,
        "hash": head.hash,
        "waiting": count.scalar_subquery(),
        "last_ms": now_ms,
    }
    await connection.execute(update(journals).where(*_of(journals, journal)).values(values))


async def newest(connection: AsyncConnection) -> dict[str, Journal]:
    """Return the journal that each box wrote to last."""
    statement = select(journals).order_by(journals.c.last_ms, journals.c.first_ms)
    return {journal.box: journal for journal in await many(connection, statement, Journal)}


async def of_attempt(
    connection: AsyncConnection, attempt: str, *, among: Sequence[str]
) -> list[Fact]:
    """Return what the boxes ``among`` wrote about an attempt, in the order HQ got it."""
    columns = [facts.c[name] for name in Fact.__slots__]
    statement = (
        select(*columns)
        .where(facts.c.attempt == attempt, facts.c.box.in_(among))
        .order_by(facts.c.received_ms, facts.c.box, facts.c.journal, facts.c.seq)
    )
    return await many(connection, statement, Fact)


async def total(connection: AsyncConnection) -> int:
    """Return how many facts HQ holds."""
    return int(await value(connection, select(func.count()).select_from(facts)))


def _of(table: Any, journal: Journal) -> tuple[Any, Any]:
    return table.c.box == journal.box, table.c.journal == journal.journal


def _row(journal: Journal, entry: Held, now_ms: int) -> dict[str, Any]:
    return {
        "box": journal.box,
        "journal": journal.journal,
        "seq": entry.seq,
        "previous": entry.previous,
        "hash": entry.hash,
        "body": entry.body,
        "received_ms": now_ms,
    }
