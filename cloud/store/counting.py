"""What HQ decided of late answers, the versions of what counts, and when attempts were over."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.rows import many, value
from cloud.store.tables.journals import facts
from cloud.store.tables.packages import counted_versions, late_decisions
from contract.facts.attempt import AttemptSubmitted, SeatHeadEntered, TimeGranted

_KINDS = (TimeGranted.KIND, SeatHeadEntered.KIND, AttemptSubmitted.KIND)


@dataclass(frozen=True, slots=True)
class Decision:
    """What HQ decided of one late operation; the highest version holds."""

    attempt: str
    digest: str
    version: int
    decision: str
    reason: str
    decided_by: str
    decided_ms: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of what counts, as HQ made it; the box's own submissions are receipts."""

    attempt: str
    version: int
    why: str
    made_by: str
    made_ms: int
    count: int
    root: str


async def decide(connection: AsyncConnection, decisions: Sequence[Decision]) -> None:
    """Store decisions."""
    await connection.execute(insert(late_decisions), [asdict(one) for one in decisions])


async def decisions(connection: AsyncConnection, attempt: str) -> list[Decision]:
    """Return what was decided of an attempt's late operations, oldest first."""
    statement = (
        select(late_decisions)
        .where(late_decisions.c.attempt == attempt)
        .order_by(late_decisions.c.version, late_decisions.c.digest)
    )
    return await many(connection, statement, Decision)


async def add_version(connection: AsyncConnection, version: Version) -> None:
    """Store a version of what counts."""
    await connection.execute(insert(counted_versions).values(asdict(version)))


async def versions(connection: AsyncConnection, attempt: str) -> list[Version]:
    """Return the versions of what counts, oldest first."""
    statement = (
        select(counted_versions)
        .where(counted_versions.c.attempt == attempt)
        .order_by(counted_versions.c.version)
    )
    return await many(connection, statement, Version)


async def last_version(connection: AsyncConnection, attempt: str) -> int:
    """Return the number of the newest version; 0 when there is none."""
    statement = select(func.max(counted_versions.c.version))
    return await value(connection, statement.where(counted_versions.c.attempt == attempt)) or 0


async def limits(
    connection: AsyncConnection, attempt: str, *, among: Sequence[str]
) -> list[tuple[str, dict[str, Any], int | None]]:
    """Return (kind, fact, wall ms) of what says when an attempt was over, by journal and seq."""
    statement = (
        select(facts.c.kind, facts.c.body)
        .where(
            facts.c.attempt == attempt,
            facts.c.kind.in_(_KINDS),
            facts.c.quarantined.is_(None),
            facts.c.box.in_(among),
        )
        .order_by(facts.c.received_ms, facts.c.box, facts.c.journal, facts.c.seq)
    )
    found = []
    seen: set[str] = set()
    for row in await connection.execute(statement):
        envelope = json.loads(row.body)
        if envelope["stamp"]["id"] not in seen:  # a later journal may hold copies
            seen.add(envelope["stamp"]["id"])
            found.append((row.kind, envelope["fact"], envelope["stamp"]["at"]["wall_ms"]))
    return found
