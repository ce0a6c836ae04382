"""Announcements and corrections during an exam: told to venues, and who has read them (X18)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import EVERYTHING, Scope
from cloud.ports.clock import Clock
from cloud.services.exams import SessionUnknown
from cloud.services.ordering import Ordering
from cloud.store import audit, boxes, notices, orders, rosters, sessions
from cloud.store.database import Database
from cloud.store.notices import Notice, Post
from cloud.store.orders import Standing
from cloud.store.rosters import Entry
from contract.notice import Audience

MOST = 200
"""Of one session, as at the box; nobody reads more."""


class NotPublished(Exception):
    """The session, or this venue's part of it, is not published: no box would know what to do."""

    code = "not-published"


class TooManyNotices(Exception):
    """Nobody reads so many."""

    code = "too-many-notices"


class NobodyMeant(Exception):
    """No candidate of the session is in this audience."""

    code = "nobody-meant"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A notice to be."""

    text: str
    item: str | None
    audience: Audience
    venues: tuple[str, ...]
    """Empty: every venue of the session."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A notice, whom it means, who has read it, and what became of it at the boxes."""

    notice: Notice | Post
    meant: int
    read: int
    unread: tuple[Entry, ...]
    orders: tuple[Standing, ...]


class Notices:
    """What HQ tells candidates."""

    def __init__(self, *, database: Database, clock: Clock, ordering: Ordering) -> None:
        self._database = database
        self._clock = clock
        self._ordering = ordering

    async def post(self, scope: Scope, session: str, wanted: Wanted, *, by: str) -> Notice:
        """Tell the seats of venues something.

        Raises SessionUnknown, NotPublished, NobodyMeant, TooManyNotices.
        """
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            places = await _places(connection, scope, session, wanted.venues)
            entries = await rosters.of_session(connection, scope, session)
            if not _meant(entries, wanted.audience, places):
                raise NobodyMeant(session)
            if len(await notices.of_sessions(connection, [session])) >= MOST:
                raise TooManyNotices(session)
            notice = Notice(
                notice=f"n-{uuid4().hex}",
                session=session,
                text=wanted.text,
                item=wanted.item,
                audience=wanted.audience.model_dump_json(),
                venues=json.dumps(places),
                posted_by=by,
                posted_ms=now_ms,
            )
            await notices.add(connection, notice)
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="notice.post",
                about=f"{session} {notice.notice}",
                detail=wanted.text[:200],
            )
            found = await boxes.all_of(connection, EVERYTHING, venues=places)
        await self._ordering.bring([box.box for box in found])
        return notice

    async def of_session(self, scope: Scope, session: str) -> list[Reach]:
        """Return a session's notices, newest first, with their reach. Raises SessionUnknown."""
        async with self._database.begin() as connection:
            if await sessions.find(connection, session) is None:
                raise SessionUnknown(session)
            own = await notices.of_sessions(connection, [session])
            posts = await notices.posted(connection, scope, session)
            told: list[Notice | Post] = [*own, *posts]
            names = [one.notice for one in told]
            reads = await notices.reads(connection, names) if names else {}
            entries = await rosters.of_session(connection, scope, session)
            standings = await orders.standings(connection, scope, session, ("notice.post",))
        reaches = []
        for one in told:
            places = one.places if isinstance(one, Notice) else [one.venue]
            meant = _meant(entries, one.meant, places)
            read = reads.get(one.notice, set())
            reaches.append(
                Reach(
                    notice=one,
                    meant=len(meant),
                    read=sum(entry.attempt in read for entry in meant),
                    unread=tuple(entry for entry in meant if entry.attempt not in read),
                    orders=tuple(o for o in standings if o.key == f"notice/{one.notice}"),
                )
            )
        return sorted(reaches, key=lambda reach: _at_ms(reach.notice), reverse=True)


async def _places(
    connection: AsyncConnection, scope: Scope, session: str, wanted: Sequence[str]
) -> list[str]:
    if await sessions.find(connection, session) is None:
        raise SessionUnknown(session)
    told = {one.venue for one in await sessions.told(connection, session=session)}
    if scope.venues is not None:
        told &= scope.venues
    if not told or not set(wanted) <= told:
        raise NotPublished(", ".join(sorted(set(wanted) - told)) or session)
    return sorted(wanted or told)


def _meant(entries: Sequence[Entry], audience: Audience, places: Sequence[str]) -> list[Entry]:
    return [
        entry
        for entry in entries
        if entry.venue in places
        and audience.includes(attempt=entry.attempt, room=entry.room, paper=entry.paper)
    ]


def _at_ms(notice: Notice | Post) -> int:
    return notice.posted_ms if isinstance(notice, Notice) else notice.at_ms
