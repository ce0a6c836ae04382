"""A line in memory, with HQ's end in the hand of whoever tests: it loses, repeats and breaks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from contract.messages import Message
from contract.topics import Topic
from edge.ports.line import LineDown

M = TypeVar("M", bound=Message)


class SimLine:
    """``sent`` is what the box said, ``say`` speaks for HQ, ``cut`` breaks the connection."""

    def __init__(self) -> None:
        self.up = True
        self.sent: asyncio.Queue[Message] = asyncio.Queue()
        self.connections = 0
        self._down: asyncio.Queue[Message | None] = asyncio.Queue()

    def say(self, message: Message) -> None:
        """Let HQ say something on the open connection."""
        self._down.put_nowait(message)

    def cut(self) -> None:
        """Break the connection; ``up`` decides whether the next one succeeds."""
        self._down.put_nowait(None)

    @asynccontextmanager
    async def connect(self, number: int) -> AsyncIterator["_SimConnection"]:
        """Connect, or raise LineDown."""
        if not self.up:
            raise LineDown("the simulated line is down")
        self.connections = number
        self._down = asyncio.Queue()
        yield _SimConnection(self, self._down)


class _SimConnection:
    def __init__(self, line: SimLine, down: asyncio.Queue[Message | None]) -> None:
        self._line = line
        self._down = down
        self._cut = False

    async def send(self, topic: Topic[M], message: M) -> None:
        """Hand a message to HQ's end, through the bytes that would travel."""
        if self._cut or not self._line.up:
            raise LineDown("the simulated line was cut")
        self._line.sent.put_nowait(topic.decode(topic.encode(message)))

    async def messages(self) -> AsyncIterator[Message]:
        """Yield what HQ says until the line is cut."""
        while not self._cut:
            message = await self._down.get()
            if message is None:
                self._cut = True
            else:
                yield message
        raise LineDown("the simulated line was cut")
