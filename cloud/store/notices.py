"""Notices of HQ and of venues, and who has read them (X18)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import Scope
from cloud.store.rows import many, within
from cloud.store.tables.fleet import boxes
from cloud.store.tables.notices import notice_posts, notice_reads
from cloud.store.tables.notices import notices as table
from contract.notice import Audience


@dataclass(frozen=True, slots=True)
class Notice:
    """What HQ told."""

    notice: str
    session: str
    text: str
    item: str | None
    audience: str
    venues: str
    posted_by: str
    posted_ms: int

    @property
    def meant(self) -> Audience:
        """Return whom it is for, at its venues."""
        return Audience.model_validate_json(self.audience)

    @property
    def places(self) -> list[str]:
        """Return the venues that it goes to."""
        found: list[str] = json.loads(self.venues)
        return found


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody at a venue told."""

    box: str
    venue: str
    notice: str
    session: str
    text: str
    item: str | None
    audience: str
    by: str
    at_ms: int

    @property
    def meant(self) -> Audience:
        """Return whom it is for, at its venue."""
        return Audience.model_validate_json(self.audience)


async def add(connection: AsyncConnection, notice: Notice) -> None:
    """Store a notice."""
    await connection.execute(insert(table).values(asdict(notice)))


async def of_sessions(connection: AsyncConnection, sessions: Sequence[str]) -> list[Notice]:
    """Return HQ's notices of sessions, oldest first."""
    statement = select(table).where(table.c.session.in_(sessions))
    return await many(connection, statement.order_by(table.c.posted_ms, table.c.notice), Notice)


async def posted(connection: AsyncConnection, scope: Scope, session: str) -> list[Post]:
    """Return the venues' own notices of a session, oldest first; a copy in another journal once."""
    names = [n for n in Post.__slots__ if n != "venue"]
    statement = (
        select(*(notice_posts.c[name] for name in names), boxes.c.venue)
        .select_from(notice_posts.join(boxes, boxes.c.box == notice_posts.c.box))
        .where(notice_posts.c.session == session)
        .order_by(notice_posts.c.at_ms, notice_posts.c.seq)
    )
    found = await many(connection, within(statement, scope, boxes.c.venue), Post)
    return list({(post.venue, post.notice): post for post in reversed(found)}.values())[::-1]


async def reads(connection: AsyncConnection, names: Iterable[str]) -> dict[str, set[str]]:
    """Return, by notice, the attempts that have read it."""
    columns = notice_reads.c.notice, notice_reads.c.attempt
    statement = select(*columns).where(notice_reads.c.notice.in_(sorted(names)))
    found: dict[str, set[str]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.notice, set()).add(row.attempt)
    return found
