"""What people did: written in the transaction of the act, and never changed (P1)."""

from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.rows import many
from cloud.store.tables.people import audit as table


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one person."""

    id: int
    at_ms: int
    account: str
    act: str
    about: str
    detail: str


async def record(
    connection: AsyncConnection, *, at_ms: int, account: str, act: str, about: str, detail: str = ""
) -> None:
    """Add an act to the log."""
    row = {"at_ms": at_ms, "account": account, "act": act, "about": about, "detail": detail}
    await connection.execute(insert(table).values(row))


async def newest(connection: AsyncConnection, limit: int) -> list[Act]:
    """Return the latest acts, newest first."""
    return await many(connection, select(table).order_by(table.c.id.desc()).limit(limit), Act)
