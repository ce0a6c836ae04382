"""Counts what arrived and could not be taken, without letting a flood of it reach the disk.

Faults are gathered in memory, one small ring per box and code, and written at most once a second.
"""

import logging
from collections import deque
from dataclasses import dataclass, field

from cloud.ports.cancellation import obey_cancellation
from cloud.ports.clock import Clock
from cloud.store import faults
from cloud.store.database import STORAGE_FAULTS, Database
from cloud.store.faults import NOBODY, RING

log = logging.getLogger(__name__)

_EVERY_S = 1.0
_DETAIL = 300


@dataclass(slots=True)
class _Gathered:
    count: int = 0
    latest: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=RING))


class Faults:
    """The only way a refused message leaves a trace."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._gathered: dict[tuple[str, str], _Gathered] = {}

    def note(self, box: str | None, code: str, detail: str) -> None:
        """Count a fault of a registered box, or of somebody who is none (None)."""
        gathered = self._gathered.setdefault((box or NOBODY, code), _Gathered())
        gathered.count += 1
        text = detail[:_DETAIL].replace("\x00", "\ufffd")
        gathered.latest.append((self._clock.now_ms(), text))
        log.warning("refused a message of %s: %s", box or NOBODY, code)

    async def run(self) -> None:
        """Write what was gathered, for ever."""
        while True:
            await self._clock.sleep(_EVERY_S)
            await self.flush()
            obey_cancellation()

    async def flush(self) -> None:
        """Write what was gathered; what cannot be written now stays gathered."""
        if not self._gathered:
            return
        gathered, self._gathered = self._gathered, {}
        try:
            async with self._database.begin() as connection:
                for (box, code), found in sorted(gathered.items()):
                    await faults.add(connection, box, code, list(found.latest), found.count)
        except STORAGE_FAULTS:
            log.exception("faults not written")
            for key, found in gathered.items():
                kept = self._gathered.setdefault(key, _Gathered())
                kept.count += found.count
                kept.latest.extendleft(reversed(found.latest))
