"""Orders as they were signed: stored before they are sent, and what the box said became of each."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import Scope
from cloud.store.rows import many, one, within
from cloud.store.tables.fleet import boxes
from cloud.store.tables.fleet import orders as table


@dataclass(frozen=True, slots=True)
class Order:
    """One order to one box."""

    box: str
    epoch: str
    seq: int
    id: str
    key: str
    """What it is about; one order of a key per epoch, however often it is asked for."""
    kind: str
    session: str | None
    attempt: str | None
    body: str
    signature: str
    issued_ms: int
    withdrawn: bool = False
    outcome: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of an order, without its text."""

    box: str
    venue: str
    key: str
    kind: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    """An order without its text."""

    box: str
    epoch: str
    seq: int
    key: str
    kind: str
    session: str | None
    attempt: str | None
    withdrawn: bool
    outcome: str | None


async def add(connection: AsyncConnection, new: Sequence[Order]) -> None:
    """Store new orders."""
    if new:
        await connection.execute(insert(table), [asdict(order) for order in new])


async def outlines(connection: AsyncConnection, names: Sequence[str]) -> dict[str, list[Outline]]:
    """Return the orders of boxes over all epochs, oldest first."""
    columns = [table.c[name] for name in Outline.__slots__]
    statement = select(*columns).where(table.c.box.in_(names))
    found: dict[str, list[Outline]] = {}
    ordered = statement.order_by(table.c.issued_ms, table.c.seq)
    for outline in await many(connection, ordered, Outline):
        found.setdefault(outline.box, []).append(outline)
    return found


async def after(
    connection: AsyncConnection, box: str, epoch: str, seq: int, *, limit: int
) -> list[Order]:
    """Return the orders of an epoch after ``seq``, rising."""
    statement = (
        select(table)
        .where(table.c.box == box, table.c.epoch == epoch, table.c.seq > seq)
        .order_by(table.c.seq)
        .limit(limit)
    )
    return await many(connection, statement, Order)


async def at(connection: AsyncConnection, box: str, epoch: str, seq: int) -> Order | None:
    """Return one order."""
    statement = select(table).where(table.c.box == box, table.c.epoch == epoch, table.c.seq == seq)
    return await one(connection, statement, Order)


async def settle(
    connection: AsyncConnection, box: str, epoch: str, seq: int, *, outcome: str, code: str
) -> None:
    """Note what the box says became of an order."""
    statement = update(table).where(table.c.box == box, table.c.epoch == epoch, table.c.seq == seq)
    await connection.execute(statement.values(outcome=outcome, code=code[:128]))


async def mark_withdrawn(connection: AsyncConnection, order: Order) -> None:
    """Note that HQ took an order back."""
    statement = update(table).where(
        table.c.box == order.box, table.c.epoch == order.epoch, table.c.seq == order.seq
    )
    await connection.execute(statement.values(withdrawn=True))


async def of_session(
    connection: AsyncConnection, scope: Scope, session: str, *, limit: int
) -> list[tuple[Order, str, bool]]:
    """Return a session's orders, newest first: order, venue, and whether the box has it."""
    has = (boxes.c.order_epoch == table.c.epoch) & (boxes.c.order_acknowledged >= table.c.seq)
    statement = (
        select(table, boxes.c.venue, (has | table.c.outcome.isnot(None)).label("acknowledged"))
        .select_from(table.join(boxes, boxes.c.box == table.c.box))
        .where(table.c.session == session)
        .order_by(table.c.issued_ms.desc(), table.c.box, table.c.seq.desc())
        .limit(limit)
    )
    rows = (await connection.execute(within(statement, scope, boxes.c.venue))).mappings()
    names = Order.__slots__
    return [
        (Order(**{name: row[name] for name in names}), row["venue"], bool(row["acknowledged"]))
        for row in rows
    ]


async def standings(
    connection: AsyncConnection,
    scope: Scope,
    session: str,
    kinds: Sequence[str] = ("session.plan", "paper.release"),
) -> list[Standing]:
    """Return what became of a session's orders of some kinds, by default plans and keys."""
    statement = (
        select(table.c.box, boxes.c.venue, table.c.key, table.c.kind, table.c.outcome)
        .select_from(table.join(boxes, boxes.c.box == table.c.box))
        .where(table.c.session == session, table.c.kind.in_(kinds))
        .order_by(table.c.issued_ms, table.c.box, table.c.seq)
    )
    return await many(connection, within(statement, scope, boxes.c.venue), Standing)


async def of_attempt(connection: AsyncConnection, attempt: str) -> list[Order]:
    """Return the wishes about an attempt, newest first."""
    statement = select(table).where(table.c.attempt == attempt).order_by(table.c.issued_ms.desc())
    return await many(connection, statement, Order)


async def refused(connection: AsyncConnection) -> dict[str, int]:
    """Return how many orders each box refused."""
    statement = (
        select(table.c.box, func.count().label("number"))
        .where(table.c.outcome == "refused")
        .group_by(table.c.box)
    )
    return {row.box: row.number for row in await connection.execute(statement)}
