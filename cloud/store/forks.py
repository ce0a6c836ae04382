"""Entries that are not on the chain: kept beside the one that is, never merged."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import Scope
from cloud.store.rows import many, within
from cloud.store.tables.fleet import boxes
from cloud.store.tables.journals import facts, forks


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


async def all_of(
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


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """Return how many entries of each box forked."""
    statement = select(forks.c.box, func.count().label("number")).group_by(forks.c.box)
    return {row.box: row.number for row in await connection.execute(statement)}
