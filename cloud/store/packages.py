"""Offline packages: each once by its hash, the genuine operations each once by theirs (X11)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.packages import Known
from cloud.core.scope import Scope
from cloud.store.database import insert_new
from cloud.store.rows import many, one, within
from cloud.store.tables.packages import (
    brought,
    packaged_openings,
    packaged_operations,
)
from cloud.store.tables.packages import packages as table
from cloud.store.tables.projections import operations

_AT_ONCE = 500
"""Rows in one statement."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package as it was taken."""

    package: str
    venue: str
    session: str
    exporter: str
    exporter_key: str
    made_ms: int | None
    bytes: int
    received_ms: int
    stored_by: str
    code: str | None
    report: str

    @property
    def attempts(self) -> list[dict[str, Any]]:
        """Return the verdict of each attempt."""
        found: list[dict[str, Any]] = json.loads(self.report)
        return found


@dataclass(frozen=True, slots=True)
class Packaged:
    """One operation that a package brought, and how the packages with it came."""

    digest: str
    attempt: str
    id: str
    epoch: int
    revision: int
    item: str
    body: str
    signature: str
    package: str
    """The first."""
    arrived_ms: int
    vouched: bool
    """A box's own package had it."""


@dataclass(frozen=True, slots=True)
class PackagedOpening:
    """A box-signed opening of a seat epoch that came in a package."""

    attempt: str
    epoch: int
    box: str
    seat: str
    public_key: str
    endorsement: str
    fence: str
    at_ms: int | None
    signature: str
    package: str

    @property
    def seen(self) -> dict[str, int]:
        """Return the fence: item to the last revision the box had acknowledged."""
        fence: dict[str, int] = json.loads(self.fence)
        return fence


@dataclass(frozen=True, slots=True)
class Operation:
    """A row to be: one genuine operation."""

    digest: str
    attempt: str
    id: str
    epoch: int
    revision: int
    item: str
    body: str
    signature: str
    package: str
    """The first that brought it."""


async def add(connection: AsyncConnection, package: Package) -> bool:
    """Store a package; return False when it is there already."""
    if await find(connection, package.package) is not None:
        return False
    await insert_new(connection, table, [asdict(package)])
    return True


async def add_operations(
    connection: AsyncConnection, package: str, found: Sequence[Operation]
) -> None:
    """Store genuine operations, each once, and which package brought them."""
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        await insert_new(connection, packaged_operations, [asdict(one) for one in some])
        links = [{"digest": one.digest, "package": package} for one in some]
        await insert_new(connection, brought, links)


async def add_openings(connection: AsyncConnection, found: Iterable[PackagedOpening]) -> None:
    """Store openings that HQ may not have heard of by a journal yet."""
    await insert_new(connection, packaged_openings, [asdict(opening) for opening in found])


async def find(connection: AsyncConnection, package: str) -> Package | None:
    """Return a package."""
    return await one(connection, select(table).where(table.c.package == package), Package)


async def newest(
    connection: AsyncConnection, scope: Scope, *, session: str | None, limit: int
) -> list[Package]:
    """Return packages, newest first, of one session or of all."""
    statement = select(table).order_by(table.c.received_ms.desc(), table.c.package).limit(limit)
    if session is not None:
        statement = statement.where(table.c.session == session)
    return await many(connection, within(statement, scope, table.c.venue), Package)


async def known(
    connection: AsyncConnection, attempts: Sequence[str], *, among: Sequence[str]
) -> dict[str, list[Known]]:
    """Return what HQ has of attempts, by the journals of the boxes ``among`` and by packages."""
    found: dict[str, list[Known]] = {}
    for source, where in ((operations, operations.c.box.in_(among)), (packaged_operations, None)):
        columns = source.c.attempt, source.c.digest, source.c.epoch, source.c.revision
        for start in range(0, len(attempts), _AT_ONCE):
            some = attempts[start : start + _AT_ONCE]
            statement = select(*columns).where(source.c.attempt.in_(some))
            rows = await connection.execute(statement if where is None else statement.where(where))
            for row in rows:
                mark = Known(row.digest, row.epoch, row.revision)
                found.setdefault(row.attempt, []).append(mark)
    return found


async def operations_of(connection: AsyncConnection, attempt: str) -> list[Packaged]:
    """Return every operation of an attempt that packages brought."""
    ways = (
        select(
            brought.c.digest,
            func.min(table.c.received_ms).label("arrived_ms"),
            func.max(case((table.c.exporter == "box", 1), else_=0)).label("vouched"),
        )
        .select_from(brought.join(table, table.c.package == brought.c.package))
        .join(packaged_operations, packaged_operations.c.digest == brought.c.digest)
        .where(packaged_operations.c.attempt == attempt)
        .group_by(brought.c.digest)
        .subquery()
    )
    statement = (
        select(packaged_operations, ways.c.arrived_ms, ways.c.vouched)
        .select_from(packaged_operations.join(ways, ways.c.digest == packaged_operations.c.digest))
        .where(packaged_operations.c.attempt == attempt)
        .order_by(
            packaged_operations.c.epoch,
            packaged_operations.c.revision,
            packaged_operations.c.digest,
        )
    )
    rows = (await connection.execute(statement)).mappings()
    return [Packaged(**{**row, "vouched": bool(row["vouched"])}) for row in rows]


async def openings_of(
    connection: AsyncConnection, attempt: str, *, among: Sequence[str]
) -> list[PackagedOpening]:
    """Return the openings of an attempt that packages brought and the boxes ``among`` signed."""
    statement = (
        select(packaged_openings)
        .where(packaged_openings.c.attempt == attempt, packaged_openings.c.box.in_(among))
        .order_by(packaged_openings.c.epoch, packaged_openings.c.box)
    )
    return await many(connection, statement, PackagedOpening)
