"""Takes journal batches: every fact exactly once, one transaction per batch (X6, X7).

Order is law here too: stored, then acknowledged. The acknowledgement names the highest contiguous
entry whose chain of hashes fits, and is signed, because it is evidence.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.heads import Head, Held, hold
from cloud.core.intake import Intake, decide
from cloud.core.reading import Reading, read
from cloud.core.scope import EVERYTHING
from cloud.ports.clock import Clock
from cloud.ports.keys import Signer
from cloud.services import counting
from cloud.services.projecting import Projected, project
from cloud.store import boxes, journals, quarantine
from cloud.store.boxes import Box
from cloud.store.database import Database, fits
from cloud.store.journals import Journal
from cloud.store.tables.journals import facts
from contract import signing
from contract.codec import BadMessage
from contract.messages import Batch, BatchEntry, JournalAck, ack_text

T = TypeVar("T")
R = TypeVar("R")

_THREAD_FROM = 50
"""Entries; hashing and parsing fewer is quicker here than the way to a thread."""
_RECONSIDERED = 5_000


class NotRegistered(Exception):
    """The topic names a box that HQ does not know."""

    code = "box-unknown"


@dataclass(frozen=True, slots=True)
class Taken:
    """What to answer, and what the entries gave away."""

    ack: JournalAck
    appended: int
    forked: int
    beyond: int
    foreign_order: bool
    """The box took an order that this database never issued: HQ was restored."""


class Ingest:
    """The only writer of facts."""

    def __init__(self, *, database: Database, clock: Clock, signer: Signer) -> None:
        self._database = database
        self._clock = clock
        self._signer = signer

    async def take(self, box: str, batch: Batch) -> Taken:
        """Store a batch; raises NotRegistered, BadMessage."""
        check_journal(batch.journal)
        entries = await _in_thread(_hold, batch.entries)
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            known = await boxes.find(connection, EVERYTHING, box)
            if known is None:
                raise NotRegistered(box)
            journal = await journals.lock(connection, box, batch.journal, now_ms)
            intake = await _decide(connection, journal, entries)
            projected = await self._store(connection, known, journal, intake, now_ms)
        return Taken(
            ack=self._ack(box, batch.journal, intake.head),
            appended=len(intake.appended),
            forked=len(intake.forked),
            beyond=intake.beyond,
            foreign_order=projected.foreign_order,
        )

    async def head(self, box: str, journal: str) -> JournalAck:
        """Return what HQ holds of a journal, for a box that says hello."""
        check_journal(journal)
        async with self._database.begin() as connection:
            head = await journals.head(connection, box, journal)
        return self._ack(box, journal, head)

    async def differs(self, box: str, journal: str, *, seq: int, hash: str) -> bool:
        """Tell whether a box names another entry at ``seq`` than HQ holds there."""
        async with self._database.begin() as connection:
            head = await journals.head(connection, box, journal)
            if not 0 < seq <= head.seq:
                return False
            return await journals.hash_at(connection, box, journal, seq) != hash

    async def reconsider(self) -> int:
        """Read again what was quarantined: a newer program, or a roster, may explain it now."""
        released = 0
        async with self._database.begin() as connection:
            waiting = await quarantine.boxes(connection)
        for name in waiting:
            async with self._database.begin() as connection:
                box = await boxes.find(connection, EVERYTHING, name)
                if box is not None:
                    released += await _reconsider(connection, box, self._clock.now_ms())
        return released

    async def _store(
        self, connection: AsyncConnection, box: Box, journal: Journal, intake: Intake, now_ms: int
    ) -> Projected:
        readings = await _in_thread(_read, intake.appended)
        projected = await project(connection, box, journal.journal, readings)
        await journals.append(connection, journal, projected.readings, now_ms)
        await counting.recount(connection, projected.mixed, projected.among, now_ms)
        if intake.waits or intake.settled or intake.forked:
            await journals.set_aside(
                connection,
                journal,
                wait=intake.waits,
                settled=intake.settled,
                forked=intake.forked,
                now_ms=now_ms,
            )
        await journals.save_head(connection, journal, intake.head, now_ms)
        return projected

    def _ack(self, box: str, journal: str, head: Head) -> JournalAck:
        text = ack_text(box, journal, head.seq, head.hash)
        signature = self._signer.sign(signing.ACK, text)
        return JournalAck(journal=journal, seq=head.seq, hash=head.hash, signature=signature)


def check_journal(journal: str) -> None:
    """Raise BadMessage for a name that no journal has."""
    if not journal or not fits(facts, {"journal": journal}):
        raise BadMessage("message-malformed", "not a journal's name")


async def _decide(connection: AsyncConnection, journal: Journal, entries: Sequence[Held]) -> Intake:
    old = [entry.seq for entry in entries if entry.seq <= journal.seq]
    held = await journals.held(connection, journal, old) if old else {}
    continues = any(entry.seq == journal.seq + 1 for entry in entries)
    waits = await journals.waits(connection, journal) if journal.waiting and continues else ()
    return decide(journal.head, entries, held=held, waiting=waits)


async def _reconsider(connection: AsyncConnection, box: Box, now_ms: int) -> int:
    by_journal: dict[str, list[Reading]] = {}
    before: dict[tuple[str, int], str] = {}
    for stored in await quarantine.of_box(connection, box.box, limit=_RECONSIDERED):
        by_journal.setdefault(stored.journal, []).append(read(stored.entry))
        before[(stored.journal, stored.seq)] = stored.quarantined
    released = 0
    for journal, readings in by_journal.items():
        projected = await project(connection, box, journal, readings)
        changed = [
            reading
            for reading in projected.readings
            if reading.quarantined != before[(journal, reading.entry.seq)]
        ]
        await quarantine.release(connection, box.box, journal, changed)
        await counting.recount(connection, projected.mixed, projected.among, now_ms)
        released += sum(reading.quarantined is None for reading in changed)
    return released


def _hold(entries: Sequence[BatchEntry]) -> list[Held]:
    for entry in entries:
        if not fits(facts, {"seq": entry.seq, "body": entry.body}):
            raise BadMessage("message-malformed", "an entry that no journal can hold")
    return [hold(entry.seq, entry.previous, entry.body) for entry in entries]


def _read(entries: Sequence[Held]) -> list[Reading]:
    return [read(entry) for entry in entries]


async def _in_thread(function: Callable[[Sequence[T]], list[R]], entries: Sequence[T]) -> list[R]:
    if len(entries) < _THREAD_FROM:
        return function(entries)
    return await asyncio.to_thread(function, entries)
