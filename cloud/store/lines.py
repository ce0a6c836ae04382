"""The last word of each box: its connection, and the heartbeat as it came."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.liveness import Liveness
from cloud.store.database import locked, put
from cloud.store.rows import many, one
from cloud.store.tables.fleet import lines as table
from contract.messages import Heartbeat


@dataclass(frozen=True, slots=True)
class Line:
    """What HQ heard of a box last."""

    box: str
    online: bool
    connection: int
    since_ms: int
    last_word_ms: int
    serial: str
    journal: str
    software: str
    heartbeat: str | None
    heartbeat_ms: int | None

    @property
    def liveness(self) -> Liveness:
        """Return the part that the rules of liveness know."""
        return Liveness(
            online=self.online,
            connection=self.connection,
            since_ms=self.since_ms,
            last_word_ms=self.last_word_ms,
            serial=self.serial,
            journal=self.journal,
        )

    @property
    def beat(self) -> Heartbeat | None:
        """Return the last heartbeat."""
        return Heartbeat.model_validate_json(self.heartbeat) if self.heartbeat else None


async def lock(connection: AsyncConnection, box: str) -> Line | None:
    """Return a box's line, to be changed in this transaction."""
    return await one(connection, locked(select(table).where(table.c.box == box)), Line)


async def save(
    connection: AsyncConnection, box: str, liveness: Liveness, *, software: str | None = None
) -> None:
    """Store a box's liveness, and the software that spoke if it said so."""
    row = {
        "box": box,
        "online": liveness.online,
        "connection": liveness.connection,
        "since_ms": liveness.since_ms,
        "last_word_ms": liveness.last_word_ms,
        "serial": liveness.serial,
        "journal": liveness.journal,
    }
    if await lock(connection, box) is None:
        row |= {"software": software or "", "heartbeat": None, "heartbeat_ms": None}
        await put(connection, table, row)
        return
    changes = row if software is None else row | {"software": software}
    await connection.execute(update(table).where(table.c.box == box).values(changes))


async def save_beat(connection: AsyncConnection, box: str, beat: Heartbeat, now_ms: int) -> None:
    """Store a heartbeat; the line must be there."""
    values = {
        "heartbeat": beat.model_dump_json(),
        "heartbeat_ms": now_ms,
        "software": beat.software,
    }
    await connection.execute(update(table).where(table.c.box == box).values(values))


async def all_of(connection: AsyncConnection) -> dict[str, Line]:
    """Return every line by its box."""
    return {line.box: line for line in await many(connection, select(table), Line)}
