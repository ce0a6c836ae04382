"""A seat's cable to the box, which can be pulled out; and how long the box took to save."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from kaobox.demo.lan import Flight, Flights, Lan, NoReply


class Cable(Lan):
    """The box as one seat reaches it, while the cable is in."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        box: str,
        flights: Flights,
        waited: Callable[[float], None],
    ) -> None:
        super().__init__(session, box, flights)
        self._sockets: set[aiohttp.ClientWebSocketResponse] = set()
        self._waited = waited
        self.is_in = True

    async def pull(self) -> None:
        """Cut the seat off."""
        self.is_in = False
        await asyncio.gather(*(socket.close() for socket in tuple(self._sockets)))

    def plug(self) -> None:
        """Connect the seat again."""
        self.is_in = True

    async def save(
        self, token: str, operations: Sequence[tuple[str, dict[str, str]]]
    ) -> dict[str, Any]:
        """Send operations once, noting how long the box took; raises Refused, NoReply."""
        began = time.monotonic()
        answer = await super().save(token, operations)
        self._waited((time.monotonic() - began) * 1000)
        return answer

    @asynccontextmanager
    async def live(self, token: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """Open the seat's WebSocket, which ends with the cable; raises NoReply."""
        self._check()
        async with super().live(token) as socket:
            self._sockets.add(socket)
            try:
                yield socket
            finally:
                self._sockets.discard(socket)

    async def _once(
        self, method: str, path: str, *, token: str, body: Any, flight: Flight | None = None
    ) -> dict[str, Any]:
        self._check()
        answer = await super()._once(method, path, token=token, body=body, flight=flight)
        self._check()
        return answer

    def _check(self) -> None:
        if not self.is_in:
            raise NoReply("the cable is out")
