"""Codes that open a session's papers with no line (X2): made ahead, shown to few, out at the time.

Code A belongs to a session, code B to a venue; together they unwrap the venue's release key, which
wraps each paper's key. All of it is wrapped by the key service before it reaches the database.
"""

import logging
from dataclasses import dataclass

from cloud.core.scope import EVERYTHING, Scope
from cloud.ports.cancellation import obey_cancellation
from cloud.ports.clock import Clock
from cloud.services.code_making import Codes
from cloud.services.exams import SessionUnknown
from cloud.services.ordering import Ordering
from cloud.services.wanting import opening_ends_ms
from cloud.store import audit, boxes, openings, orders, sessions, venues
from cloud.store.database import STORAGE_FAULTS, Database
from cloud.store.openings import Look, Use, VenueRelease
from cloud.store.orders import Standing
from cloud.store.sessions import Session
from cloud.store.venues import Venue

log = logging.getLogger(__name__)

_DONE = 2_000
_LOOK_S = 2.0


class CodeNotOut(Exception):
    """The code is not published yet, or there is no such session: nobody is told which."""

    code = "code-not-out"


class NotPrepared(Exception):
    """The session is not published, or its codes are not made yet."""

    code = "codes-not-ready"


@dataclass(frozen=True, slots=True)
class Page:
    """What the central office sees of a session's codes."""

    session: Session
    release: str | None
    release_ms: int | None
    code_a: str | None
    """As it is read out; None while it is not out."""
    venues: tuple[tuple[Venue, VenueRelease | None], ...]
    orders: tuple[Standing, ...]
    looks: tuple[Look, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes into one chief's sealed envelope."""

    session: Session
    venue: Venue
    release: str
    code_b: str


class Openings:
    """The codes of every session."""

    def __init__(
        self, *, database: Database, clock: Clock, codes: Codes, ordering: Ordering
    ) -> None:
        self._database = database
        self._clock = clock
        self._codes = codes
        self._ordering = ordering
        self._done: set[tuple[str, int]] = set()
        """Sessions and revisions that were seen to in this run."""

    async def run(self) -> None:
        """Make what codes are missing, for ever; a database that is away is waited for.

        Apart from the keys' clock, because each venue's codes take a moment of computing.
        """
        while True:
            obey_cancellation()
            try:
                await self.prepare()
            except STORAGE_FAULTS:
                log.exception("codes are not made: the database does not answer")
            await self._clock.sleep(_LOOK_S)

    async def prepare(self) -> None:
        """Make the codes of every published session that lacks them, and tell its boxes."""
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            found = await sessions.current(connection, since_ms=now_ms - opening_ends_ms(0))
        for session in found:
            mark = (session.session, session.revision)
            if mark in self._done:
                continue
            await self._prepare(session)
            if len(self._done) > _DONE:
                self._done.clear()
            self._done.add(mark)

    async def page(self, scope: Scope, session: str) -> Page:
        """Return how a session's codes stand. Raises SessionUnknown."""
        async with self._database.begin() as connection:
            found = await sessions.find(connection, session)
            if found is None:
                raise SessionUnknown(session)
            release = await openings.find(connection, session)
            parts = await openings.venue_parts(connection, [session])
            told = {one.venue for one in await sessions.told(connection, session=session)}
            places = [v for v in await venues.all_of(connection, scope) if v.venue in told]
            standings = await orders.standings(connection, scope, session, ("paper.opening",))
            looks = await openings.looks(connection, session)
            uses = await openings.uses(connection, scope, session)
        out = release is not None and self._is_out(found)
        return Page(
            session=found,
            release=release.release if release else None,
            release_ms=found.told_starts_ms,
            code_a=await self._codes.code_a(release) if release and out else None,
            venues=tuple((venue, parts.get((session, venue.venue))) for venue in places),
            orders=tuple(standings),
            looks=tuple(look for look in looks if release and look.release == release.release),
            uses=tuple(uses),
        )

    async def published(self, session: str) -> tuple[Session, str]:
        """Return a session and code A for the public, once it is time. Raises CodeNotOut."""
        async with self._database.begin() as connection:
            found = await sessions.find(connection, session)
            release = await openings.find(connection, session)
        if found is None or release is None or not self._is_out(found):
            raise CodeNotOut(session)
        if self._clock.now_ms() > opening_ends_ms(found.ends_ms):
            raise CodeNotOut(session)
        return found, await self._codes.code_a(release)

    async def sheet(self, scope: Scope, session: str, venue: str, *, by: str) -> Sheet:
        """Return what goes into a chief's envelope; each time is in the audit log.

        Raises SessionUnknown, NotPrepared.
        """
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            found = await sessions.find(connection, session)
            place = await venues.find(connection, scope, venue)
            if found is None or place is None:
                raise SessionUnknown(f"{session} {venue}")
            part = (await openings.venue_parts(connection, [session])).get((session, venue))
            if part is None:
                raise NotPrepared(f"{session} {venue}")
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="opening.sheet",
                about=f"{session} {venue}",
                detail=part.release,
            )
        return Sheet(found, place, part.release, await self._codes.code_b(part))

    async def renew(self, session: str, *, reason: str, by: str) -> str:
        """Make other codes for a session; the old sheets and the old code A are worthless then.

        Raises SessionUnknown, NotPrepared.
        """
        async with self._database.begin() as connection:
            found = await sessions.find(connection, session)
        if found is None:
            raise SessionUnknown(session)
        if found.published_ms is None:
            raise NotPrepared(session)
        fresh = await self._codes.fresh(session)
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            await openings.replace(connection, fresh)
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="opening.renew",
                about=f"{session} {fresh.release}",
                detail=reason,
            )
        await self._prepare(found)
        return fresh.release

    def _is_out(self, session: Session) -> bool:
        told = session.told_starts_ms
        return told is not None and told <= self._clock.now_ms()

    async def _prepare(self, session: Session) -> None:
        name = session.session
        async with self._database.begin() as connection:
            release = await openings.find(connection, name)
        if release is None:
            fresh = await self._codes.fresh(name)
            async with self._database.begin() as connection:
                await openings.add(connection, fresh)
                release = await openings.find(connection, name)
        assert release is not None, "just stored"
        async with self._database.begin() as connection:
            told = [one.venue for one in await sessions.told(connection, session=name)]
            have = await openings.venue_parts(connection, [name])
        missing = [venue for venue in told if (name, venue) not in have]
        for venue in missing:
            part = await self._codes.part(release, venue)
            async with self._database.begin() as connection:
                await openings.add_venue(connection, part)
        async with self._database.begin() as connection:
            found = await boxes.all_of(connection, EVERYTHING, venues=missing)
        await self._ordering.bring([box.box for box in found])
