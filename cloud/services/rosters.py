"""Rosters (R1): a dry run that names every problem, then, with its token, the import itself.

The dry run keeps the uploaded files by their hash and nothing else; accepting reads them again
against what holds by then. The token is made of session and files, so the same upload gives the
same token, and accepting it twice changes nothing.
"""

import asyncio
import hashlib
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core import roster
from cloud.core.scope import Scope
from cloud.core.sheet import Problem
from cloud.ports.blobs import Blobs
from cloud.ports.clock import Clock
from cloud.services import photos
from cloud.services.exams import SessionUnknown
from cloud.services.photo_gate import PhotoGate
from cloud.services.roster_report import Checked, Report, entry_of, report_of, without_photo
from cloud.store import audit, papers, rosters, sessions, venues
from cloud.store.database import Database
from cloud.store.rosters import Draft, Entry


class DraftUnknown(Exception):
    """No dry run of this session gave that token."""

    code = "not-found"


class RosterHasProblems(Exception):
    """The files have errors, maybe only since something else changed; nothing was stored."""

    code = "roster-has-problems"


Dry = tuple[str, str]
"""A dry run: its session, and whose it is."""


class Rosters:
    """The door through which candidates come."""

    def __init__(
        self, *, database: Database, clock: Clock, blobs: Blobs, photo_gate: PhotoGate
    ) -> None:
        self._database = database
        self._clock = clock
        self._blobs = blobs
        self._photo_gate = photo_gate
        self._looking: dict[Dry, tuple[int, int]] = {}

    def looked(self, session: str, *, by: str) -> tuple[int, int]:
        """Return how many photos of somebody's dry run were looked at here, of how many."""
        return self._looking.get((session, by), (0, 0))

    async def dry_run(
        self, scope: Scope, session: str, *, file: str, archive: str | None, by: str
    ) -> Report:
        """Check uploaded blobs; raises SessionUnknown. Stores nothing but the token."""
        mine = (session, by)

        def told(looked: int, of: int) -> None:
            self._looking[mine] = (looked, of)

        token = hashlib.sha256(f"{session}\n{file}\n{archive}".encode()).hexdigest()
        checked = await self._check(scope, session, file, archive)
        try:
            found = await self._photo_gate.report(checked.photos, _neighbours(checked), told=told)
        finally:
            self._looking.pop(mine, None)
        checked = replace(checked, problems=(*checked.problems, *found))
        draft = Draft(token, session, file, archive, self._clock.now_ms())
        async with self._database.begin() as connection:
            await rosters.keep_draft(connection, draft)
        return report_of(token, session, checked)

    async def accept(self, scope: Scope, session: str, token: str, *, by: str) -> Report:
        """Store what a dry run showed; raises DraftUnknown, RosterHasProblems."""
        async with self._database.begin() as connection:
            draft = await rosters.draft(connection, session, token)
        if draft is None:
            raise DraftUnknown(token)
        checked = await self._check(scope, session, draft.roster, draft.photos)
        found = await self._photo_gate.refusals(checked.photos)
        checked = replace(checked, problems=(*checked.problems, *found))
        report = report_of(token, session, checked)
        if report.errors:
            raise RosterHasProblems(f"{report.errors} errors")
        changed = [
            entry
            for row in checked.roster.rows
            if (entry := entry_of(session, row, checked)) != checked.known.get(entry.attempt)
        ]
        if changed:
            now_ms = self._clock.now_ms()
            async with self._database.begin() as connection:
                await rosters.save(connection, changed)
                await sessions.touch(connection, session, now_ms)
                await audit.record(
                    connection,
                    at_ms=now_ms,
                    account=by,
                    act="roster.accept",
                    about=session,
                    detail=f"{report.adds} added, {report.changes} changed",
                )
        return report

    async def entries(
        self, scope: Scope, session: str, *, venue: str | None = None, room: str | None = None
    ) -> list[Entry]:
        """Return the stored entries of a session. Raises SessionUnknown."""
        async with self._database.begin() as connection:
            if await sessions.find(connection, session) is None:
                raise SessionUnknown(session)
            return await rosters.of_session(connection, scope, session, venue=venue, room=room)

    async def _check(self, scope: Scope, session: str, file: str, archive: str | None) -> Checked:
        data = await self._blobs.get(file)
        async with self._database.begin() as connection:
            known = await sessions.find(connection, session)
            if known is None:
                raise SessionUnknown(session)
            places = {venue.venue for venue in await venues.all_of(connection, scope)}
            given = set(await papers.newest(connection))
            stored = await _stored(connection, scope, session)
        read = await asyncio.to_thread(
            roster.read, data, venue=known.venue, venues=places, papers=given
        )
        tickets = {row.ticket for row in read.rows}
        taken, problems = await self._photos(archive, tickets)
        missing = () if archive is None else without_photo(read, taken, stored, session)
        return Checked(read, taken, (*read.problems, *problems, *missing), stored)

    async def _photos(
        self, archive: str | None, tickets: Collection[str]
    ) -> tuple[dict[str, str], list[Problem]]:
        problems: list[Problem] = []
        taken: dict[str, str] = {}
        if archive is None:
            return taken, problems
        found = photos.read(await self._blobs.locate(archive), tickets, problems)
        while (photo := await asyncio.to_thread(next, found, None)) is not None:
            ticket, data = photo
            taken[ticket] = (await self._blobs.put(data)).sha256
        return taken, problems


def _neighbours(checked: Checked) -> dict[str, str]:
    """Return the photos stored for the venues of the file: files come venue by venue, or in parts."""
    venues_there = {row.venue for row in checked.roster.rows}
    return {
        entry.ticket: entry.photo
        for entry in checked.known.values()
        if entry.photo is not None and entry.venue in venues_there
    }


async def _stored(connection: AsyncConnection, scope: Scope, session: str) -> dict[str, Entry]:
    return {e.attempt: e for e in await rosters.of_session(connection, scope, session)}
