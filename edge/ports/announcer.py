"""How the box makes itself found on the LAN."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Announcer(Protocol):
    """Announces a service for as long as the context is open."""

    def announce(self, *, box: str, port: int) -> AbstractAsyncContextManager[None]:
        """Announce ``_kaobox._tcp`` with the box's name."""
        ...
