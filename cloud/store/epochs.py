"""The seat epochs of attempts, as the journals opened them, and the operations under each."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.rows import many
from cloud.store.tables.projections import epochs, operations


@dataclass(frozen=True, slots=True)
class Epoch:
    """One attempt on one seat; its opening is the fence of the epoch before."""

    box: str
    journal: str
    seq: int
    attempt: str
    epoch: int
    seat: str
    public_key: str
    fence: str
    at_ms: int | None

    @property
    def seen(self) -> dict[str, int]:
        """Return the fence: item to the last revision the box had acknowledged."""
        fence: dict[str, int] = json.loads(self.fence)
        return fence


@dataclass(frozen=True, slots=True)
class Saved:
    """One operation as it was saved."""

    box: str
    journal: str
    seq: int
    attempt: str
    id: str
    epoch: int
    revision: int
    item: str
    digest: str
    body: str
    signature: str
    verified: bool
    late: bool


async def keys(
    connection: AsyncConnection, wanted: Iterable[tuple[str, int]], *, among: Sequence[str]
) -> dict[tuple[str, int], set[str]]:
    """Return the public keys opened for each (attempt, epoch) by the boxes ``among``."""
    pairs = sorted(set(wanted))
    found: dict[tuple[str, int], set[str]] = {}
    if not pairs:
        return found
    statement = select(epochs.c.attempt, epochs.c.epoch, epochs.c.public_key).where(
        epochs.c.attempt.in_(sorted({attempt for attempt, _ in pairs})), epochs.c.box.in_(among)
    )
    for row in await connection.execute(statement):
        found.setdefault((row.attempt, row.epoch), set()).add(row.public_key)
    return found


async def of_attempt(
    connection: AsyncConnection, attempt: str, *, among: Sequence[str]
) -> list[Epoch]:
    """Return the epochs of an attempt that the boxes ``among`` opened."""
    statement = (
        select(epochs)
        .where(epochs.c.attempt == attempt, epochs.c.box.in_(among))
        .order_by(epochs.c.epoch, epochs.c.box, epochs.c.journal, epochs.c.seq)
    )
    return await many(connection, statement, Epoch)


async def saved(connection: AsyncConnection, attempt: str, *, among: Sequence[str]) -> list[Saved]:
    """Return every operation of an attempt that the boxes ``among`` saved."""
    statement = (
        select(operations)
        .where(operations.c.attempt == attempt, operations.c.box.in_(among))
        .order_by(operations.c.epoch, operations.c.revision, operations.c.digest)
    )
    return await many(connection, statement, Saved)


async def unverified(connection: AsyncConnection, opened: Iterable[tuple[str, int]]) -> list[Saved]:
    """Return operations that came before the opening of their epoch did."""
    pairs = sorted(set(opened))
    if not pairs:
        return []
    statement = select(operations).where(
        tuple_(operations.c.attempt, operations.c.epoch).in_(pairs),
        operations.c.verified.is_(False),
    )
    return await many(connection, statement, Saved)


async def set_verified(connection: AsyncConnection, saved: Saved) -> None:
    """Note that the epoch's key signed this operation after all."""
    statement = update(operations).where(
        operations.c.box == saved.box,
        operations.c.journal == saved.journal,
        operations.c.seq == saved.seq,
    )
    await connection.execute(statement.values(verified=True))
