"""The line to HQ: messages over a broker. May be down for days; loses and repeats at will."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

from contract.messages import Message
from contract.topics import Topic

M = TypeVar("M", bound=Message)


class LineDown(Exception):
    """There is no connection, or it broke."""

    code = "line-down"


class Connection(Protocol):
    """One connection, from birth to break."""

    async def send(self, topic: Topic[M], message: M) -> None:
        """Hand a message to the broker; raises LineDown. Arrival is for the application to see."""
        ...

    def messages(self) -> AsyncIterator[Message]:
        """Yield what HQ sends; raises LineDown when the connection ends. Garbage is passed over."""
        ...


class Line(Protocol):
    """Makes connections."""

    def connect(self, number: int) -> AbstractAsyncContextManager[Connection]:
        """Connect for the ``number``-th time in the life of this box, with its will; or LineDown."""
        ...
