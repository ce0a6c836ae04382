"""Rosters (R1): a dry run that names every problem, then, with its token, the import itself.

The dry run keeps the uploaded files by their hash and nothing else; accepting reads them again
against what holds by then. The token is made of session and files, so the same upload gives the
same token, and accepting it twice changes nothing.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core import identity, roster
from cloud.core.roster import Roster, Row
from cloud.core.scope import Scope
from cloud.core.sheet import Problem
from cloud.ports.blobs import Blobs
from cloud.ports.clock import Clock
from cloud.services import photos
from cloud.services.exams import SessionUnknown
from cloud.store import audit, papers, rosters, sessions, venues
from cloud.store.database import Database
from cloud.store.rosters import Draft, Entry
from contract import signing

_SALT = 16


class DraftUnknown(Exception):
    """No dry run of this session gave that token."""

    code = "not-found"


class RosterHasProblems(Exception):
    """The files have errors, maybe only since something else changed; nothing was stored."""

    code = "roster-has-problems"


@dataclass(frozen=True, slots=True)
class Report:
    """What a dry run found; ``adds``, ``changes`` and ``same`` are rows."""

    token: str
    encoding: str
    rows: int
    photos: int
    adds: int
    changes: int
    same: int
    not_in_file: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """Count what keeps it from being accepted."""
        return sum(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A read roster with its photos' hashes, beside what is stored now."""

    roster: Roster
    photos: dict[str, str]
    problems: tuple[Problem, ...]
    known: dict[str, Entry]


class Rosters:
    """The door through which candidates come."""

    def __init__(self, *, database: Database, clock: Clock, blobs: Blobs) -> None:
        self._database = database
        self._clock = clock
        self._blobs = blobs

    async def dry_run(
        self, scope: Scope, session: str, *, file: str, archive: str | None
    ) -> Report:
        """Check uploaded blobs; raises SessionUnknown. Stores nothing but the token."""
        token = hashlib.sha256(f"{session}\n{file}\n{archive}".encode()).hexdigest()
        checked = await self._check(scope, session, file, archive)
        draft = Draft(token, session, file, archive, self._clock.now_ms())
        async with self._database.begin() as connection:
            await rosters.keep_draft(connection, draft)
        return _report(token, session, checked)

    async def accept(self, scope: Scope, session: str, token: str, *, by: str) -> Report:
        """Store what a dry run showed; raises DraftUnknown, RosterHasProblems."""
        async with self._database.begin() as connection:
            draft = await rosters.draft(connection, session, token)
        if draft is None:
            raise DraftUnknown(token)
        checked = await self._check(scope, session, draft.roster, draft.photos)
        report = _report(token, session, checked)
        if report.errors:
            raise RosterHasProblems(f"{report.errors} errors")
        changed = [
            entry
            for row in checked.roster.rows
            if (entry := _entry(session, row, checked)) != checked.known.get(entry.attempt)
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

    async def _check(self, scope: Scope, session: str, file: str, archive: str | None) -> _Checked:
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
        missing = () if archive is None else _without_photo(read, taken, stored, session)
        return _Checked(read, taken, (*read.problems, *problems, *missing), stored)

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


async def _stored(connection: AsyncConnection, scope: Scope, session: str) -> dict[str, Entry]:
    return {e.attempt: e for e in await rosters.of_session(connection, scope, session)}


def _without_photo(
    read: Roster, taken: dict[str, str], known: dict[str, Entry], session: str
) -> tuple[Problem, ...]:
    def has(row: Row) -> bool:
        entry = known.get(roster.attempt(session, row.ticket))
        return row.ticket in taken or bool(entry and entry.photo)

    return tuple(
        Problem("warning", row.row, f"{row.ticket}.jpg", "photo-missing")
        for row in read.rows
        if not has(row)
    )


def _entry(session: str, row: Row, checked: _Checked) -> Entry:
    """Return the entry of a row; what need not change (salt, photo) stays as it is stored."""
    attempt = roster.attempt(session, row.ticket)
    known = checked.known.get(attempt)
    if known is None or known.id_number != row.id_number:
        salt = secrets.token_bytes(_SALT)
        id_salt, id_digest = signing.encode(salt), identity.digest(salt, row.id_number)
    else:
        id_salt, id_digest = known.id_salt, known.id_digest
    return Entry(
        attempt=attempt,
        session=session,
        venue=row.venue,
        candidate=row.candidate,
        name=row.name,
        ticket=row.ticket,
        id_number=row.id_number,
        id_salt=id_salt,
        id_digest=id_digest,
        room=row.room,
        seat=row.seat,
        paper=row.paper,
        photo=checked.photos.get(row.ticket) or (known.photo if known else None),
        extra_minutes=row.extra_minutes,
    )


def _report(token: str, session: str, checked: _Checked) -> Report:
    adds = changes = same = 0
    named: set[str] = set()
    for row in checked.roster.rows:
        entry = _entry(session, row, checked)
        named.add(entry.attempt)
        known = checked.known.get(entry.attempt)
        if known is None:
            adds += 1
        elif replace(entry, id_salt=known.id_salt, id_digest=known.id_digest) == known:
            same += 1
        else:
            changes += 1
    return Report(
        token=token,
        encoding=checked.roster.encoding,
        rows=checked.roster.total,
        photos=len(checked.photos),
        adds=adds,
        changes=changes,
        same=same,
        not_in_file=len(checked.known.keys() - named),
        problems=checked.problems,
    )
