"""The clock of the keys: at ``starts_ms`` every box of a session gets its papers' keys (X2).

Nothing is remembered but what was done already in this run of the program; after a restart the
orders themselves say what is left, and a box that says hello later is seen to by ``Ordering``.
"""

import logging

from cloud.core.scope import EVERYTHING
from cloud.ports.cancellation import obey_cancellation
from cloud.ports.clock import Clock
from cloud.services.ordering import Ordering
from cloud.services.wanting import KEEP_MS
from cloud.store import boxes, sessions
from cloud.store.database import STORAGE_FAULTS, Database

log = logging.getLogger(__name__)

_LOOK_S = 1.0


class Releasing:
    """Issues the keys when it is time, never before."""

    def __init__(self, *, database: Database, clock: Clock, ordering: Ordering) -> None:
        self._database = database
        self._clock = clock
        self._ordering = ordering
        self._done: set[tuple[str, int, frozenset[str]]] = set()

    async def run(self) -> None:
        """Look at the clock, for ever; a database that is away is waited for."""
        while True:
            obey_cancellation()
            try:
                wait_ms = await self.look()
            except STORAGE_FAULTS:
                log.exception("keys are not released: the database does not answer")
                wait_ms = None
            await self._clock.sleep(
                _LOOK_S if wait_ms is None else min(_LOOK_S, max(wait_ms, 1) / 1000)
            )

    async def look(self) -> int | None:
        """Release what is due; return milliseconds to the next start, None if there is none."""
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            current = await sessions.current(connection, since_ms=now_ms - KEEP_MS)
            starts = {s.session: s.told_starts_ms or s.starts_ms for s in current}
            due = [session for session in current if starts[session.session] <= now_ms]
            present: dict[str, list[str]] = {}
            for session in due:
                told = await sessions.told(connection, session=session.session)
                venues = sorted({one.venue for one in told})
                found = await boxes.all_of(connection, EVERYTHING, venues=venues)
                present[session.session] = [box.box for box in found]
        for session in due:
            names = frozenset(present[session.session])
            mark = (session.session, session.revision, names)
            if mark not in self._done:
                await self._ordering.bring(sorted(names))
                self._done.add(mark)
        coming = [start for start in starts.values() if start > now_ms]
        return min(coming) - now_ms if coming else None
