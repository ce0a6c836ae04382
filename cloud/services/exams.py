"""Plans and sessions, as HQ's people set them up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import Scope
from cloud.ports.clock import Clock
from cloud.services.fleet import NameTaken, VenueUnknown
from cloud.store import audit, rosters, sessions, staff, venues
from cloud.store.database import Database
from cloud.store.rosters import Extent
from cloud.store.sessions import Plan, Session

_DESCRIBES = (
    "plan",
    "title",
    "venue",
    "opens_ms",
    "starts_ms",
    "ends_ms",
    "late_entry_minutes",
    "rules",
    "rules_version",
)
_WHILE_RUNNING = frozenset({"ends_ms", "rules", "rules_version"})


class SessionUnknown(Exception):
    """There is no such session."""

    code = "not-found"


class PlanUnknown(Exception):
    """There is no such plan."""

    code = "plan-unknown"


class SessionRunning(Exception):
    """The session has started; only its end and its rules may still change."""

    code = "session-running"


class TimesDisordered(Exception):
    """A session opens, then starts, then ends."""

    code = "times-disordered"


@dataclass(frozen=True, slots=True)
class Overview:
    """A session with the extent of its roster."""

    session: Session
    extent: Extent
    staff: int


class Exams:
    """Plans and their sessions."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def plans(self) -> list[Plan]:
        """Return every plan, newest first."""
        async with self._database.begin() as connection:
            return await sessions.all_plans(connection)

    async def add_plan(self, plan: Plan, *, by: str) -> tuple[Plan, bool]:
        """Store a plan; return it and whether it is new. Raises NameTaken."""
        async with self._database.begin() as connection:
            known = await sessions.find_plan(connection, plan.plan)
            if known is None:
                await sessions.add_plan(connection, plan)
                await self._record(connection, by, "plan.add", plan.plan, plan.title)
                return plan, True
        if known.title != plan.title:
            raise NameTaken(plan.plan)
        return known, False

    async def add_session(
        self, scope: Scope, session: Session, *, by: str
    ) -> tuple[Overview, bool]:
        """Store a session; return it and whether it is new.

        Raises PlanUnknown, VenueUnknown, TimesDisordered, NameTaken.
        """
        _in_order(session)
        async with self._database.begin() as connection:
            known = await sessions.find(connection, session.session)
            if known is None:
                if await sessions.find_plan(connection, session.plan) is None:
                    raise PlanUnknown(session.plan)
                await _venue_must_be(connection, scope, session.venue)
                await sessions.add(connection, session)
                await self._record(connection, by, "session.add", session.session, session.title)
            elif _differences(known, session):
                raise NameTaken(session.session)
            overview = await _overviews(connection, scope, [known or session])
        return overview[0], known is None

    async def change_session(
        self, scope: Scope, session: str, values: dict[str, Any], *, by: str
    ) -> Overview:
        """Change what describes a session; raises SessionUnknown, SessionRunning and as above."""
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            known = await sessions.find(connection, session)
            if known is None:
                raise SessionUnknown(session)
            wanted = replace(known, **values)
            _in_order(wanted)
            different = _differences(known, wanted)
            started = known.told_starts_ms is not None and known.told_starts_ms <= now_ms
            if started and different - _WHILE_RUNNING:
                raise SessionRunning(session)
            if different:
                await _venue_must_be(connection, scope, wanted.venue)
                wanted = replace(wanted, changed_ms=now_ms)
                await sessions.change(connection, wanted)
                detail = ", ".join(sorted(different))
                await self._record(connection, by, "session.change", session, detail)
            return (await _overviews(connection, scope, [wanted]))[0]

    async def sessions(self, scope: Scope, *, plan: str | None = None) -> list[Overview]:
        """Return every session, the latest start first."""
        async with self._database.begin() as connection:
            found = await sessions.all_of(connection, plan=plan)
            return await _overviews(connection, scope, found)

    async def session(self, scope: Scope, session: str) -> Overview:
        """Return one session. Raises SessionUnknown."""
        async with self._database.begin() as connection:
            found = await sessions.find(connection, session)
            if found is None:
                raise SessionUnknown(session)
            return (await _overviews(connection, scope, [found]))[0]

    async def _record(
        self, connection: AsyncConnection, by: str, act: str, about: str, detail: str
    ) -> None:
        now_ms = self._clock.now_ms()
        await audit.record(
            connection, at_ms=now_ms, account=by, act=act, about=about, detail=detail
        )


async def _overviews(
    connection: AsyncConnection, scope: Scope, found: Sequence[Session]
) -> list[Overview]:
    names = [session.session for session in found]
    extents = await rosters.extents(connection, scope, names)
    people = await staff.counts(connection, scope, names)
    return [Overview(s, extents[s.session], people.get(s.session, 0)) for s in found]


async def _venue_must_be(connection: AsyncConnection, scope: Scope, venue: str | None) -> None:
    if venue is not None and await venues.find(connection, scope, venue) is None:
        raise VenueUnknown(venue)


def _in_order(session: Session) -> None:
    if not session.opens_ms <= session.starts_ms < session.ends_ms:
        raise TimesDisordered(session.session)


def _differences(known: Session, wanted: Session) -> set[str]:
    return {name for name in _DESCRIBES if getattr(known, name) != getattr(wanted, name)}
