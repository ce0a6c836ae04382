"""Roster entries as HQ keeps them, the full id number included; only the hint leaves (P6)."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import Scope
from cloud.store.database import insert_new, put
from cloud.store.rows import many, one, within
from cloud.store.tables.exams import entries as table
from cloud.store.tables.exams import roster_drafts
from cloud.store.tables.exams import sessions as sessions_table


@dataclass(frozen=True, slots=True)
class Entry:
    """One candidate of a session."""

    attempt: str
    session: str
    venue: str
    candidate: str
    name: str
    ticket: str
    id_number: str
    id_salt: str
    id_digest: str
    room: str
    seat: str
    paper: str
    photo: str | None
    extra_minutes: int
    ticket_issue: int = 1
    """Of the one ticket that counts; ``reissue`` alone changes it (R4)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A dry run that may be accepted: the blobs it was made of."""

    token: str
    session: str
    roster: str
    photos: str | None
    created_ms: int


async def of_session(
    connection: AsyncConnection,
    scope: Scope,
    session: str,
    *,
    venue: str | None = None,
    room: str | None = None,
) -> list[Entry]:
    """Return the entries of a session, by venue, room and seat."""
    statement = select(table).where(table.c.session == session)
    if venue is not None:
        statement = statement.where(table.c.venue == venue)
    if room is not None:
        statement = statement.where(table.c.room == room)
    statement = statement.order_by(table.c.venue, table.c.room, table.c.seat, table.c.attempt)
    return await many(connection, within(statement, scope, table.c.venue), Entry)


async def find(connection: AsyncConnection, scope: Scope, attempt: str) -> Entry | None:
    """Return the entry of an attempt, if its venue is inside ``scope``."""
    statement = select(table).where(table.c.attempt == attempt)
    return await one(connection, within(statement, scope, table.c.venue), Entry)


async def venues_of(connection: AsyncConnection, attempts: Iterable[str]) -> dict[str, str]:
    """Return the venue where each attempt that is on a roster is to sit."""
    wanted = sorted(set(attempts))
    if not wanted:
        return {}
    statement = select(table.c.attempt, table.c.venue).where(table.c.attempt.in_(wanted))
    return {row.attempt: row.venue for row in await connection.execute(statement)}


async def save(connection: AsyncConnection, entries: Iterable[Entry]) -> None:
    """Store entries, new or changed; whoever has a ticket keeps its issue."""
    await put(connection, table, *(asdict(entry) for entry in entries), keep=("ticket_issue",))


async def reissue(connection: AsyncConnection, attempt: str) -> None:
    """Count the issue of a ticket up by one: every earlier one is revoked."""
    issue = table.c.ticket_issue + 1
    await connection.execute(
        update(table).where(table.c.attempt == attempt).values(ticket_issue=issue)
    )


async def photos_of_plan(connection: AsyncConnection, plan: str) -> list[str]:
    """Return the hashes of the photos on the rosters of a plan's sessions, each once, sorted."""
    statement = (
        select(table.c.photo)
        .join(sessions_table, sessions_table.c.session == table.c.session)
        .where(sessions_table.c.plan == plan, table.c.photo.isnot(None))
        .distinct()
    )
    return sorted((await connection.execute(statement)).scalars())


@dataclass(frozen=True, slots=True)
class Extent:
    """How large a session's roster is, and where it sits."""

    entries: int
    venues: tuple[str, ...]
    papers: tuple[str, ...]


async def extents(
    connection: AsyncConnection, scope: Scope, sessions: Sequence[str]
) -> dict[str, Extent]:
    """Return the extent of each session's roster."""
    statement: Select[tuple[str, str, str, int]] = (
        select(table.c.session, table.c.venue, table.c.paper, func.count().label("number"))
        .where(table.c.session.in_(sessions))
        .group_by(table.c.session, table.c.venue, table.c.paper)
    )
    rows = (await connection.execute(within(statement, scope, table.c.venue))).all()
    return {
        session: Extent(
            entries=sum(row.number for row in rows if row.session == session),
            venues=tuple(sorted({row.venue for row in rows if row.session == session})),
            papers=tuple(sorted({row.paper for row in rows if row.session == session})),
        )
        for session in sessions
    }


async def sessions_of_paper(connection: AsyncConnection, paper: str) -> list[str]:
    """Return the sessions whose rosters give this paper."""
    statement = select(table.c.session).where(table.c.paper == paper).distinct()
    return sorted((await connection.execute(statement)).scalars())


async def has_photo(connection: AsyncConnection, venue: str, sha256: str) -> bool:
    """Tell whether a blob is the photo of somebody who sits at ``venue``."""
    statement = select(table.c.attempt).where(table.c.venue == venue, table.c.photo == sha256)
    return (await connection.execute(statement.limit(1))).first() is not None


async def keep_draft(connection: AsyncConnection, draft: Draft) -> None:
    """Remember a dry run; the same files give the same token."""
    await insert_new(connection, roster_drafts, [asdict(draft)])


async def draft(connection: AsyncConnection, session: str, token: str) -> Draft | None:
    """Return a dry run of this session."""
    statement = select(roster_drafts).where(
        roster_drafts.c.token == token, roster_drafts.c.session == session
    )
    return await one(connection, statement, Draft)
