"""What a box says it no longer keeps of faces: the proof of a deletion (A5)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.rows import many
from cloud.store.tables.projections import deletions as table


@dataclass(frozen=True, slots=True)
class Deletion:
    """Pictures of one session that one box deleted, with the key they lay under."""

    box: str
    journal: str
    seq: int
    session: str
    what: str
    count: int
    digest: str
    key: str
    at_ms: int


async def of_box(connection: AsyncConnection, box: str, *, limit: int) -> list[Deletion]:
    """Return a box's latest deletions, newest first."""
    statement = select(table).where(table.c.box == box)
    order = (table.c.at_ms.desc(), table.c.journal, table.c.seq.desc())
    return await many(connection, statement.order_by(*order).limit(limit), Deletion)
