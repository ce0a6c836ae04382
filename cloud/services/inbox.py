"""Reads what comes off the line and hands it to whoever it is for. Nothing that arrives stops it.

Messages of one box are taken in the order of arrival, those of different boxes side by side, in a
fixed number of lanes that ``app.py`` works through. A full lane makes the line wait.
"""

import asyncio
import logging
import zlib

from cloud.ports.cancellation import obey_cancellation
from cloud.ports.line import Arrival, Line, LineDown
from cloud.services.faults import Faults
from cloud.services.fleet import Fleet
from cloud.services.ingest import Ingest, NotRegistered
from cloud.services.ordering import Ordering
from contract import topics
from contract.codec import MAX_PACKED, BadMessage
from contract.messages import Batch, Heartbeat, Hello, JournalAck, Message, OrderAck, Status

log = logging.getLogger(__name__)

_LANE = 100
_THREAD_FROM = 32_768
"""Bytes; unpacking a larger payload would hold up the loop."""


class Inbox:
    """Everything that boxes say."""

    def __init__(
        self,
        *,
        line: Line,
        ingest: Ingest,
        fleet: Fleet,
        ordering: Ordering,
        faults: Faults,
        lanes: int,
    ) -> None:
        self._line = line
        self._ingest = ingest
        self._fleet = fleet
        self._ordering = ordering
        self._faults = faults
        self._lanes = tuple(asyncio.Queue[Arrival](_LANE) for _ in range(lanes))

    @property
    def lanes(self) -> int:
        """Return how many lanes are to be worked."""
        return len(self._lanes)

    async def deliver(self, arrival: Arrival) -> None:
        """Queue a message behind the others of its box; one that is too large is not kept."""
        if len(arrival.payload) > MAX_PACKED:
            await self.take(arrival)
            return
        await self._lanes[zlib.crc32(_box(arrival.topic).encode()) % self.lanes].put(arrival)

    async def work(self, lane: int) -> None:
        """Take the messages of one lane, for ever."""
        while True:
            await self.take(await self._lanes[lane].get())
            obey_cancellation()

    async def take(self, arrival: Arrival) -> None:
        """Take one message; whatever is wrong with it becomes a fault."""
        box = _box(arrival.topic)
        found = topics.find(arrival.topic, "edge")
        try:
            if found is None:
                raise BadMessage("topic-unknown", arrival.topic)  # noqa: TRY301 - counted like any other
            await self._dispatch(found[1], await _decode(found[0], arrival.payload))
        except BadMessage as exc:
            self._faults.note(await self._known(box), exc.code, str(exc))
        except NotRegistered as exc:
            self._faults.note(None, exc.code, box)
        except LineDown:
            log.info("an answer to %s was not sent: the line is down", box)
        except Exception as exc:
            log.exception("a message of %s on %s", box, arrival.topic)
            self._faults.note(await self._known(box), "internal", type(exc).__name__)

    async def _dispatch(self, box: str, message: Message) -> None:
        match message:
            case Batch():
                await self._batch(box, message)
            case Hello():
                await self._fleet.hello(box, message)
                journal, seq = message.journal, message.seq
                if await self._ingest.differs(box, journal, seq=seq, hash=message.hash):
                    self._faults.note(box, "head-differs", f"{journal} {seq}")
                await self._acknowledge(box, await self._ingest.head(box, message.journal))
                await self._ordering.hello(box, message)
            case OrderAck():
                await self._ordering.acknowledged(box, message)
            case Heartbeat():
                await self._fleet.heartbeat(box, message)
            case Status():
                await self._fleet.status(box, message)

    async def _batch(self, box: str, batch: Batch) -> None:
        taken = await self._ingest.take(box, batch)
        if taken.forked:
            self._faults.note(box, "journal-forked", f"{batch.journal}: {taken.forked} entries")
        if taken.beyond:
            self._faults.note(box, "journal-too-far", f"{batch.journal}: {taken.beyond} entries")
        if taken.foreign_order:
            await self._ordering.restored(box)
        await self._acknowledge(box, taken.ack)

    async def _acknowledge(self, box: str, ack: JournalAck) -> None:
        topic = topics.JOURNAL_ACK
        await self._line.send(topic.at(box), topic.encode(ack), qos=topic.qos)

    async def _known(self, box: str) -> str | None:
        """Return the name if it is a registered box's; faults of strangers share one place."""
        try:
            return box if await self._fleet.knows(box) else None
        except Exception:
            log.exception("the register does not answer")
            return None


def _box(topic: str) -> str:
    """Return the box named in a topic of any version; empty when there is none."""
    parts = topic.split("/")
    return parts[2] if len(parts) > 2 else ""  # noqa: PLR2004 - root, version, box


async def _decode(topic: topics.Topic[Message], payload: bytes) -> Message:
    if len(payload) < _THREAD_FROM:
        return topic.decode(payload)
    return await asyncio.to_thread(topic.decode, payload)
