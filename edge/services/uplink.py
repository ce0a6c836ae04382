"""Keeps the two journals moving over a line that comes and goes."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from contract import signing, topics
from contract.messages import (
    Batch,
    BatchEntry,
    Heartbeat,
    Hello,
    JournalAck,
    Message,
    OrderAck,
    OrderBatch,
    ack_text,
)
from edge.core.lineage import LINEAGE, covered
from edge.core.orders import ORDERS
from edge.core.upstream import Upstream
from edge.ports.clock import Clock
from edge.ports.line import Connection, Line, LineDown
from edge.services.ledger import Ledger
from edge.services.orders import OrderDesk
from edge.services.recovery import Recovery, Why
from edge.store.journal import Journal, StorageFailed, StorageFull

log = logging.getLogger(__name__)

BATCH_ENTRIES = 500
BATCH_BYTES = 400_000
WINDOW = 2_000
"""Entries on their way without an acknowledgement."""
PATIENCE_S = 10.0
MAX_BACKOFF_S = 60.0


class ForkSeen(Exception):
    """HQ knows this journal differently; the box must go on under a new uuid."""


class Uplink:
    """Connects, greets, sends facts, takes orders, beats; for ever."""

    def __init__(
        self,
        *,
        box: str,
        software: str,
        serial: str,
        hq_key: str,
        line: Line,
        journal: Journal,
        ledger: Ledger,
        recovery: Recovery,
        orders: OrderDesk,
        clock: Clock,
        beat_s: float,
        first_backoff_s: float = 1.0,
    ) -> None:
        self._box = box
        self._software = software
        self._serial = serial
        self._hq_key = hq_key
        self._line = line
        self._journal = journal
        self._ledger = ledger
        self._recovery = recovery
        self._orders = orders
        self._clock = clock
        self._beat_s = beat_s
        self._first_backoff_s = first_backoff_s
        self._up = Upstream(journal.head.journal, 0)
        self._wake = asyncio.Event()
        self._connections = 0
        self._moved_at = 0.0
        self.since_ms = clock.now().wall_ms
        self.connected = False
        self.last_word_ms: int | None = None
        self.describe: Callable[[int, int], Awaitable[Heartbeat]] | None = None
        """(connection, queued) → the heartbeat; given by ``edge.app``."""

    @property
    def position(self) -> int:
        """Return how far HQ has acknowledged the current journal."""
        return self._up.position

    @property
    def queued(self) -> int:
        """Return how many entries HQ has not acknowledged."""
        return max(0, self._head_seq - self._up.position)

    @property
    def _head_seq(self) -> int:
        """Return the end of the journal that is being sent; another one is greeted first."""
        head = self._journal.head
        return head.seq if head.journal == self._up.journal else 0

    def covers(self, journal: str, seq: int) -> bool:
        """Tell whether HQ has an entry."""
        return covered(
            self._ledger.state[LINEAGE],
            now=self._up.journal,
            position=self._up.position,
            journal=journal,
            seq=seq,
        )

    async def load(self) -> None:
        """Read the durable positions."""
        durable = await self._journal.position("connections")
        self._connections = max(self._connections, durable)
        name = self._journal.head.journal
        self._up = Upstream(name, await self._journal.position(f"uplink:{name}"))

    async def run(self) -> None:
        """Connect again and again, with full jitter between tries."""
        failures = 0
        while True:
            try:
                await self._one_connection()
                failures = 0
            except LineDown as exc:
                failures = 1 if self.connected else failures + 1
                log.info("line down: %s", exc)
            self._set_connected(connected=False)
            most = min(MAX_BACKOFF_S, self._first_backoff_s * 2 ** min(failures, 10))
            await self._clock.sleep(random.uniform(0, most))  # noqa: S311 - jitter, not a secret

    async def _one_connection(self) -> None:
        self._connections = number = self._connections + 1
        await self._keep("connections", number)
        stopping: asyncio.CancelledError | None = None
        try:
            async with self._line.connect(number) as connection:
                try:
                    _leave_if_cancelled()
                    await self._converse(connection, number)
                except asyncio.CancelledError as exc:
                    stopping = exc
                    raise
        except LineDown as exc:
            if stopping is not None:  # it broke while we were leaving
                raise stopping from exc
            raise

    async def _converse(self, connection: Connection, number: int) -> None:
        self._up = self._up.connected()
        await self._greet(connection, number)
        try:
            await _until_one_breaks(
                {
                    "uplink.listen": self._listen(connection),
                    "uplink.send": self._send(connection, number),
                    "uplink.beat": self._beat(connection, number),
                }
            )
        except ForkSeen:
            log.warning("greeting HQ again under a new journal")

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.messages():
            self.last_word_ms = self._clock.now().wall_ms
            await self._take(connection, message)
        raise LineDown("the connection ended")

    async def _take(self, connection: Connection, message: Message) -> None:
        if isinstance(message, JournalAck):
            await self._acknowledged(message)
        elif isinstance(message, OrderBatch):
            await self._orders.take(message)
            taken = self._ledger.state[ORDERS]
            await connection.send(topics.ORDER_ACK, OrderAck(epoch=taken.epoch, seq=taken.seq))

    async def _acknowledged(self, ack: JournalAck) -> None:
        text = ack_text(self._box, ack.journal, ack.seq, ack.hash)
        try:
            signing.verify(self._hq_key, signing.ACK, text, ack.signature)
        except (signing.BadSignature, signing.BadKey):
            log.warning("an acknowledgement that HQ did not sign was ignored")
            return
        own = await self._journal.hash_at(ack.journal, ack.seq)
        self._up, outcome = self._up.acknowledged(
            journal=ack.journal, seq=ack.seq, hash=ack.hash, head=self._head_seq, own_hash=own
        )
        match outcome:
            case "behind-hq" | "hash-differs":
                await self._fork(outcome)
        if self._up.greeted:
            self._set_connected(connected=True)
        if outcome == "moved":
            self._moved_at = self._clock.monotonic()
            await self._keep(f"uplink:{ack.journal}", self._up.position)
            self._wake.set()
            self._ledger.ring()

    async def _fork(self, why: Why) -> None:
        try:
            await self._ledger.continue_journal(self._recovery, why)
        except (StorageFull, StorageFailed) as exc:
            raise LineDown("no room for the journal that HQ makes necessary") from exc
        await self.load()
        raise ForkSeen(why)

    async def _keep(self, name: str, value: int) -> None:
        """Make a counter durable if the disk lets us; an older one costs a repeat, no more."""
        try:
            await self._journal.set_position(name, value)
        except (StorageFull, StorageFailed) as exc:
            log.warning("%s was not made durable: %s", name, exc)

    async def _send(self, connection: Connection, number: int) -> None:
        async with self._ledger.bell(self._wake):
            while True:
                self._wake.clear()
                while self._up.may_send(self._head_seq, WINDOW):
                    await self._send_batch(connection)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(1):
                        await self._wake.wait()
                if self._clock.monotonic() - self._moved_at > PATIENCE_S:
                    await self._press(connection, number)

    async def _send_batch(self, connection: Connection) -> None:
        if self._up.sent == self._up.position:
            self._moved_at = self._clock.monotonic()
        rows = await self._journal.since(
            self._up.journal, self._up.sent, limit=BATCH_ENTRIES, most=BATCH_BYTES
        )
        entries = tuple(BatchEntry(seq=r.seq, previous=r.previous, body=r.body) for r in rows)
        await connection.send(topics.JOURNAL, Batch(journal=self._up.journal, entries=entries))
        self._up = self._up.dispatched(rows[-1].seq)

    async def _press(self, connection: Connection, number: int) -> None:
        """Say again what has had no answer: HQ may have been away while the broker was not."""
        if not self._up.greeted:
            await self._greet(connection, number)
        elif self._up.sent > self._up.position:
            self._up = self._up.stalled()

    async def _greet(self, connection: Connection, number: int) -> None:
        self._moved_at = self._clock.monotonic()
        await connection.send(topics.HELLO, self._hello(number))

    async def _beat(self, connection: Connection, number: int) -> None:
        while True:
            if self.describe is not None:
                beat = await self.describe(number, self.queued)
                await connection.send(topics.HEARTBEAT, beat)
            jitter = random.uniform(0.8, 1.2)  # noqa: S311 - spreads the fleet
            await self._clock.sleep(self._beat_s * jitter)

    def _hello(self, number: int) -> Hello:
        head, taken = self._journal.head, self._ledger.state[ORDERS]
        return Hello(
            connection=number,
            software=self._software,
            serial=self._serial,
            journal=head.journal,
            seq=head.seq,
            hash=head.hash,
            order_epoch=taken.epoch,
            order_seq=taken.seq,
        )

    def _set_connected(self, *, connected: bool) -> None:
        if connected != self.connected:
            self.connected = connected
            self.since_ms = self._clock.now().wall_ms
            self._ledger.ring()


async def _until_one_breaks(parts: Mapping[str, Coroutine[Any, Any, None]]) -> None:
    """Run the parts until one raises LineDown or ForkSeen; raise that.

    Faults are caught within the tasks: a group whose task fails while the group itself is being
    cancelled forgets the cancellation (CPython before 3.13), and the box would never stop.
    """
    broken: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()

    async def run(part: Coroutine[Any, Any, None]) -> None:
        try:
            await part
        except (LineDown, ForkSeen) as exc:
            if not broken.done():
                broken.set_result(exc)

    async with asyncio.TaskGroup() as tasks:
        running = {tasks.create_task(run(part), name=name) for name, part in parts.items()}
        try:
            fault = await broken
        finally:
            while running:  # wait_for, which the line uses, may swallow one (CPython before 3.12)
                for one in running:
                    one.cancel()
                _, running = await asyncio.wait(running, timeout=1)
    raise fault


def _leave_if_cancelled() -> None:
    """Raise a cancellation that was swallowed while the line was being connected."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
