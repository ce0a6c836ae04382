"""Codes that open papers without a line: wrapped codes, who looked early, and what boxes did (X2)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import Scope
from cloud.store.database import insert_new, put
from cloud.store.rows import many, one, within
from cloud.store.tables.fleet import boxes
from cloud.store.tables.openings import code_uses, early_looks, releases, venue_releases


@dataclass(frozen=True, slots=True)
class Release:
    """A session's release: code A, wrapped."""

    session: str
    release: str
    code_a: str
    made_ms: int


@dataclass(frozen=True, slots=True)
class VenueRelease:
    """A venue's part: code B and the release key, wrapped; and the key under both codes."""

    session: str
    venue: str
    release: str
    code_b: str
    release_key: str
    salt: str
    wrapped: str
    made_ms: int


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody asked to see code A before its time; it takes a second person."""

    look: str
    session: str
    release: str
    asked_by: str
    asked_ms: int
    reason: str
    second: str | None = None
    second_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Two people at a venue used codes, or codes that opened nothing."""

    box: str
    venue: str
    session: str
    what: str
    release: str
    by: str
    second: str
    papers: str
    at_ms: int


async def add(connection: AsyncConnection, release: Release) -> None:
    """Store a release unless the session has one."""
    await insert_new(connection, releases, [asdict(release)])


async def replace(connection: AsyncConnection, release: Release) -> None:
    """Store a release in the place of the session's earlier one."""
    await put(connection, releases, asdict(release))


async def find(connection: AsyncConnection, session: str) -> Release | None:
    """Return a session's release."""
    statement = select(releases).where(releases.c.session == session)
    return await one(connection, statement, Release)


async def add_venue(connection: AsyncConnection, part: VenueRelease) -> None:
    """Store a venue's part unless it is there."""
    await insert_new(connection, venue_releases, [asdict(part)])


async def venue_parts(
    connection: AsyncConnection, sessions: Sequence[str], *, venues: Sequence[str] | None = None
) -> dict[tuple[str, str], VenueRelease]:
    """Return the venues' parts of the present releases, by session and venue."""
    present = (venue_releases.c.session == releases.c.session) & (
        venue_releases.c.release == releases.c.release
    )
    statement = (
        select(venue_releases)
        .select_from(venue_releases.join(releases, present))
        .where(venue_releases.c.session.in_(sessions))
    )
    if venues is not None:
        statement = statement.where(venue_releases.c.venue.in_(venues))
    found = await many(connection, statement, VenueRelease)
    return {(part.session, part.venue): part for part in found}


async def ask(connection: AsyncConnection, look: Look) -> None:
    """Store a request to see code A early."""
    await connection.execute(insert(early_looks).values(asdict(look)))


async def looks(connection: AsyncConnection, session: str) -> list[Look]:
    """Return the requests of a session, newest first."""
    statement = select(early_looks).where(early_looks.c.session == session)
    return await many(connection, statement.order_by(early_looks.c.asked_ms.desc()), Look)


async def agree(connection: AsyncConnection, look: str, *, second: str, now_ms: int) -> None:
    """Note the second person of a request; the first second counts."""
    statement = update(early_looks).where(
        early_looks.c.look == look, early_looks.c.second.is_(None)
    )
    await connection.execute(statement.values(second=second, second_ms=now_ms))


async def uses(connection: AsyncConnection, scope: Scope, session: str) -> list[Use]:
    """Return what boxes say of codes, newest first."""
    names = [n for n in Use.__slots__ if n != "venue"]
    statement = (
        select(*(code_uses.c[name] for name in names), boxes.c.venue)
        .select_from(code_uses.join(boxes, boxes.c.box == code_uses.c.box))
        .where(code_uses.c.session == session)
        .order_by(code_uses.c.at_ms.desc(), code_uses.c.seq.desc())
    )
    return await many(connection, within(statement, scope, boxes.c.venue), Use)
