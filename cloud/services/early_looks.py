"""Seeing code A before its time: one person asks, another agrees, these two may look (X2)."""

from uuid import uuid4

from cloud.ports.clock import Clock
from cloud.services.code_making import Codes
from cloud.services.exams import SessionUnknown
from cloud.services.openings import NotPrepared
from cloud.store import audit, openings, sessions
from cloud.store.database import Database
from cloud.store.openings import Look

LOOK_MS = 15 * 60 * 1000
"""How long two people may look after the second one agreed."""


class SecondPersonNeeded(Exception):
    """Whoever asked cannot agree; and only these two may look, for a while."""

    code = "second-person-needed"


class EarlyLooks:
    """Requests to see code A, each with its two people."""

    def __init__(self, *, database: Database, clock: Clock, codes: Codes) -> None:
        self._database = database
        self._clock = clock
        self._codes = codes

    async def ask(self, session: str, *, reason: str, by: str) -> Look:
        """Ask to see code A before its time. Raises SessionUnknown, NotPrepared."""
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            if await sessions.find(connection, session) is None:
                raise SessionUnknown(session)
            release = await openings.find(connection, session)
            if release is None:
                raise NotPrepared(session)
            look = Look(uuid4().hex, session, release.release, by, now_ms, reason)
            await openings.ask(connection, look)
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="opening.look-asked",
                about=session,
                detail=reason,
            )
        return look

    async def agree(self, session: str, look: str, *, by: str) -> Look:
        """Be the second person. Raises SessionUnknown, SecondPersonNeeded."""
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            known = _look(await openings.looks(connection, session), look)
            if known.asked_by == by:
                raise SecondPersonNeeded(by)
            await openings.agree(connection, look, second=by, now_ms=now_ms)
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="opening.look-agreed",
                about=session,
                detail=known.asked_by,
            )
            return _look(await openings.looks(connection, session), look)

    async def show(self, session: str, look: str, *, by: str) -> str:
        """Return code A to one of the two people who agreed on it.

        Raises SessionUnknown, SecondPersonNeeded.
        """
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            known = _look(await openings.looks(connection, session), look)
            release = await openings.find(connection, session)
            fresh = known.second_ms is not None and now_ms <= known.second_ms + LOOK_MS
            if not fresh or by not in {known.asked_by, known.second}:
                raise SecondPersonNeeded(by)
            if release is None or release.release != known.release:
                raise NotPrepared(session)
            await audit.record(
                connection, at_ms=now_ms, account=by, act="opening.look", about=session
            )
        return await self._codes.code_a(release)


def _look(found: list[Look], look: str) -> Look:
    known = next((one for one in found if one.look == look), None)
    if known is None:
        raise SessionUnknown(look)
    return known
