"""Reads a running session, at most once a second however many people look at it."""

import asyncio
from dataclasses import dataclass, field

from cloud.core.reconciliation import UNSETTLED, Sitting
from cloud.core.scope import Scope
from cloud.core.views import ProgressView
from cloud.ports.clock import Clock
from cloud.services import watching
from cloud.services.exams import Exams
from cloud.services.progress_page import Material, page
from cloud.store import attempts, boxes, openings, orders, sessions
from cloud.store.database import Database

_FRESH_S = 1.0
_KEPT = 64
_UNSETTLED = 500
"""Names listed; more than that is no list for a person."""


@dataclass(slots=True)
class _Kept:
    """The last view of one session for one scope."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    made: float = float("-inf")
    view: ProgressView | None = None


class ProgressPages:
    """What the console shows while an exam runs."""

    def __init__(self, *, database: Database, clock: Clock, exams: Exams) -> None:
        self._database = database
        self._clock = clock
        self._exams = exams
        self._kept: dict[tuple[Scope, str], _Kept] = {}

    async def of_session(self, scope: Scope, session: str) -> ProgressView:
        """Return the page of a session, at most a second old. Raises SessionUnknown."""
        kept = self._kept.setdefault((scope, session), _Kept())
        async with kept.lock:
            if kept.view is None or self._clock.monotonic() - kept.made >= _FRESH_S:
                try:
                    kept.view = await self._read(scope, session)
                except Exception:
                    self._kept.pop((scope, session), None)  # no room for sessions that are none
                    raise
                kept.made = self._clock.monotonic()
            view = kept.view
        while len(self._kept) > _KEPT:
            self._kept.pop(next(iter(self._kept)))
        return view

    async def _read(self, scope: Scope, session: str) -> ProgressView:
        overview = await self._exams.session(scope, session)
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            counts = await attempts.counts(connection, scope, session)
            names = sorted({count.venue for count in counts})
            around = await watching.surroundings(connection, scope)
            found = await boxes.all_of(connection, scope, venues=names)
            unsettled: list[Sitting] = []
            if now_ms > overview.session.ends_ms:
                unsettled = [
                    Sitting(one.attempt, one.name, one.progress.state)
                    for one in await attempts.sittings(
                        connection, scope, session, states=UNSETTLED, limit=_UNSETTLED
                    )
                ]
            material = Material(
                overview=overview,
                counts=counts,
                told={t.venue: t for t in await sessions.told(connection, session=session)},
                orders=await orders.standings(connection, scope, session),
                boxes=[watching.view(box, around, now_ms) for box in found],
                names=around.venues,
                unsettled=unsettled,
                closed=await attempts.closed(connection, session),
                codes=await openings.uses(connection, scope, session),
            )
        return page(material, now_ms)
