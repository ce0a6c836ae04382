"""Takes HQ's orders into the journal, each once and in order."""

import logging
from collections.abc import Callable

from contract.messages import OrderBatch
from edge.core.orders import Judge, genuine, take
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.store.journal import StorageFailed, StorageFull

log = logging.getLogger(__name__)


class OrderDesk:
    """Checks signatures, records outcomes. Effects follow from the recorded state."""

    def __init__(
        self,
        *,
        box: str,
        hq_key: str,
        ledger: Ledger,
        judges: dict[str, Judge],
        issues: Issues,
        taken: Callable[[], None],
    ) -> None:
        self._box = box
        self._hq_key = hq_key
        self._ledger = ledger
        self._judges = judges
        self._issues = issues
        self._taken = taken

    async def take(self, batch: OrderBatch) -> None:
        """Take what is new in the batch; a forgery stops it and is an issue.

        On a full disk nothing is taken; HQ sends again what was not acknowledged.
        """
        try:
            await self._take(batch)
        except (StorageFull, StorageFailed) as exc:
            log.warning("orders were not taken: %s", exc)
        self._taken()

    async def _take(self, batch: OrderBatch) -> None:
        for text in batch.orders:
            if not genuine(text, batch.epoch, box=self._box, hq_key=self._hq_key):
                self._issues.raise_("bad-signature", f"order {text.seq} was not signed by HQ")
                return
            await self._ledger.record(
                lambda state, text=text: take(state, batch.epoch, text, self._judges)  # type: ignore[misc]
            )
