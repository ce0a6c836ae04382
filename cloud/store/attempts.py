"""The progress of attempts: one row each, holding the whole fold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.progress import Progress
from cloud.core.scope import Scope
from cloud.store.database import insert_new, locked
from cloud.store.rows import many, within
from cloud.store.tables.exams import entries
from cloud.store.tables.packages import late_decisions
from cloud.store.tables.projections import attempts as table
from cloud.store.tables.projections import closings


@dataclass(frozen=True, slots=True)
class Sitting:
    """An entry of the roster beside how far the attempt is."""

    attempt: str
    name: str
    ticket: str
    venue: str
    room: str
    seat: str
    paper: str
    progress_text: str | None

    @property
    def progress(self) -> Progress:
        """Return the fold; an attempt nobody heard of is an empty one."""
        return (
            Progress.model_validate_json(self.progress_text) if self.progress_text else Progress()
        )


@dataclass(frozen=True, slots=True)
class Count:
    """How many attempts of a room are in one state."""

    venue: str
    room: str
    state: str
    forced: int
    number: int


async def lock(connection: AsyncConnection, wanted: Iterable[str]) -> dict[str, Progress]:
    """Return the progress of attempts, which nobody else changes in this transaction."""
    names = sorted(set(wanted))
    if not names:
        return {}
    statement = select(table.c.attempt, table.c.progress).where(table.c.attempt.in_(names))
    statement = locked(statement.order_by(table.c.attempt))
    rows = (await connection.execute(statement)).all()
    if len(rows) < len(names):
        await insert_new(connection, table, [_row(name, Progress()) for name in names])
        rows = (await connection.execute(statement)).all()
    return {row.attempt: Progress.model_validate_json(row.progress) for row in rows}


async def save(connection: AsyncConnection, changed: Mapping[str, Progress]) -> None:
    """Store the progress of locked attempts."""
    if not changed:
        return
    rows = [_row(name, value) for name, value in sorted(changed.items())]
    values: dict[str, Any] = {
        name: bindparam(f"new_{name}") for name in rows[0] if name != "attempt"
    }
    statement = update(table).where(table.c.attempt == bindparam("new_attempt")).values(values)
    parameters = [{f"new_{name}": value for name, value in row.items()} for row in rows]
    await connection.execute(statement, parameters)


async def counts(connection: AsyncConnection, scope: Scope, session: str) -> list[Count]:
    """Return how many attempts of each room are in each state."""
    state = func.coalesce(table.c.state, "expected").label("state")
    forced = func.sum(case((table.c.submitted_how == "forced", 1), else_=0)).label("forced")
    statement = (
        select(entries.c.venue, entries.c.room, state, forced, func.count().label("number"))
        .select_from(entries.outerjoin(table, table.c.attempt == entries.c.attempt))
        .where(entries.c.session == session)
        .group_by(entries.c.venue, entries.c.room, state)
        .order_by(entries.c.venue, entries.c.room)
    )
    return await many(connection, within(statement, scope, entries.c.venue), Count)


async def sittings(
    connection: AsyncConnection,
    scope: Scope,
    session: str,
    *,
    venue: str | None = None,
    room: str | None = None,
    states: Iterable[str] | None = None,
    text: str = "",
    limit: int | None = None,
) -> list[Sitting]:
    """Return the attempts of a session, by venue, room and seat."""
    statement = _sittings().where(entries.c.session == session)
    for column, wanted in ((entries.c.venue, venue), (entries.c.room, room)):
        if wanted is not None:
            statement = statement.where(column == wanted)
    if states is not None:
        statement = statement.where(func.coalesce(table.c.state, "expected").in_(list(states)))
    if text:
        found = (entries.c.name, entries.c.ticket, entries.c.attempt)
        statement = statement.where(or_(*(c.contains(text, autoescape=True) for c in found)))
    statement = statement.order_by(entries.c.venue, entries.c.room, entries.c.seat).limit(limit)
    return await many(connection, within(statement, scope, entries.c.venue), Sitting)


async def sitting(connection: AsyncConnection, scope: Scope, attempt: str) -> Sitting | None:
    """Return one attempt, if its venue is inside ``scope``."""
    statement = _sittings().where(entries.c.attempt == attempt)
    found = await many(connection, within(statement, scope, entries.c.venue), Sitting)
    return found[0] if found else None


async def with_late(connection: AsyncConnection, scope: Scope, session: str) -> list[str]:
    """Return the attempts of a session that have late operations, decided or not, by seat."""
    decided = select(late_decisions.c.attempt)
    statement = (
        select(entries.c.attempt)
        .join(table, table.c.attempt == entries.c.attempt)
        .where(entries.c.session == session, or_(table.c.late > 0, entries.c.attempt.in_(decided)))
        .order_by(entries.c.venue, entries.c.room, entries.c.seat)
    )
    found = await connection.execute(within(statement, scope, entries.c.venue))
    return list(found.scalars())


async def closed(connection: AsyncConnection, session: str) -> dict[str, int]:
    """Return how many submissions each box counted when it closed the session."""
    statement = select(closings).where(closings.c.session == session).order_by(closings.c.at_ms)
    rows = await connection.execute(statement)
    return {row.box: row.submitted + row.forced for row in rows}


def _row(attempt: str, progress: Progress) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "state": progress.state,
        "how": progress.how,
        "submitted_how": progress.submitted_how,
        "answered": progress.answered,
        "operations": progress.operations,
        "unverified": progress.unverified,
        "late": progress.late,
        "last_ms": progress.last_ms,
        "progress": progress.model_dump_json(),
    }


def _sittings() -> Select[tuple[object, ...]]:
    columns = [entries.c[name] for name in Sitting.__slots__ if name != "progress_text"]
    joined = entries.outerjoin(table, table.c.attempt == entries.c.attempt)
    return select(*columns, table.c.progress.label("progress_text")).select_from(joined)
