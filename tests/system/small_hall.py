"""Seats, a box's journal and HQ's database in one test: the real parts, joined by hand.

Between them lies no network, so that a test decides what arrives, in which order, and which part is
replaced by a faulty one.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cloud.adapters.file_keys import FileSigner
from cloud.adapters.system_clock import SystemClock as HqClock
from cloud.services.ingest import Ingest
from cloud.store import boxes, rosters
from cloud.store.boxes import Box
from cloud.store.database import Database
from cloud.store.rosters import Entry
from contract import signing
from contract.messages import Batch, BatchEntry, JournalAck
from contract.operations import Operation, SignedOperation, read
from contract.paper import Value
from edge.adapters.system_clock import SystemClock
from edge.assembly.ground import SOFTWARE
from edge.assembly.nouns import SLICES
from edge.core import attempts, sitting
from edge.services.ledger import Ledger
from edge.services.recovery import Recovery
from edge.store.journal import Journal
from kaobox.demo.outbox import Outbox
from kaobox.demo.promises import Promises
from kaobox.verifier import Verdict, verify

BOX = "box-1"
ATTEMPTS = ("s.0001", "s.0002", "s.0003")


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass
class Hall:
    """What a test takes hold of."""

    folder: Path
    clock: SystemClock
    journal: Journal
    ledger: Ledger
    ingest: Ingest
    promises: Promises

    async def sign_in(self, attempt: str, seat: str) -> Outbox:
        """Sign a candidate in; where another seat had the attempt, it is a move."""
        key = signing.new_key()
        arrival = sitting.Arrival(attempt, seat, signing.public(key), "")
        if attempt in self.ledger.state[attempts.ATTEMPTS]:
            await self.ledger.record(lambda s: sitting.allow_move(s, attempt=attempt, by="i"))
        now = self.clock.now()
        (opened,) = await self.ledger.record(
            lambda state: sitting.sign_in(state, arrival, now, lambda *_: "")
        )
        return Outbox(attempt=attempt, epoch=opened.fact.epoch, key=key)  # type: ignore[attr-defined]

    def write(self, outbox: Outbox, item: str, text: str, *, exam_ms: int | None = None) -> None:
        """Write an answer at a seat."""
        value = Value(responses={"R": (text,)})
        outbox.write(item, value, exam_ms=exam_ms or now_ms(), error_ms=0)

    async def deliver(self, outbox: Outbox) -> None:
        """Send what is unsent to the box, and log what it acknowledges."""
        for one in outbox.take(50):
            signed = SignedOperation(body=one.body, signature=one.signature)
            operation: Operation = read(signed)
            await self.ledger.record(
                lambda state, signed=signed, operation=operation: sitting.save(  # type: ignore[misc]
                    state, outbox.attempt, signed, operation, self.clock.now()
                )
            )
            outbox.acknowledge(operation.revision)
            self.promises.note(outbox.attempt, one)

    async def end(self, attempt: str) -> None:
        """Submit by force."""
        await self.ledger.record(
            lambda state: sitting.submit(state, attempt=attempt, how="forced", sign=lambda *_: "")
        )

    async def batches(self, size: int = 4) -> list[Batch]:
        """Return the whole journal as it would travel."""
        head = self.journal.head
        rows = await self.journal.since(head.journal, 0, limit=10_000, most=1 << 30)
        entries = [BatchEntry(seq=r.seq, previous=r.previous, body=r.body) for r in rows]
        cut = [entries[i : i + size] for i in range(0, len(entries), size)]
        return [Batch(journal=head.journal, entries=tuple(part)) for part in cut]

    async def upload(self, batches: list[Batch] | None = None) -> JournalAck:
        """Send the journal, or what of it is given, to HQ; returns the last acknowledgement."""
        for batch in batches or await self.batches():
            taken = await self.ingest.take(BOX, batch)
        return taken.ack

    def verdict(self, shown: Path | None = None) -> Verdict:
        """Have the independent verifier judge."""
        return verify([self.folder / "promises.jsonl"], self.folder / "hq.db", shown)


@asynccontextmanager
async def small_hall(folder: Path, ledger: type[Ledger] = Ledger) -> AsyncIterator[Hall]:
    """Open a hall in ``folder``; ``ledger`` may be a faulty one."""
    clock = await asyncio.to_thread(SystemClock, trusted=True)
    recovery = Recovery(box=BOX, serial="1", software=SOFTWARE, clock=clock)
    async with (
        Database.open(f"sqlite:///{folder / 'hq.db'}") as database,
        recovery.open(folder / "journal.db") as journal,
    ):
        signer = await FileSigner.open(folder / "hq.pem")
        await _roster(database, signer.public_key)
        ingest = Ingest(database=database, clock=HqClock(), signer=signer)
        kept = ledger(journal, clock, SLICES)
        await kept.load()
        with Promises.open(folder / "promises.jsonl") as promises:
            async with asyncio.TaskGroup() as tasks:
                running = tasks.create_task(kept.run())
                yield Hall(folder, clock, journal, kept, ingest, promises)
                running.cancel()


async def _roster(database: Database, key: str) -> None:
    box = Box(BOX, "v", key, key, "1", 0, "e", 0, 0)
    entries = [
        Entry(one, "s", "v", one, one, one, "DEMO-1", "", "", "A", "A1", "p", None, 0)
        for one in ATTEMPTS
    ]
    async with database.begin() as connection:
        await boxes.add(connection, box)
        await rosters.save(connection, entries)
