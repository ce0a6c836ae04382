"""Submissions, as the box receipted them (X11)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.rows import many, one
from cloud.store.tables.projections import receipts as table


@dataclass(frozen=True, slots=True)
class Receipt:
    """One version of a submission."""

    box: str
    journal: str
    seq: int
    attempt: str
    how: str
    version: int
    count: int
    root: str
    code: str
    body: str
    signature: str
    verified: bool
    """The box's key signed it."""


async def of_attempt(
    connection: AsyncConnection, attempt: str, *, among: Sequence[str]
) -> list[Receipt]:
    """Return the receipts of an attempt that the boxes ``among`` gave."""
    statement = (
        select(table)
        .where(table.c.attempt == attempt, table.c.box.in_(among))
        .order_by(table.c.version, table.c.box, table.c.journal, table.c.seq)
    )
    return await many(connection, statement, Receipt)


async def by_code(connection: AsyncConnection, code: str) -> Receipt | None:
    """Return the genuine receipt that has this short code."""
    statement = select(table).where(table.c.code == code, table.c.verified)
    return await one(connection, statement.limit(1), Receipt)
