"""The line between venue and HQ: a relay for every address of HQ that can be cut.

A cut ends every connection at once and refuses new ones until the line is mended. The ports stay
ours meanwhile: they are bound but not listened on, so that a caller is refused as by a dead router
and nobody else can take them.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress

HOST = "127.0.0.1"
_CHUNK = 256 * 1024


class Wan:
    """Relays to HQ; ``cuts`` counts how often the line was cut."""

    def __init__(self) -> None:
        self.cuts = 0
        self._cut_at: float | None = None
        self._down_s = 0.0
        self._relays: list[_Relay] = []

    @asynccontextmanager
    async def relay(self, port: int) -> AsyncIterator[int]:
        """Relay to ``port`` on this machine; gives the port to use instead."""
        relay = _Relay(port)
        await relay.listen()
        self._relays.append(relay)
        try:
            yield relay.port
        finally:
            self._relays.remove(relay)
            await relay.close()

    @property
    def is_cut(self) -> bool:
        """Tell whether the line is cut now."""
        return self._cut_at is not None

    @property
    def down_s(self) -> float:
        """Return for how long the line has been cut in all."""
        now = 0.0 if self._cut_at is None else time.monotonic() - self._cut_at
        return self._down_s + now

    def cut(self) -> None:
        """Cut the line."""
        assert not self.is_cut
        self.cuts += 1
        self._cut_at = time.monotonic()
        for relay in self._relays:
            relay.refuse()

    async def mend(self) -> None:
        """Mend it."""
        for relay in self._relays:
            await relay.listen()
        self._down_s = self.down_s
        self._cut_at = None


class _Relay:
    """One port of ours that stands for one of HQ's."""

    def __init__(self, far_port: int) -> None:
        self._far_port = far_port
        self._held = _bound(0)
        self.port: int = self._held.getsockname()[1]
        self._server: asyncio.Server | None = None
        self._serving = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._streams: set[asyncio.StreamWriter] = set()

    async def listen(self) -> None:
        """Take connections on the port that is held."""
        self._server = await asyncio.start_server(self._serve, sock=self._held)

    def refuse(self) -> None:
        """End every connection and take none, but keep the port."""
        assert self._server is not None
        self._server.close()
        self._server = None
        self._held = _bound(self.port)
        for stream in self._streams:
            stream.transport.abort()

    async def close(self) -> None:
        """End everything and give the port back."""
        if self._server is not None:
            self.refuse()
        self._held.close()
        await self._idle.wait()  # until those who were served have seen it

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving += 1
        self._idle.clear()
        try:
            with suppress(OSError), ExitStack() as stack:
                stack.enter_context(self._kept(writer))
                far_reader, far_writer = await asyncio.open_connection(HOST, self._far_port)
                stack.enter_context(self._kept(far_writer))
                if self._server is None:  # cut while we were connecting
                    far_writer.transport.abort()
                    return
                with suppress(ExceptionGroup):
                    async with asyncio.TaskGroup() as tasks:
                        tasks.create_task(_pump(reader, far_writer), name="wan.up")
                        tasks.create_task(_pump(far_reader, writer), name="wan.down")
        finally:
            self._serving -= 1
            if not self._serving:
                self._idle.set()

    @contextmanager
    def _kept(self, stream: asyncio.StreamWriter) -> Iterator[None]:
        """Let a cut reach this stream while it is in use."""
        self._streams.add(stream)
        try:
            yield
        finally:
            self._streams.discard(stream)
            stream.close()


def _bound(port: int) -> socket.socket:
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind((HOST, port))
    return held


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass bytes on until one side ends, then let the other side finish."""
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
