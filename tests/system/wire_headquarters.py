"""HQ's end of a real broker, in the hand of a test: stores, acknowledges, orders; serves blobs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiomqtt
from aiohttp import web

from cloud.core import heads, intake, liveness
from cloud.core.heads import Head, Held
from cloud.core.liveness import Liveness
from contract import request, signing, topics
from contract.messages import (
    Batch,
    Heartbeat,
    Hello,
    JournalAck,
    Message,
    OrderAck,
    OrderBatch,
    OrderText,
    Status,
    ack_text,
)
from contract.orders import Order
from tests.edge import venue


@dataclass
class WireHq:
    """What HQ holds of one box, and the client it speaks through."""

    hq: venue.Headquarters
    client: aiomqtt.Client
    orders: list[OrderText] = field(default_factory=list)
    chains: dict[str, list[Held]] = field(default_factory=dict)
    waiting: dict[str, list[Held]] = field(default_factory=dict)
    forked: list[Held] = field(default_factory=list)
    taken: tuple[str, int] = ("", 0)
    heard: list[Message] = field(default_factory=list)
    alive: Liveness = field(default_factory=Liveness)

    async def say(self, topic: str, payload: bytes) -> None:
        await self.client.publish(topic, payload, qos=1)

    async def order(self, *orders: Order) -> None:
        self.orders += [self.hq.order(one) for one in orders]
        await self.send_orders()

    async def send_orders(self) -> None:
        batch = OrderBatch(epoch=self.hq.epoch, orders=tuple(self.orders))
        await self.say(topics.ORDERS.at(venue.BOX), topics.ORDERS.encode(batch))

    def head(self, journal: str) -> Head:
        held = self.chains.get(journal)
        return Head(held[-1].seq, held[-1].hash) if held else heads.start(venue.BOX, journal)

    async def acknowledge(self, journal: str) -> None:
        head = self.head(journal)
        text = ack_text(venue.BOX, journal, head.seq, head.hash)
        signature = signing.sign(self.hq.key, signing.ACK, text)
        ack = JournalAck(journal=journal, seq=head.seq, hash=head.hash, signature=signature)
        await self.say(topics.JOURNAL_ACK.at(venue.BOX), topics.JOURNAL_ACK.encode(ack))

    async def listen(self) -> None:
        async for arrived in self.client.messages:
            found = topics.find(str(arrived.topic), "edge")
            assert found is not None, arrived.topic
            assert isinstance(arrived.payload, bytes)
            await self.take(found[0].decode(arrived.payload))

    async def take(self, message: Message) -> None:
        self.heard.append(message)
        match message:
            case Hello():
                self.alive = liveness.on_hello(
                    self.alive,
                    connection=message.connection,
                    serial=message.serial,
                    journal=message.journal,
                    now_ms=1,
                )
                await self.acknowledge(message.journal)
                await self.send_orders()
            case Batch():
                self.store(message)
                await self.acknowledge(message.journal)
            case OrderAck():
                self.taken = (message.epoch, message.seq)
            case Status():
                self.alive = liveness.on_status(
                    self.alive, online=message.online, connection=message.connection, now_ms=1
                )
            case Heartbeat():
                self.alive = liveness.on_word(self.alive, connection=message.connection, now_ms=1)

    def store(self, batch: Batch) -> None:
        held = self.chains.setdefault(batch.journal, [])
        waiting = self.waiting.setdefault(batch.journal, [])
        entries = [heads.hold(e.seq, e.previous, e.body) for e in batch.entries]
        known = {e.seq: e.hash for e in held}
        done = intake.decide(self.head(batch.journal), entries, held=known, waiting=waiting)
        held.extend(done.appended)
        settled = {e.hash for e in done.settled}
        self.waiting[batch.journal] = [e for e in (*waiting, *done.waits) if e.hash not in settled]
        self.forked.extend(done.forked)

    async def until(self, condition: object, *, seconds: float = 10) -> None:
        assert callable(condition)
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)


@asynccontextmanager
async def headquarters(port: int, hq: venue.Headquarters) -> AsyncIterator[WireHq]:
    """Listen to all boxes at the broker on ``port`` until the block ends."""
    async with aiomqtt.Client("127.0.0.1", port) as client, asyncio.TaskGroup() as tasks:
        await client.subscribe(topics.FROM_BOXES, qos=1)
        one = WireHq(hq, client)
        listening = tasks.create_task(one.listen())
        yield one
        listening.cancel()


@asynccontextmanager
async def depot(blobs: dict[str, bytes], signing_key: str) -> AsyncIterator[str]:
    """Serve blobs to the box that proves itself by ``signing_key``; yields the address."""

    async def blob(asked: web.Request) -> web.Response:
        proof = request.read(asked.headers.get("Authorization"))
        request.check(proof, signing_key, method="GET", path=asked.path, now_ms=proof.at_ms)
        return web.Response(body=blobs[asked.match_info["sha256"]])

    app = web.Application()
    app.router.add_get("/blobs/{sha256}", blob)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
