"""Who may use the panel in a session; PINs only as argon2id (P6)."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import Scope
from cloud.store.database import put
from cloud.store.rows import many, value, within
from cloud.store.tables.exams import staff as table


@dataclass(frozen=True, slots=True)
class Person:
    """An invigilator, a chief or a venue admin in one session."""

    session: str
    account: str
    venue: str
    name: str
    role: str
    rooms: str
    """JSON list; empty for the whole venue."""
    pin: str

    @property
    def room_names(self) -> tuple[str, ...]:
        """Return the rooms assigned."""
        return tuple(json.loads(self.rooms))


async def save(connection: AsyncConnection, person: Person) -> None:
    """Add or replace somebody."""
    await put(connection, table, asdict(person))


async def remove(connection: AsyncConnection, scope: Scope, session: str, account: str) -> bool:
    """Take somebody out; return whether they were in, inside ``scope``."""
    same = (table.c.session == session, table.c.account == account)
    statement = within(select(table.c.account).where(*same), scope, table.c.venue)
    if await value(connection, statement) is None:
        return False
    await connection.execute(delete(table).where(*same))
    return True


async def counts(
    connection: AsyncConnection, scope: Scope, sessions: Sequence[str]
) -> dict[str, int]:
    """Return how many people each session has."""
    statement = (
        select(table.c.session, func.count().label("number"))
        .where(table.c.session.in_(sessions))
        .group_by(table.c.session)
    )
    rows = await connection.execute(within(statement, scope, table.c.venue))
    return {row.session: row.number for row in rows}


async def of_session(connection: AsyncConnection, scope: Scope, session: str) -> list[Person]:
    """Return the staff of a session."""
    statement = select(table).where(table.c.session == session)
    statement = statement.order_by(table.c.venue, table.c.account)
    return await many(connection, within(statement, scope, table.c.venue), Person)
