"""Who may use the panel in a session. The PIN is hashed here and exists nowhere else (P6)."""

import asyncio
import json
from dataclasses import dataclass
from typing import Literal

from argon2 import PasswordHasher

from cloud.core.scope import Scope
from cloud.ports.clock import Clock
from cloud.services.exams import SessionUnknown
from cloud.services.fleet import VenueUnknown
from cloud.store import audit, sessions, staff, venues
from cloud.store.database import Database
from cloud.store.staff import Person


class PersonUnknown(Exception):
    """Nobody of that account is assigned to the session."""

    code = "not-found"


@dataclass(frozen=True, slots=True)
class Assignment:
    """What somebody is to do in a session."""

    account: str
    name: str
    role: Literal["invigilator", "chief", "venue-admin"]
    venue: str | None
    """None for the session's own venue."""
    rooms: tuple[str, ...]
    pin: str


class Staffing:
    """Invigilators, chiefs and venue admins of sessions."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._hasher = PasswordHasher()

    async def of_session(self, scope: Scope, session: str) -> list[Person]:
        """Return who is assigned. Raises SessionUnknown."""
        async with self._database.begin() as connection:
            if await sessions.find(connection, session) is None:
                raise SessionUnknown(session)
            return await staff.of_session(connection, scope, session)

    async def assign(self, scope: Scope, session: str, wanted: Assignment, *, by: str) -> Person:
        """Add or replace somebody. Raises SessionUnknown, VenueUnknown."""
        hashed = await asyncio.to_thread(self._hasher.hash, wanted.pin)
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            known = await sessions.find(connection, session)
            if known is None:
                raise SessionUnknown(session)
            venue = wanted.venue or known.venue
            if venue is None or await venues.find(connection, scope, venue) is None:
                raise VenueUnknown(venue or "")
            person = Person(
                session=session,
                account=wanted.account,
                venue=venue,
                name=wanted.name,
                role=wanted.role,
                rooms=json.dumps(sorted(set(wanted.rooms))),
                pin=hashed,
            )
            await staff.save(connection, person)
            await sessions.touch(connection, session, now_ms)
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="staff.assign",
                about=f"{session} {wanted.account}",
                detail=f"{wanted.role} at {venue}",
            )
        return person

    async def dismiss(self, scope: Scope, session: str, account: str, *, by: str) -> None:
        """Take somebody out of a session. Raises PersonUnknown."""
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            if not await staff.remove(connection, scope, session, account):
                raise PersonUnknown(account)
            await sessions.touch(connection, session, now_ms)
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="staff.dismiss",
                about=f"{session} {account}",
            )
