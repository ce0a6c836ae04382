"""Speaks to QEMU's monitor (QMP), as far as saving a machine needs it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any


class Monitor:
    """One connection; a command is answered before the next one."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    @asynccontextmanager
    async def at(cls, end: socket.socket) -> AsyncIterator["Monitor"]:
        """Speak over our end of a pair of sockets."""
        reader, writer = await asyncio.open_unix_connection(sock=end)
        try:
            one = cls(reader, writer)
            await one.ask("qmp_capabilities")
            yield one
        finally:
            writer.close()
            await writer.wait_closed()

    async def save(self, path: Path) -> None:
        """Stop the machine and write its memory and devices to a file."""
        await self.ask("stop")
        await self.ask("migrate", uri=f"exec:cat > '{path}'")
        while (status := (await self.ask("query-migrate"))["status"]) != "completed":
            assert status in {"setup", "active", "device"}, status
            await asyncio.sleep(0.05)

    async def go_on(self) -> None:
        """Let a saved machine run once it is loaded."""
        while (await self.ask("query-status"))["status"] == "inmigrate":
            await asyncio.sleep(0.02)
        await self.ask("cont")

    async def ask(self, command: str, **arguments: str) -> dict[str, Any]:
        """Return the answer to a command; what QEMU tells unasked is passed over."""
        message = {"execute": command, "arguments": arguments}
        self._writer.write(json.dumps(message).encode() + b"\n")
        while True:
            reply = json.loads(await self._reader.readline())
            assert "error" not in reply, reply
            if "return" in reply:
                answer: dict[str, Any] = reply["return"]
                return answer
