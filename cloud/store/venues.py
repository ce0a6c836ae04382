"""Venues: the places with rooms and a box."""

from dataclasses import asdict, dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import Scope
from cloud.store.database import insert_new
from cloud.store.rows import many, one, within
from cloud.store.tables.fleet import venues as table


@dataclass(frozen=True, slots=True)
class Venue:
    """A place where exams are held."""

    venue: str
    name: str
    address: str
    branch: str
    created_ms: int


async def add(connection: AsyncConnection, venue: Venue) -> None:
    """Store a venue unless its name is taken."""
    await insert_new(connection, table, [asdict(venue)])


async def change(
    connection: AsyncConnection, venue: str, *, name: str, address: str, branch: str
) -> None:
    """Change what a venue is called and where it is."""
    values = {"name": name, "address": address, "branch": branch}
    await connection.execute(update(table).where(table.c.venue == venue).values(values))


async def find(connection: AsyncConnection, scope: Scope, venue: str) -> Venue | None:
    """Return a venue, if it is inside ``scope``."""
    statement = select(table).where(table.c.venue == venue)
    return await one(connection, within(statement, scope, table.c.venue), Venue)


async def all_of(connection: AsyncConnection, scope: Scope) -> list[Venue]:
    """Return every venue inside ``scope``."""
    statement = select(table).order_by(table.c.venue)
    return await many(connection, within(statement, scope, table.c.venue), Venue)
