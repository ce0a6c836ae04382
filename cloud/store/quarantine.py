"""Entries that were acknowledged and not understood, until a newer program or a roster explains them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.heads import Held
from cloud.core.reading import Reading
from cloud.store.rows import many
from cloud.store.tables.journals import facts


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


async def of_box(connection: AsyncConnection, box: str, *, limit: int) -> list[Stored]:
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


async def boxes(connection: AsyncConnection) -> list[str]:
    """Return the boxes that have entries in quarantine."""
    statement = select(facts.c.box).where(facts.c.quarantined.isnot(None)).distinct()
    return sorted((await connection.execute(statement)).scalars())
