"""Opens the journal whatever state its file is in; the same path every morning and after a death.

A sound file on its own machine is simply opened. A database from another machine gets a new journal
that continues it. A damaged file is kept aside, its verified prefix is put back under its own
numbers, and a new journal continues that. Dying anywhere on this path loses nothing: the next start
goes the same path again.
"""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from contract.facts import catalogue
from contract.facts.fact import Fact, Stamp
from contract.facts.journal import JournalContinues, JournalOpened
from edge.ports.clock import Clock
from edge.store.database import Damaged, asides, set_aside
from edge.store.journal import Head, Journal
from edge.store.salvage import Salvaged, salvage

log = logging.getLogger(__name__)

Why = Literal["other-serial", "hash-differs", "behind-hq", "damaged"]

_ALL = 1 << 40

MARGIN = 1000
"""Entries copied although HQ acknowledged them: it may have failed over to a standby without them,
and nobody will ever ask for the old journal again. HQ knows a copy by the entry's id."""


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
        """Open the journal at ``path``, repaired and continued as needed; raises TooNew."""
        await self._set_damage_aside(path)
        async with Journal.open(path, box=self._box, serial=self._serial) as journal:
            if journal.head.journal == "":
                await self._begin(journal, path)
            elif journal.other_serial:
                await self.continue_as_new(journal, "other-serial")
            yield journal

    async def continue_as_new(self, journal: Journal, why: Why) -> None:
        """Begin a new journal; what HQ may not have of the old one is copied into it."""
        old = journal.head
        start = _copied_after(await journal.position(f"uplink:{old.journal}"), old.seq)
        rows = await journal.since(old.journal, start, limit=_ALL, most=_ALL)
        await journal.begin(self._continuing(old, why, [row.body for row in rows]))
        log.warning("journal %s continues %s: %s", journal.head.journal, old.journal, why)

    async def _set_damage_aside(self, path: Path) -> None:
        try:
            async with Journal.open(path, box=self._box, serial=self._serial):
                return
        except Damaged as exc:
            log.exception("the journal is damaged: %s", exc)  # noqa: TRY401 - says in which way
        self.damaged = await set_aside(path)

    async def _begin(self, journal: Journal, path: Path) -> None:
        """Begin the first journal of a file; after damage, with what can be read of the last one.

        Also when the box died between setting a file aside and putting back what was read.
        """
        salvaged = await self._salvaged(path)
        if not salvaged:
            await journal.begin([self._text(self._opened())])
            return
        last = salvaged[-1]
        copied = last.bodies[_copied_after(last.uploaded, len(last.bodies)) :]
        await journal.put_back(salvaged, lambda head: self._continuing(head, "damaged", copied))
        log.warning("journal %s continues %s: damaged", journal.head.journal, last.journal)

    async def _salvaged(self, path: Path) -> list[Salvaged]:
        """Read the file that was set aside last, of those in which there is anything.

        Whoever died while making a new file leaves an empty one, which is set aside in its turn.
        """
        for aside in await asides(path):
            self.damaged = self.damaged or aside
            salvaged = _without_broken_start(await asyncio.to_thread(salvage, aside))
            if any(one.bodies for one in salvaged):
                self.damaged = aside
                return salvaged
        return []

    def _continuing(self, old: Head, why: Why, copied: Sequence[str]) -> list[str]:
        """Return the first entries of a journal that follows ``old``."""
        first = JournalContinues(
            box=self._box,
            serial=self._serial,
            software=self._software,
            journal=old.journal,
            seq=old.seq,
            hash=old.hash,
            why=why,
            copied=len(copied),
        )
        return [self._text(first), *copied]

    def _opened(self) -> JournalOpened:
        return JournalOpened(box=self._box, serial=self._serial, software=self._software)

    def _text(self, fact: Fact) -> str:
        return catalogue.store(Stamp(id=uuid.uuid4(), at=self._clock.now()), fact)


def _copied_after(uploaded: int, seq: int) -> int:
    return max(0, min(uploaded, seq) - MARGIN)


def _without_broken_start(salvaged: list[Salvaged]) -> list[Salvaged]:
    """Leave out a last journal that lost some of its copies: the one before holds them all."""
    while len(salvaged) > 1 and not _has_its_copies(salvaged[-1]):
        salvaged = salvaged[:-1]
    return salvaged


def _has_its_copies(one: Salvaged) -> bool:
    if not one.bodies:
        return False
    try:
        _, fact = catalogue.read(one.bodies[0])
    except catalogue.UnknownFact:
        return True
    return not isinstance(fact, JournalContinues) or len(one.bodies) > fact.copied
