"""The raw journals of the boxes: each chain as far as it fits, what waits, and what forked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.heads import Head, Held, start
from cloud.core.reading import Reading
from cloud.core.scope import Scope
from cloud.store.database import insert_new, locked
from cloud.store.rows import many, one, value, within
from cloud.store.tables.fleet import boxes
from cloud.store.tables.journals import facts, forks, journals, waiting


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


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it lies in the chain."""

    journal: str
    seq: int
    previous: str
    hash: str
    body: str
    quarantined: str

    @property
    def entry(self) -> Held:
        """Return it as it arrived."""
        return Held(self.seq, self.previous, self.hash, self.body)


@dataclass(frozen=True, slots=True)
class Fork:
    """An entry that is not on the chain, beside the hash of the one that is."""

    box: str
    journal: str
    seq: int
    previous: str
    hash: str
    body: str
    received_ms: int
    held_hash: str | None


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
            "quarantined": reading.quarantined,
        }
        for reading in readings
    ]
    if rows:
        await connection.execute(insert(facts), rows)


async def quarantined(connection: AsyncConnection, box: str, *, limit: int) -> list[Stored]:
    """Return entries of a box that were not interpreted, by journal and seq."""
    columns = [facts.c[name] for name in Stored.__slots__]
    statement = (
        select(*columns)
        .where(facts.c.box == box, facts.c.quarantined.isnot(None))
        .order_by(facts.c.journal, facts.c.seq)
        .limit(limit)
    )
    return await many(connection, statement, Stored)


async def release(
    connection: AsyncConnection, box: str, journal: str, readings: Iterable[Reading]
) -> None:
    """Note that entries are interpreted now; their text does not change."""
    for reading in readings:
        here = (facts.c.box == box, facts.c.journal == journal, facts.c.seq == reading.entry.seq)
        values = {
            "kind": reading.kind,
            "attempt": reading.attempt,
            "quarantined": reading.quarantined,
        }
        await connection.execute(update(facts).where(*here).values(values))


async def with_quarantine(connection: AsyncConnection) -> list[str]:
    """Return the boxes that have entries in quarantine."""
    statement = select(facts.c.box).where(facts.c.quarantined.isnot(None)).distinct()
    return sorted((await connection.execute(statement)).scalars())


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


async def forks_of(
    connection: AsyncConnection, scope: Scope, *, box: str | None, limit: int
) -> list[Fork]:
    """Return forked entries, newest first."""
    same = and_(
        facts.c.box == forks.c.box, facts.c.journal == forks.c.journal, facts.c.seq == forks.c.seq
    )
    joined = forks.outerjoin(facts, same).join(boxes, boxes.c.box == forks.c.box)
    statement = select(forks, facts.c.hash.label("held_hash")).select_from(joined)
    if box is not None:
        statement = statement.where(forks.c.box == box)
    statement = statement.order_by(forks.c.received_ms.desc(), forks.c.seq).limit(limit)
    return await many(connection, within(statement, scope, boxes.c.venue), Fork)


async def fork_counts(connection: AsyncConnection) -> dict[str, int]:
    """Return how many entries of each box forked."""
    statement = select(forks.c.box, func.count().label("number")).group_by(forks.c.box)
    return {row.box: row.number for row in await connection.execute(statement)}


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
