"""HQ's end of the line in the test's hand: in memory, or with a broker and a wire between."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import aiomqtt

from cloud.adapters.embedded_broker import embedded_broker
from contract import codec, topics
from contract.messages import Message
from edge.adapters.mqtt_line import MqttLine
from edge.sim.line import SimLine
from tests.edge.venue import BOX
from tests.servers import free_port, mosquitto_server

HOST = "127.0.0.1"
HARD = struct.pack("ii", 1, 0)
Kind = Literal["mosquitto", "amqtt"]
Link = tuple[asyncio.StreamWriter, asyncio.StreamWriter]


class Heard(asyncio.Queue[Message]):
    """What the box said, also to be looked at after it was taken."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Message] = []

    def put_nowait(self, item: Message) -> None:
        self.all.append(item)
        super().put_nowait(item)


class MemoryLine(SimLine):
    """The simulated line, which falls and rises as the others do."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: Heard = Heard()

    async def fall(self) -> None:
        self.up = False
        self.cut()

    async def rise(self) -> None:
        self.up = True


class Wire:
    """TCP from the box to the broker: can be cut, fall silent, or hang up on whoever calls."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._links: set[Link] = set()
        self._silent: set[Link] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.port = 0

    @asynccontextmanager
    async def stretched(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._carry, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Reset every connection, as a machine does that lost its power and came back."""
        for link in self._links:
            for end in link:
                end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, HARD)
                end.transport.abort()

    def silence(self) -> None:
        """Carry nothing more on the connections there are; later ones work."""
        self._silent |= self._links

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            far_reader, far_writer = await asyncio.open_connection(HOST, self._to)
        except OSError:
            writer.transport.abort()
            return
        link = (writer, far_writer)
        self._links.add(link)
        try:
            await asyncio.gather(
                self._pump(reader, far_writer, link), self._pump(far_reader, writer, link)
            )
        except asyncio.CancelledError:
            return  # the wire is taken down
        finally:
            self._links.discard(link)
            for end in link:
                end.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, link: Link
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                if link not in self._silent:
                    writer.write(data)
                    await writer.drain()
        if link not in self._silent:
            writer.close()


class BrokerLine(SimLine):
    """A real line. HQ's end speaks to the broker directly, the box over a wire."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        super().__init__()
        self.kind = kind
        self.port = free_port()
        self.wire = Wire(self.port)
        self.keepalive_s = 30
        self.sent: Heard = Heard()
        self._folder = folder
        self._words: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self._running = AsyncExitStack()

    @asynccontextmanager
    async def connect(self, number: int) -> AsyncIterator[Any]:
        """Connect the box."""
        line = MqttLine(host=HOST, port=self.wire.port, box=BOX, keepalive_s=self.keepalive_s)
        async with line.connect(number) as connection:
            self.connections = number
            yield connection

    def say(self, message: Message) -> None:
        topic = next(one for one in topics.ALL if one.model is type(message))
        self.throw(topic.at(BOX), topic.encode(message))

    def throw(self, topic: str, payload: bytes) -> None:
        """Send what may be no message."""
        self._words.put_nowait((topic, payload))

    def cut(self) -> None:
        self.wire.cut()

    async def fall(self) -> None:
        """Kill the broker; the wire resets whoever calls."""
        await self._running.aclose()

    async def rise(self) -> None:
        """Start the broker, and HQ's end on it."""
        if self.kind == "amqtt":
            await self._running.enter_async_context(embedded_broker(HOST, self.port))
        else:
            self._running.enter_context(mosquitto_server(self._folder, port=self.port))
        await self._running.enter_async_context(self._headquarters())

    @asynccontextmanager
    async def _headquarters(self) -> AsyncIterator[None]:
        async with aiomqtt.Client(HOST, self.port, identifier="hq") as far:
            await far.subscribe(topics.FROM_BOXES, qos=1)
            tasks = [asyncio.create_task(one(far)) for one in (self._hear, self._speak)]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _hear(self, far: aiomqtt.Client) -> None:
        async for message in far.messages:
            found = topics.find(str(message.topic), "edge")
            if found is not None and isinstance(message.payload, bytes):
                with suppress(codec.BadMessage):
                    self.sent.put_nowait(found[0].decode(message.payload))

    async def _speak(self, far: aiomqtt.Client) -> None:
        while True:
            topic, payload = await self._words.get()
            await far.publish(topic, payload, qos=1)


Line = MemoryLine | BrokerLine


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[Line]:
    """Open a line of one kind, with HQ at its other end."""
    if kind == "memory":
        yield MemoryLine()
        return
    line = BrokerLine("amqtt" if kind == "amqtt" else "mosquitto", folder)
    async with line.wire.stretched():
        await line.rise()
        try:
            yield line
        finally:
            await line.fall()
