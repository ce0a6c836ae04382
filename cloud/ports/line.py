"""The line to the boxes: payloads out, payloads in, no promise of either.

Order, repetition and acknowledgement are the protocol's own (``contract/messages.py``); a broker's
acknowledgement proves nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol


class LineDown(Exception):
    """There is no connection now; what was to be sent is sent again later."""

    code = "line-down"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message off the line, unread."""

    topic: str
    payload: bytes


class Line(Protocol):
    """A connection to the broker that comes back by itself."""

    @property
    def up(self) -> bool:
        """Tell whether the connection stands."""
        ...

    async def send(self, topic: str, payload: bytes, *, qos: int) -> None:
        """Hand a message to the broker; raises LineDown."""
        ...

    async def run(
        self,
        *,
        deliver: Callable[[Arrival], Awaitable[None]],
        connected: Callable[[], Awaitable[None]],
    ) -> None:
        """Stay connected for ever; ``connected`` is called after each subscription."""
        ...
