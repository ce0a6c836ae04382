"""Registered boxes, and where HQ stands with each one's orders."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.outbox import Outbox
from cloud.core.scope import EVERYTHING, Scope
from cloud.store.database import insert_new, locked
from cloud.store.rows import many, one, within
from cloud.store.tables.fleet import boxes as table
from cloud.store.tables.fleet import lines, order_epochs


@dataclass(frozen=True, slots=True)
class Box:
    """A box that HQ knows, by its two public keys."""

    box: str
    venue: str
    signing_key: str
    sealing_key: str
    serial: str
    registered_ms: int
    order_epoch: str
    order_seq: int
    order_acknowledged: int


async def add(connection: AsyncConnection, box: Box) -> Box:
    """Register a box unless its name is taken; return what is stored under that name."""
    await insert_new(connection, table, [asdict(box)])
    stored = await find(connection, EVERYTHING, box.box)
    assert stored is not None
    return stored


async def find(connection: AsyncConnection, scope: Scope, box: str) -> Box | None:
    """Return a box, if its venue is inside ``scope``."""
    statement = select(table).where(table.c.box == box)
    return await one(connection, within(statement, scope, table.c.venue), Box)


async def lock(connection: AsyncConnection, names: Iterable[str]) -> list[Box]:
    """Return boxes whose orders nobody else numbers before the end of the transaction."""
    statement = select(table).where(table.c.box.in_(sorted(set(names)))).order_by(table.c.box)
    return await many(connection, locked(statement), Box)


async def lock_one(connection: AsyncConnection, box: str) -> Box | None:
    """Return one box in the same way."""
    return next(iter(await lock(connection, [box])), None)


async def all_of(
    connection: AsyncConnection, scope: Scope, *, venues: list[str] | None = None
) -> list[Box]:
    """Return the boxes inside ``scope``, of some venues or of all."""
    statement = select(table).order_by(table.c.box)
    if venues is not None:
        statement = statement.where(table.c.venue.in_(venues))
    return await many(connection, within(statement, scope, table.c.venue), Box)


async def outbox(connection: AsyncConnection, box: Box) -> Outbox:
    """Return where HQ stands with the orders of ``box``."""
    statement = select(order_epochs.c.epoch, order_epochs.c.after)
    rows = (await connection.execute(statement.where(order_epochs.c.box == box.box))).all()
    return Outbox(
        epoch=box.order_epoch,
        issued=box.order_seq,
        acknowledged=box.order_acknowledged,
        earlier=frozenset(row.epoch for row in rows) - {box.order_epoch},
        after=next((row.after for row in rows if row.epoch == box.order_epoch), ""),
    )


async def open_epoch(
    connection: AsyncConnection, box: str, *, epoch: str, after: str, why: str, now_ms: int
) -> None:
    """Number the orders of ``box`` anew."""
    row = {
        "box": box,
        "epoch": epoch,
        "opened_ms": now_ms,
        "after": after[:128].replace("\x00", ""),
        "why": why,
    }
    await connection.execute(insert(order_epochs).values(row))
    values = {"order_epoch": epoch, "order_seq": 0, "order_acknowledged": 0}
    await connection.execute(update(table).where(table.c.box == box).values(values))


async def set_issued(connection: AsyncConnection, last: Mapping[str, int]) -> None:
    """Note, by box, the seq of the last order issued in the present epoch."""
    if last:
        statement = update(table).where(table.c.box == bindparam("name"))
        rows = [{"name": box, "seq": seq} for box, seq in sorted(last.items())]
        await connection.execute(statement.values(order_seq=bindparam("seq")), rows)


async def set_acknowledged(connection: AsyncConnection, box: str, seq: int) -> None:
    """Note how far the box has journalled the orders of the present epoch."""
    await connection.execute(update(table).where(table.c.box == box).values(order_acknowledged=seq))


async def behind(connection: AsyncConnection) -> list[str]:
    """Return the connected boxes that have not acknowledged every order."""
    statement = (
        select(table.c.box)
        .join(lines, lines.c.box == table.c.box)
        .where(table.c.order_acknowledged < table.c.order_seq, lines.c.online)
    )
    return list((await connection.execute(statement)).scalars())
