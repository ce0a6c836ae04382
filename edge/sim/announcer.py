"""Announces to nobody, and remembers what it would have said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class SimAnnouncer:
    """Keeps the announcement that is open now."""

    def __init__(self) -> None:
        self.announced: tuple[str, int] | None = None

    @asynccontextmanager
    async def announce(self, *, box: str, port: int) -> AsyncIterator[None]:
        """Remember the announcement while the context is open."""
        self.announced = (box, port)
        yield
        self.announced = None
