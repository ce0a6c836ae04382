"""A simulated seat's WebSocket: connected again whenever it ends, with a beat while it stands."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp

from kaobox.demo.lan import Lan, NoReply

_BEAT_S = 5.0
_AGAIN_S = 0.2


class Live:
    """Hands on what the box says, and which message is the first of its connection."""

    def __init__(
        self,
        lan: Lan,
        *,
        token: str,
        unsent: Callable[[], int],
        hear: Callable[[dict[str, Any], bool], None],
    ) -> None:
        self._lan = lan
        self._token = token
        self._unsent = unsent
        self._hear = hear

    async def run(self) -> None:
        """Listen for ever."""
        while True:
            try:
                async with self._lan.live(self._token) as socket, asyncio.TaskGroup() as tasks:
                    beating = tasks.create_task(self._beat(socket), name="seat.beat")
                    await self._listen(socket)
                    beating.cancel()
            except* (NoReply, aiohttp.ClientError, OSError):
                pass  # the box is away; it comes back
            await asyncio.sleep(_AGAIN_S)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        first = True
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self._hear(json.loads(message.data), first)
                first = False

    async def _beat(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await socket.send_json({"type": "beat", "unsent": self._unsent()})
            await asyncio.sleep(_BEAT_S)
