"""Opens the journal whatever state its file is in; the same path every morning and after a death.

A sound file on its own machine is simply opened. A database from another machine gets a new journal
that continues it. A damaged file is kept aside, its verified prefix is put back under its own
numbers, and a new journal continues that.
"""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from contract.facts import catalogue
from contract.facts.fact import Fact, Stamp
from contract.facts.journal import JournalContinues, JournalOpened
from edge.ports.clock import Clock
from edge.store.database import Damaged, set_aside
from edge.store.journal import Journal
from edge.store.salvage import Salvaged, salvage

log = logging.getLogger(__name__)

Why = Literal["other-serial", "hash-differs", "behind-hq", "damaged"]

_ALL = 1 << 40


class Recovery:
    """Knows who this box is, and makes the first entries of its journals."""

    def __init__(self, *, box: str, serial: str, software: str, clock: Clock) -> None:
        self._box = box
        self._serial = serial
        self._software = software
        self._clock = clock
        self.damaged: Path | None = None
        """Where a damaged file was kept aside at this start."""

    @asynccontextmanager
    async def open(self, path: Path) -> AsyncIterator[Journal]:
        """Open the journal at ``path``, repaired and continued as needed."""
        salvaged = await self._salvage(path)
        async with Journal.open(path, box=self._box, serial=self._serial) as journal:
            if salvaged:
                await self._put_back(journal, salvaged)
            elif journal.head.journal == "":
                await journal.begin([self._text(self._opened())])
            elif journal.other_serial:
                await self.continue_as_new(journal, "other-serial")
            yield journal

    async def continue_as_new(self, journal: Journal, why: Why) -> None:
        """Begin a new journal; what HQ has not acknowledged of the old one is copied into it."""
        old = journal.head
        uploaded = min(await journal.position(f"uplink:{old.journal}"), old.seq)
        rows = await journal.since(old.journal, uploaded, limit=_ALL, most=_ALL)
        first = JournalContinues(
            box=self._box,
            serial=self._serial,
            software=self._software,
            journal=old.journal,
            seq=old.seq,
            hash=old.hash,
            why=why,
            copied=len(rows),
        )
        await journal.begin([self._text(first), *(row.body for row in rows)])
        log.warning("journal %s continues %s: %s", journal.head.journal, old.journal, why)

    async def _salvage(self, path: Path) -> list[Salvaged]:
        try:
            async with Journal.open(path, box=self._box, serial=self._serial):
                return []
        except Damaged as exc:
            log.exception("the journal is damaged: %s", exc)  # noqa: TRY401 - says in which way
        self.damaged = await set_aside(path)
        return await asyncio.to_thread(salvage, self.damaged)

    async def _put_back(self, journal: Journal, salvaged: list[Salvaged]) -> None:
        for one in salvaged:
            await journal.restore(one.journal, one.box, one.serial, one.bodies)
            await journal.set_position(f"uplink:{one.journal}", one.uploaded)
        await self.continue_as_new(journal, "damaged")

    def _opened(self) -> JournalOpened:
        return JournalOpened(box=self._box, serial=self._serial, software=self._software)

    def _text(self, fact: Fact) -> str:
        return catalogue.store(Stamp(id=uuid.uuid4(), at=self._clock.now()), fact)
