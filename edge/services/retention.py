"""Destroys pictures of faces when their time is over, and records that it did (A5)."""

import logging
from collections.abc import Awaitable, Callable

from contract.facts.privacy import FaceDataDeleted
from edge.core import retention
from edge.core.retention import Periods
from edge.ports.clock import Clock
from edge.services.ledger import Ledger
from edge.store.journal import StorageFailed, StorageFull
from edge.store.vault import Destroyed, Vault

log = logging.getLogger(__name__)

LOOK_EVERY_S = 300.0


class Retention:
    """Looks every few minutes.

    The vault remembers what it destroyed until the fact is in the journal, and the journal knows
    each key: a power cut at any point ends with one fact.
    """

    def __init__(
        self,
        *,
        vault: Vault,
        ledger: Ledger,
        periods: Periods,
        clock: Clock,
        move_in: Callable[[], Awaitable[None]],
    ) -> None:
        self._vault = vault
        self._ledger = ledger
        self._periods = periods
        self._clock = clock
        self._move_in = move_in
        """Brings plain pictures of an earlier version into the vault."""

    async def run(self) -> None:
        """Destroy what is due, for ever; what a full disk refuses is due still the next time."""
        while True:
            try:
                await self._move_in()
                await self.look()
            except (StorageFull, StorageFailed, OSError) as exc:
                log.warning("pictures are not all destroyed: %s", exc)
            await self._clock.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Record what is destroyed, destroy what is due; raises StorageFull, StorageFailed."""
        for gone in await self._vault.unreported():
            await self._report(gone)
        for held in await self._vault.groups():
            if self._is_due(held.group, held.born_ms):
                await self._report(await self._vault.destroy(held.group))

    def _is_due(self, group: str, born_ms: int) -> bool:
        named = retention.parts(group)
        return named is not None and retention.due(
            self._ledger.state,
            *named,
            periods=self._periods,
            now=self._clock.now(),
            born_ms=born_ms,
        )

    async def _report(self, gone: Destroyed) -> None:
        named = retention.parts(gone.group)
        if named is None:
            return
        session, what = named
        fact = FaceDataDeleted(
            session=session, what=what, count=gone.count, digest=gone.digest, key=gone.key
        )
        await self._ledger.record(lambda state: retention.deleted(state, fact))
        await self._vault.reported(gone)
        log.info("destroyed %s photos (%s) of session %s", gone.count, what, session)
