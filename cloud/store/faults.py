"""What arrived and could not be taken: a ring of the latest per box and code, and how many in all."""

from dataclasses import asdict, dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.database import put
from cloud.store.rows import many, value
from cloud.store.tables.journals import intake_faults as table

RING = 20
NOBODY = "?"
"""Stands for every name that is no registered box, so that strangers cannot fill the table."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One of the latest faults of a box."""

    box: str
    code: str
    slot: int
    number: int
    """Counts the faults of this box and code from 1."""
    at_ms: int
    detail: str


async def add(
    connection: AsyncConnection, box: str, code: str, latest: list[tuple[int, str]], count: int
) -> None:
    """Count ``count`` more faults, of which ``latest`` (time, detail) are the last ones."""
    same = (table.c.box == box, table.c.code == code)
    before = await value(connection, select(func.max(table.c.number)).where(*same)) or 0
    kept = latest[-RING:]
    first = before + count - len(kept) + 1
    rows = [
        Fault(box, code, number % RING, number, at_ms, detail)
        for number, (at_ms, detail) in enumerate(kept, start=first)
    ]
    await put(connection, table, *map(asdict, rows))


async def latest(connection: AsyncConnection, *, box: str | None = None) -> list[Fault]:
    """Return what the rings hold, newest first."""
    statement = select(table).order_by(table.c.at_ms.desc(), table.c.number.desc())
    if box is not None:
        statement = statement.where(table.c.box == box)
    return await many(connection, statement, Fault)


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """Return how many faults each box has had."""
    highest = (
        select(table.c.box, func.max(table.c.number).label("number"))
        .group_by(table.c.box, table.c.code)
        .subquery()
    )
    statement = select(highest.c.box, func.sum(highest.c.number).label("number"))
    rows = await connection.execute(statement.group_by(highest.c.box))
    return {row.box: int(row.number) for row in rows}
