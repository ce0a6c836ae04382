"""Brings candidates' files to HQ when the line allows, and destroys them when their time is over.

Answers go first: nothing is sent while much of the journal waits for HQ. What HQ has is known in
memory only and asked again after a start, so that nothing on this disk can claim it wrongly.
"""

import logging
import random
from collections.abc import Callable

from edge.core import retention
from edge.core.plan import PLAN
from edge.core.retention import Periods
from edge.ports.clock import Clock
from edge.ports.courier import Courier, CourierDown, CourierRefused
from edge.services.ledger import Ledger
from edge.services.uploads import Uploads
from edge.store.journal import StorageFailed, StorageFull
from edge.store.vault import Held

log = logging.getLogger(__name__)

LOOK_EVERY_S = 30.0
FIRST_WAIT_S = 5.0
LONGEST_WAIT_S = 300.0
MOST_BACKLOG = 200
"""Entries: what a full hall writes while HQ's acknowledgement is on its way."""
REFUSED_WAIT_S = 15 * 60.0
"""A file that HQ did not take is offered again: the roster may have come there since."""


class FileDelivery:
    """One file at a time, in the order of names; one that cannot go holds up no other."""

    def __init__(
        self,
        *,
        uploads: Uploads,
        courier: Courier,
        ledger: Ledger,
        periods: Periods,
        clock: Clock,
        backlog: Callable[[], int | None],
    ) -> None:
        self._uploads = uploads
        self._courier = courier
        self._ledger = ledger
        self._periods = periods
        self._clock = clock
        self._backlog = backlog
        """Entries of the journal that HQ has not acknowledged; None while HQ is out of reach."""
        self._delivered: set[tuple[str, str]] = set()
        self._not_before: dict[tuple[str, str], float] = {}
        """Of refused files, on the monotonic clock in seconds."""
        self._failures = 0

    async def run(self) -> None:
        """Look for ever; a line that broke is given longer and longer."""
        while True:
            try:
                await self.look()
                self._failures = 0
            except CourierDown as exc:
                self._failures += 1
                log.info("files wait for HQ: %s", exc)
            except (StorageFull, StorageFailed, OSError) as exc:
                log.warning("files are not all delivered: %s", exc)
            await self._clock.sleep(self._wait_s())

    async def look(self) -> None:
        """Deliver what HQ lacks, destroy what is due; raises CourierDown, Storage…."""
        await self._uploads.settle()
        for held in await self._uploads.groups():
            try:
                await self._look_at(held)
            except StorageFailed as exc:  # a key that does not open is kept, for whoever can
                log.warning("files of %s: %s", held.group, exc)

    def at_hq(self, attempt: str, sha256: str) -> bool:
        """Tell whether HQ said since the last start that it has a file."""
        return (attempt, sha256) in self._delivered

    async def _look_at(self, held: Held) -> None:
        attempt = held.group
        names = await self._uploads.names(attempt)
        for sha256 in sorted(names):
            await self._bring(attempt, sha256)
        if all(self.at_hq(attempt, one) for one in names) and self._is_due(held):
            await self._uploads.destroy(attempt, names)
            self._delivered -= {(attempt, one) for one in names}

    async def _bring(self, attempt: str, sha256: str) -> None:
        file = attempt, sha256
        backlog = self._backlog()
        if file in self._delivered or backlog is None or backlog > MOST_BACKLOG:
            return
        if self._clock.monotonic() < self._not_before.get(file, 0):
            return
        try:
            if not await self._courier.has(sha256, attempt):
                await self._courier.put(sha256, attempt, await self._uploads.read(sha256))
        except CourierRefused as exc:
            log.warning("HQ does not take a file: %s", exc)
            self._not_before[file] = self._clock.monotonic() + REFUSED_WAIT_S
        except (StorageFailed, FileNotFoundError) as exc:  # damaged: put aside by the vault
            log.warning("a file cannot be read: %s", exc)
        else:
            self._delivered.add(file)
            self._not_before.pop(file, None)

    def _is_due(self, held: Held) -> bool:
        state = self._ledger.state
        session = state[PLAN].session_of(held.group)
        return retention.due(
            state,
            session.session if session else "",
            "taken",
            periods=self._periods,
            now=self._clock.now(),
            born_ms=held.born_ms,
        )

    def _wait_s(self) -> float:
        if not self._failures:
            return LOOK_EVERY_S
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(self._failures, 10))
        return FIRST_WAIT_S + random.uniform(0, longest)  # noqa: S311 - jitter
