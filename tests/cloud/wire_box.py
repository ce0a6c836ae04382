"""The small box on a real broker: connects, says hello, uploads what is missing, follows orders."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiomqtt

from contract import topics
from contract.messages import JournalAck, Message, OrderAck, OrderBatch, Status
from tests.cloud.box import Venuebox

_WINDOW = 7
"""Entries of a batch: small, so that there are many."""


@dataclass
class Connected:
    """One connection of a box."""

    box: Venuebox
    client: aiomqtt.Client
    acknowledged: int = -1
    taken: list[OrderBatch] = field(default_factory=list)

    async def say(self, message: Message) -> None:
        topic = next(t for t in topics.ALL if t.model is type(message))
        payload = topic.encode(message)
        await self.client.publish(
            topic.at(self.box.name), payload, qos=topic.qos, retain=topic.retain
        )

    async def upload(self) -> None:
        """Send what HQ has not acknowledged."""
        for first in range(max(self.acknowledged, 0) + 1, len(self.box.entries) + 1, _WINDOW):
            await self.say(self.box.batch(first, first + _WINDOW - 1))

    async def listen(self) -> None:
        """Take what HQ says, for ever."""
        async for message in self.client.messages:
            found = topics.find(str(message.topic), "hq")
            if found is None:
                continue  # amqtt hands every retained message to whoever connects
            assert isinstance(message.payload, bytes)
            said = found[0].decode(message.payload)
            if isinstance(said, JournalAck):
                first_word = self.acknowledged < 0
                self.acknowledged = max(self.acknowledged, said.seq)
                if first_word:
                    await self.upload()
            elif isinstance(said, OrderBatch):
                self.taken.append(said)
                before = len(self.box.entries)
                self.box.take(said)
                if self.acknowledged >= 0 and len(self.box.entries) > before:
                    await self.say(self.box.batch(before + 1))
                await self.say(OrderAck(epoch=self.box.order_epoch, seq=self.box.order_seq))


@asynccontextmanager
async def connected(box: Venuebox, port: int) -> AsyncIterator[Connected]:
    """Connect a box until the block ends; leave as a box that was unplugged."""
    will = topics.STATUS.encode(Status(online=False, connection=box.connection))
    client = aiomqtt.Client(
        "127.0.0.1",
        port,
        identifier=box.name,
        will=aiomqtt.Will(topics.STATUS.at(box.name), will, qos=1, retain=True),
    )
    async with client, asyncio.TaskGroup() as tasks:
        line = Connected(box, client)
        await client.subscribe(topics.to_box(box.name), qos=1)
        await line.say(Status(online=True, connection=box.connection))
        await line.say(box.hello())
        listening = tasks.create_task(line.listen())
        yield line
        # A cancellation that meets a message on its way is lost in the library.
        while not listening.done():
            listening.cancel()
            await asyncio.sleep(0.01)
    box.connection += 1
