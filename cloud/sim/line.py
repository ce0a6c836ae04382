"""A line that ends in a list, and can be cut."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cloud.ports.line import Arrival, LineDown


@dataclass(slots=True)
class SimLine:
    """Line port that keeps what was sent; ``up`` is set from outside."""

    up: bool = True
    sent: list[Arrival] = field(default_factory=list)

    async def send(self, topic: str, payload: bytes, *, qos: int) -> None:
        """Keep a message; raises LineDown while the line is cut."""
        if not self.up:
            raise LineDown(topic)
        del qos
        self.sent.append(Arrival(topic, payload))

    async def run(
        self,
        *,
        deliver: Callable[[Arrival], Awaitable[None]],
        connected: Callable[[], Awaitable[None]],
    ) -> None:
        """Stay connected for ever; nothing arrives by itself."""
        del deliver
        await connected()
        await asyncio.Event().wait()
